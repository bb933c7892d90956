//! What of a project's events is shown: what stands in the address of the page. Pure.

use crate::url_codec::QueryPairs;
use rolecall_api::{PropertyFilter, param};

/// How far back the events go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EventRange {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 14 days.
    #[default]
    Fortnight,
    /// 90 days.
    Quarter,
    /// From the first one.
    All,
}

impl EventRange {
    /// In their order on the page.
    pub const ALL: [EventRange; 5] =
        [EventRange::Day, EventRange::Week, EventRange::Fortnight, EventRange::Quarter, EventRange::All];

    /// The word in the address.
    #[must_use]
    pub const fn as_param(self) -> &'static str {
        match self {
            EventRange::Day => "24h",
            EventRange::Week => "7d",
            EventRange::Fortnight => "14d",
            EventRange::Quarter => "90d",
            EventRange::All => "all",
        }
    }

    /// For people: what is seen, and what is said of it.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            EventRange::Day => ("24 h", "Last 24 hours"),
            EventRange::Week => ("7 d", "Last 7 days"),
            EventRange::Fortnight => ("14 d", "Last 14 days"),
            EventRange::Quarter => ("90 d", "Last 90 days"),
            EventRange::All => ("All", "All time"),
        }
    }

    /// How long it is, in hours; none without an end.
    #[must_use]
    pub const fn hours(self) -> Option<u32> {
        match self {
            EventRange::Day => Some(24),
            EventRange::Week => Some(7 * 24),
            EventRange::Fortnight => Some(14 * 24),
            EventRange::Quarter => Some(90 * 24),
            EventRange::All => None,
        }
    }

    /// The range of a word; the usual one for an unknown word.
    #[must_use]
    pub fn from_param(word: &str) -> EventRange {
        EventRange::ALL.into_iter().find(|range| range.as_param() == word).unwrap_or_default()
    }
}

/// The keys of [`EventListQuery`] in the address.
pub const NAME: &str = "name";
/// See [`NAME`].
pub const PERSON: &str = "person";
/// See [`NAME`].
pub const RANGE: &str = "range";
/// See [`NAME`].
pub const AFTER: &str = "after";
/// See [`NAME`].
pub const BEFORE: &str = "before";
/// See [`NAME`].
pub const CURSOR: &str = "cursor";
/// See [`NAME`].
pub const LIVE: &str = "live";

/// Which events, and where in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventListQuery {
    /// Any of these names; empty: all.
    pub names: Vec<String>,
    /// Of this person; empty: of all.
    pub person: String,
    /// With all of these.
    pub properties: Vec<PropertyFilter>,
    /// How far back, unless there is a window.
    pub range: EventRange,
    /// A window of time, as moments in UTC; an empty one is open.
    pub window: Option<(String, String)>,
    /// Where in the list; empty: at the newest.
    pub cursor: String,
}

impl EventListQuery {
    /// Whether anything but the range keeps events out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.names.is_empty() || !self.person.is_empty() || !self.properties.is_empty()
    }

    /// Whether the newest are shown.
    #[must_use]
    pub fn is_first_page(&self) -> bool {
        self.cursor.is_empty()
    }

    /// Whether what happens now belongs to it.
    #[must_use]
    pub fn reaches_now(&self) -> bool {
        self.window.as_ref().is_none_or(|(_, before)| before.is_empty())
    }
}

/// The place in the list that an absolute address of the next page names.
#[must_use]
pub fn cursor_of(next: &str) -> Option<String> {
    let (_, query) = next.split_once('?')?;
    Some(QueryPairs::parse(query).value(param::CURSOR).to_owned()).filter(|cursor| !cursor.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_found_by_its_word_and_an_unknown_one_is_a_fortnight() {
        for range in EventRange::ALL {
            assert_eq!(EventRange::from_param(range.as_param()), range);
        }
        assert_eq!(EventRange::from_param("1y"), EventRange::Fortnight);
    }

    #[test]
    fn the_place_of_the_next_page_is_taken_from_its_address() {
        let at = |cursor: &str| cursor_of(&format!("https://rolecall.example/?limit=100&cursor={cursor}&event=x"));
        assert_eq!(at("17.a-b").as_deref(), Some("17.a-b"));
        assert_eq!(at("17%2Ea%2Db").as_deref(), Some("17.a-b"), "the server may write it as it likes");
        assert_eq!(at("%E2%82%AC").as_deref(), Some("€"));
        assert_eq!(at(""), None);
        assert_eq!(cursor_of("https://rolecall.example/"), None);
    }

    #[test]
    fn what_happens_now_belongs_to_every_view_without_an_end() {
        let view = EventListQuery::default();
        assert!(view.reaches_now() && view.is_first_page() && !view.is_filtered());
        let open = EventListQuery {
            window: Some(("2026-11-01T00:00:00Z".into(), String::new())),
            ..EventListQuery::default()
        };
        assert!(open.reaches_now());
        let past = EventListQuery {
            window: Some((String::new(), "2026-11-01T00:00:00Z".into())),
            ..EventListQuery::default()
        };
        assert!(!past.reaches_now());
    }
}
