//! Orders of a member list, and the sort keys of members in them.

use crate::store::decode;
use rolecall_api::MemberOrder;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// An order of a member list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sort {
    /// What the list is sorted by.
    pub(crate) order: MemberOrder,
    /// True for the reverse. Except in the order of names, members with equal values stay sorted by name.
    pub(crate) reversed: bool,
}

/// The position of a member in a list. No two members of an organization have the same key in an order, because
/// their email addresses differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    /// The value of [`Direction::column`]; 0 without one.
    pub(super) number: i64,
    /// The normalized name.
    pub(super) name: String,
    /// The email address.
    pub(super) email: String,
}

/// A [`Key`] by reference, as bytes: the database sorts texts by their bytes too.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyRef<'a> {
    pub(super) number: i64,
    pub(super) name: &'a [u8],
    pub(super) email: &'a [u8],
}

/// The direction in which a list is read: by a column, then by names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Direction {
    /// The column that is sorted by before the name.
    pub(super) column: Option<&'static str>,
    /// True if the largest values of the column come first.
    pub(super) column_falls: bool,
    /// True if names are read from Z to A.
    pub(super) names_fall: bool,
}

impl Key {
    pub(super) fn by_ref(&self) -> KeyRef<'_> {
        KeyRef { number: self.number, name: self.name.as_bytes(), email: self.email.as_bytes() }
    }
}

impl Sort {
    /// From the first member to the last.
    pub(super) fn direction(self) -> Direction {
        let (column, column_falls) = match self.order {
            MemberOrder::Name => (None, false),
            MemberOrder::Level => (Some("level"), !self.reversed),
            // People who were never seen have the time 0.
            MemberOrder::LastSeen => (Some("last_seen"), !self.reversed),
            MemberOrder::Joined => (Some("joined_at"), self.reversed),
        };
        Direction { column, column_falls, names_fall: column.is_none() && self.reversed }
    }

    /// The value of `?order=`.
    pub(super) fn as_param(self) -> String {
        format!("{}{}", if self.reversed { "-" } else { "" }, self.order.as_param())
    }

    /// The number in the key of a member.
    pub(super) fn number(self, member: &super::MemberRow) -> i64 {
        match self.order {
            MemberOrder::Name => 0,
            MemberOrder::Level => decode::number(member.level),
            MemberOrder::LastSeen => member.last_seen.map_or(0, crate::clock::Moment::micros),
            MemberOrder::Joined => member.joined_at.micros(),
        }
    }
}

impl Direction {
    /// The other way.
    pub(super) fn backwards(self) -> Self {
        Direction { column_falls: !self.column_falls, names_fall: !self.names_fall, ..self }
    }

    /// The `ORDER BY` of the table `m`; without `column` if all rows have the same value in it.
    pub(super) fn order_by(self, column: Option<&str>) -> String {
        let sign = |falls: bool| if falls { " DESC" } else { "" };
        let names = sign(self.names_fall);
        let column = column.map(|column| format!("{column}{}, ", sign(self.column_falls))).unwrap_or_default();
        format!("{column}m.name_key{names}, m.email{names}")
    }

    /// Less if `a` is read before `b`.
    pub(super) fn compare(self, a: KeyRef<'_>, b: KeyRef<'_>) -> Ordering {
        let turn = |order: Ordering, falls: bool| if falls { order.reverse() } else { order };
        let names = || (a.name, a.email).cmp(&(b.name, b.email));
        turn(a.number.cmp(&b.number), self.column_falls).then_with(|| turn(names(), self.names_fall))
    }
}
