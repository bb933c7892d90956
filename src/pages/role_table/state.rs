//! The state of the role table in the URL: search, filter, order, page and open dialog. Pure; no other module reads or
//! writes these parameters.

use crate::url_codec::QueryPairs;
use rolecall_api::{MemberOrder, UserId};
use rolecall_policy::Level;

/// The URL's parameter for the search.
pub const SEARCH: &str = "search";
/// The URL's parameter that makes the dialog of a transfer of ownership the one that transfers at once.
pub const AT_ONCE: &str = "now";
/// The URL's parameter for the page.
pub const PAGE: &str = "page";

/// Which members and invites are listed, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Text to find in names and emails, as typed.
    pub search: String,
    /// The filter of the rows.
    pub show: RowFilter,
    /// The order of the members; invites are always newest first.
    pub order: Order,
    /// The page, from 1.
    pub page: u64,
    /// Whether the group of invites is open; `None`: as its size suggests.
    pub open: Option<bool>,
}

/// The filter of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RowFilter {
    /// All invites and all members.
    #[default]
    All,
    /// Only members with this level.
    Level(Level),
    /// Only invites.
    Invites,
}

/// An order of the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The sort key.
    pub by: MemberOrder,
    /// True to reverse the usual direction of the key.
    pub reversed: bool,
}

/// A dialog of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// Confirms a change of level; for the level owner, a transfer of ownership.
    Change {
        /// The member to change.
        person: UserId,
        /// The new level.
        to: Level,
    },
    /// Chooses when the level of a member ends.
    End {
        /// The member.
        person: UserId,
    },
    /// Confirms removing a member; for the signed-in user, leaving.
    Remove {
        /// The member to remove.
        person: UserId,
    },
    /// Confirms cancelling an invite. Identified by its email, because its id is a secret that must not be in a URL.
    CancelInvite {
        /// The email of the invite.
        address: String,
    },
}

impl Default for ListQuery {
    fn default() -> Self {
        ListQuery { search: String::new(), show: RowFilter::All, order: Order::default(), page: 1, open: None }
    }
}

impl Default for Order {
    /// By level, highest first: the people who can help come first.
    fn default() -> Self {
        Order { by: MemberOrder::Level, reversed: false }
    }
}

impl RowFilter {
    /// All filters, in their order on screen.
    pub const ALL: [RowFilter; 5] = [
        RowFilter::All,
        RowFilter::Level(Level::Owner),
        RowFilter::Level(Level::Administrator),
        RowFilter::Level(Level::Member),
        RowFilter::Invites,
    ];

    /// Its value in the URL.
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

    /// Parses a value from the URL.
    #[must_use]
    pub fn from_param(word: &str) -> Option<RowFilter> {
        RowFilter::ALL.into_iter().find(|show| show.as_param() == word)
    }

    /// The level to which members are limited, if any.
    #[must_use]
    pub const fn level(self) -> Option<Level> {
        match self {
            RowFilter::Level(level) => Some(level),
            RowFilter::All | RowFilter::Invites => None,
        }
    }
}

impl Order {
    /// Its value in the URL and in the API; with a leading `-` if reversed.
    #[must_use]
    pub fn as_param(self) -> String {
        format!("{}{}", if self.reversed { "-" } else { "" }, self.by.as_param())
    }

    fn from_param(word: &str) -> Option<Order> {
        let (name, reversed) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
        MemberOrder::from_param(name).map(|by| Order { by, reversed })
    }

    /// The order after pressing a column header: that of the column, or reversed if it is that already.
    #[must_use]
    pub fn after_press(self, by: MemberOrder) -> Order {
        Order { by, reversed: self.by == by && !self.reversed }
    }

    /// True if the greatest comes first, such as the highest level or the latest visit.
    #[must_use]
    pub const fn descends(self) -> bool {
        matches!(self.by, MemberOrder::Level | MemberOrder::LastSeen) != self.reversed
    }
}

impl ListQuery {
    /// Parses the query of a URL (without `?`). Missing or invalid parameters get their default.
    #[must_use]
    pub fn parse(query: &str) -> ListQuery {
        let pairs = QueryPairs::parse(query);
        ListQuery {
            search: pairs.value(SEARCH).to_owned(),
            show: RowFilter::from_param(pairs.value("show")).unwrap_or_default(),
            order: Order::from_param(pairs.value("order")).unwrap_or_default(),
            page: pairs.value(PAGE).parse().ok().filter(|page| *page > 0).unwrap_or(1),
            open: match pairs.value("invites") {
                "open" => Some(true),
                "closed" => Some(false),
                _ => None,
            },
        }
    }

    /// The query of the URL, with `?`; empty if everything has its default.
    #[must_use]
    pub fn query(&self) -> String {
        QueryPairs::new(&self.changes()).print()
    }

    /// The parameters of the URL with their values; an empty value means the default and removes the parameter.
    #[must_use]
    pub fn changes(&self) -> [(&'static str, String); 5] {
        let usual = ListQuery::default();
        let unless_usual = |is_usual: bool, word: String| if is_usual { String::new() } else { word };
        [
            (SEARCH, self.search.clone()),
            ("show", unless_usual(self.show == usual.show, self.show.as_param().to_owned())),
            ("order", unless_usual(self.order == usual.order, self.order.as_param())),
            (PAGE, unless_usual(self.page == usual.page, self.page.to_string())),
            ("invites", self.open.map_or("", |open| if open { "open" } else { "closed" }).to_owned()),
        ]
    }
}

impl Dialog {
    /// The URL's parameters that say what a dialog is about.
    pub const ABOUT: [&str; 3] = ["person", "to", AT_ONCE];

    /// The value of the URL's parameter `dialog`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Dialog::Change { .. } => "change",
            Dialog::End { .. } => "end",
            Dialog::Remove { .. } => "remove",
            Dialog::CancelInvite { .. } => "cancel",
        }
    }

    /// The other parameters of the URL: what the dialog is about.
    #[must_use]
    pub fn about(&self) -> Vec<(&'static str, String)> {
        match self {
            Dialog::Change { person, to } => vec![("person", person.to_string()), ("to", to.number().to_string())],
            Dialog::End { person } | Dialog::Remove { person } => vec![("person", person.to_string())],
            Dialog::CancelInvite { address } => vec![("to", address.clone())],
        }
    }

    /// Parses the dialog of this page that a query opens.
    #[must_use]
    pub fn parse(query: &str) -> Option<Dialog> {
        let pairs = QueryPairs::parse(query);
        let given = |key| Some(pairs.value(key).to_owned()).filter(|value| !value.is_empty());
        let person = || given("person").map(UserId);
        match pairs.value("dialog") {
            "end" => Some(Dialog::End { person: person()? }),
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
