//! What the address says about the role table: search, filter, order, page and open dialog. Pure; the only place that
//! reads and writes this query.

use crate::url_codec::QueryPairs;
use rolecall_api::{MemberOrder, UserId};
use rolecall_policy::Level;

/// The key of the search in the query.
pub const SEARCH: &str = "search";
/// The key of the page in the query.
pub const PAGE: &str = "page";

/// What is shown of the people and invites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// In names and addresses, as typed.
    pub search: String,
    /// Which of them.
    pub show: RowFilter,
    /// In which order the people stand; invites are newest first.
    pub order: Order,
    /// From 1.
    pub page: u64,
}

/// Which people and invites are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RowFilter {
    /// Everybody, and the invites before them.
    #[default]
    All,
    /// The people of one level.
    Level(Level),
    /// The invites.
    Invites,
}

/// An order of the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: MemberOrder,
    /// Turned around.
    pub reversed: bool,
}

/// A dialog of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// What giving somebody another level would do; for ownership: passing it on.
    Change {
        /// Whom.
        person: UserId,
        /// The other level.
        to: Level,
    },
    /// What taking somebody out would do; oneself: leaving.
    Remove {
        /// Whom.
        person: UserId,
    },
    /// Cancelling an invite. Named by its address: the id is a secret that has no place in an address.
    CancelInvite {
        /// To whom it is.
        address: String,
    },
}

impl Default for ListQuery {
    fn default() -> Self {
        ListQuery { search: String::new(), show: RowFilter::All, order: Order::default(), page: 1 }
    }
}

impl Default for Order {
    /// The people whom one would ask stand first.
    fn default() -> Self {
        Order { by: MemberOrder::Level, reversed: false }
    }
}

impl RowFilter {
    /// The choices as they stand beside each other.
    pub const ALL: [RowFilter; 5] = [
        RowFilter::All,
        RowFilter::Level(Level::Owner),
        RowFilter::Level(Level::Administrator),
        RowFilter::Level(Level::Member),
        RowFilter::Invites,
    ];

    /// The word in the address.
    #[must_use]
    pub const fn as_param(self) -> &'static str {
        match self {
            RowFilter::All => "all",
            RowFilter::Level(Level::Owner) => "owner",
            RowFilter::Level(Level::Administrator) => "administrators",
            RowFilter::Level(Level::Member) => "members",
            RowFilter::Invites => "invites",
        }
    }

    /// What a word stands for.
    #[must_use]
    pub fn from_param(word: &str) -> Option<RowFilter> {
        RowFilter::ALL.into_iter().find(|show| show.as_param() == word)
    }

    /// The level that the people shown are limited to.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self {
            RowFilter::Level(level) => Some(level),
            RowFilter::All | RowFilter::Invites => None,
        }
    }
}

impl Order {
    /// The word of the address and of the server; turned around with `-` in front.
    #[must_use]
    pub fn as_param(self) -> String {
        format!("{}{}", if self.reversed { "-" } else { "" }, self.by.as_param())
    }

    fn from_param(word: &str) -> Option<Order> {
        let (name, reversed) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
        MemberOrder::from_param(name).map(|by| Order { by, reversed })
    }

    /// The order after pressing the head of a column: this column's own, or, if it is that already, the other way.
    #[must_use]
    pub fn pressed(self, by: MemberOrder) -> Order {
        Order { by, reversed: self.by == by && !self.reversed }
    }

    /// Whether the greatest stands first: the highest level, the latest visit.
    #[must_use]
    pub const fn descends(self) -> bool {
        matches!(self.by, MemberOrder::Level | MemberOrder::LastSeen) != self.reversed
    }
}

impl ListQuery {
    /// What the query of an address says (without `?`). What it does not say, or says wrongly, is as usual.
    #[must_use]
    pub fn parse(query: &str) -> ListQuery {
        let pairs = QueryPairs::parse(query);
        ListQuery {
            search: pairs.value(SEARCH).to_owned(),
            show: RowFilter::from_param(pairs.value("show")).unwrap_or_default(),
            order: Order::from_param(pairs.value("order")).unwrap_or_default(),
            page: pairs.value(PAGE).parse().ok().filter(|page| *page > 0).unwrap_or(1),
        }
    }

    /// The query, with `?`; empty where everything is as usual.
    #[must_use]
    pub fn query(&self) -> String {
        QueryPairs::new(&self.changes()).print()
    }

    /// What this puts into the query: an empty value is as usual, and stands for nothing.
    #[must_use]
    pub fn changes(&self) -> [(&'static str, String); 4] {
        let usual = ListQuery::default();
        let unless_usual = |is_usual: bool, word: String| if is_usual { String::new() } else { word };
        [
            (SEARCH, self.search.clone()),
            ("show", unless_usual(self.show == usual.show, self.show.as_param().to_owned())),
            ("order", unless_usual(self.order == usual.order, self.order.as_param())),
            (PAGE, unless_usual(self.page == usual.page, self.page.to_string())),
        ]
    }
}

impl Dialog {
    /// The keys of what a dialog is about.
    pub const ABOUT: [&str; 2] = ["person", "to"];

    /// Its name in the address.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Dialog::Change { .. } => "change",
            Dialog::Remove { .. } => "remove",
            Dialog::CancelInvite { .. } => "cancel",
        }
    }

    /// What it is about, in the address.
    #[must_use]
    pub fn about(&self) -> Vec<(&'static str, String)> {
        match self {
            Dialog::Change { person, to } => vec![("person", person.to_string()), ("to", to.number().to_string())],
            Dialog::Remove { person } => vec![("person", person.to_string())],
            Dialog::CancelInvite { address } => vec![("to", address.clone())],
        }
    }

    /// The dialog of this page that a query opens.
    #[must_use]
    pub fn parse(query: &str) -> Option<Dialog> {
        let pairs = QueryPairs::parse(query);
        let given = |key| Some(pairs.value(key).to_owned()).filter(|value| !value.is_empty());
        let person = || given("person").map(UserId);
        match pairs.value("dialog") {
            "change" => {
                let to = given("to")?.parse::<u8>().ok()?.try_into().ok()?;
                Some(Dialog::Change { person: person()?, to })
            }
            "remove" => Some(Dialog::Remove { person: person()? }),
            "cancel" => Some(Dialog::CancelInvite { address: given("to")? }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
