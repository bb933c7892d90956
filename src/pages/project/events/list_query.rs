//! Which events of a project are listed, as the parameters of the page's URL. Pure.

use crate::{language::t, url_codec::QueryPairs};
use rolecall_api::{PropertyFilter, param};

/// How far back the list goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EventRange {
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
    /// The last 14 days.
    #[default]
    Fortnight,
    /// The last 90 days.
    Quarter,
    /// All events.
    All,
}

impl EventRange {
    /// All ranges, in their order on the page.
    pub const ALL: [EventRange; 5] =
        [EventRange::Day, EventRange::Week, EventRange::Fortnight, EventRange::Quarter, EventRange::All];

    /// Its value in the URL.
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

    /// Its label on screen, and the longer one for screen readers.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        let (short, long) = match self {
            EventRange::Day => ("24 h", "Last 24 hours"),
            EventRange::Week => ("7 d", "Last 7 days"),
            EventRange::Fortnight => ("14 d", "Last 14 days"),
            EventRange::Quarter => ("90 d", "Last 90 days"),
            EventRange::All => ("All", "All time"),
        };
        (t(short), t(long))
    }

    /// When there are no events, in a sentence: `No events in the last 24 hours`.
    #[must_use]
    pub fn in_sentence(self) -> &'static str {
        t(match self {
            EventRange::Day => "in the last 24 hours",
            EventRange::Week => "in the last 7 days",
            EventRange::Fortnight => "in the last 14 days",
            EventRange::Quarter => "in the last 90 days",
            EventRange::All => "yet",
        })
    }

    /// Its length in hours; `None` for all events.
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

    /// Parses a value from the URL; the default range if it is unknown.
    #[must_use]
    pub fn from_param(word: &str) -> EventRange {
        EventRange::ALL.into_iter().find(|range| range.as_param() == word).unwrap_or_default()
    }
}

/// The URL's parameter for [`EventListQuery::names`]; repeated for several names.
pub const NAME: &str = "name";
/// The URL's parameter for [`EventListQuery::person`].
pub const PERSON: &str = "person";
/// The URL's parameter for [`EventListQuery::range`].
pub const RANGE: &str = "range";
/// The URL's parameter for the start of [`EventListQuery::window`].
pub const AFTER: &str = "after";
/// The URL's parameter for the end of [`EventListQuery::window`].
pub const BEFORE: &str = "before";
/// The URL's parameter for [`EventListQuery::cursor`].
pub const CURSOR: &str = "cursor";
/// The URL's parameter that switches polling for new events off.
pub const LIVE: &str = "live";

/// The filters of the list and the cursor of its page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventListQuery {
    /// Lists only events with one of these names; all events if empty.
    pub names: Vec<String>,
    /// Lists only events with this distinct ID; all events if empty.
    pub person: String,
    /// Lists only events whose properties pass all these filters.
    pub properties: Vec<PropertyFilter>,
    /// How far back the list goes, unless there is a window.
    pub range: EventRange,
    /// A time window: start and end in UTC; an empty one is unbounded.
    pub window: Option<(String, String)>,
    /// The cursor of the page; the page of the newest events if empty.
    pub cursor: String,
}

impl EventListQuery {
    /// True if there are other filters than the range.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.names.is_empty() || !self.person.is_empty() || !self.properties.is_empty()
    }

    /// True if it is the page with the newest events.
    #[must_use]
    pub fn is_first_page(&self) -> bool {
        self.cursor.is_empty()
    }

    /// True if events that happen now belong to the list.
    #[must_use]
    pub fn reaches_now(&self) -> bool {
        self.window.as_ref().is_none_or(|(_, before)| before.is_empty())
    }
}

/// The cursor in the absolute URL of the next page.
#[must_use]
pub fn cursor_of(next: &str) -> Option<String> {
    let (_, query) = next.split_once('?')?;
    Some(QueryPairs::parse(query).value(param::CURSOR).to_owned()).filter(|cursor| !cursor.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_parsed_and_an_unknown_one_is_a_fortnight() {
        for range in EventRange::ALL {
            assert_eq!(EventRange::from_param(range.as_param()), range);
        }
        assert_eq!(EventRange::from_param("1y"), EventRange::Fortnight);
    }

    #[test]
    fn the_cursor_is_taken_from_the_url_of_the_next_page() {
        let at = |cursor: &str| cursor_of(&format!("https://rolecall.example/?limit=100&cursor={cursor}&event=x"));
        assert_eq!(at("17.a-b").as_deref(), Some("17.a-b"));
        assert_eq!(at("17%2Ea%2Db").as_deref(), Some("17.a-b"), "the server may write it as it likes");
        assert_eq!(at("%E2%82%AC").as_deref(), Some("€"));
        assert_eq!(at(""), None);
        assert_eq!(cursor_of("https://rolecall.example/"), None);
    }

    #[test]
    fn a_list_without_an_end_includes_new_events() {
        let list_query = EventListQuery::default();
        assert!(list_query.reaches_now() && list_query.is_first_page() && !list_query.is_filtered());
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
