//! A page of events, and new events that arrive while it is open: inserted at once, or held back while the user reads.
//! Pure.

use super::list_query::cursor_of;
use rolecall_api::{Event, Events};
use std::{cmp::Reverse, collections::HashSet, sync::Arc};

/// Maximum number of rows, and of events held back, so that a page that stays open for long stays small.
pub const MOST: usize = 500;

/// Number of events per request, for a page and for new events.
pub const PAGE: usize = 100;

/// The events of a page with those that have arrived since.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feed {
    /// The rows, newest first.
    pub rows: Vec<Arc<Event>>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    /// The mark of the last response: the next request gets what has arrived since.
    pub arrival: String,
    /// Number of events added since the page was loaded.
    pub added: u64,
    /// New events that are held back.
    held_back: Vec<Arc<Event>>,
    /// True if more new events have arrived than are kept.
    flooded: bool,
}

/// What the user is doing, which decides what happens with new events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderState {
    /// The user is not reading: new events are inserted.
    Idle,
    /// The user is reading: new events are held back.
    Reading,
    /// This page does not have the newest events: new events are only counted.
    Elsewhere,
}

/// The result of taking in new events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedChange {
    /// They were inserted or held back.
    Merged,
    /// There are too many to merge: the page must be loaded again.
    Reload,
}

/// The number of events that are held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldBack {
    /// The number of events.
    pub count: usize,
    /// True if there are more than `count`.
    pub at_least: bool,
}

impl Feed {
    /// Creates the feed from a loaded page.
    #[must_use]
    pub fn from_page(page: Events) -> Feed {
        Feed {
            next: page.next.as_deref().and_then(cursor_of),
            arrival: page.arrival,
            rows: page.results.into_iter().map(Arc::new).collect(),
            ..Feed::default()
        }
    }

    /// Takes in new events.
    pub fn arrive(&mut self, news: Events, reader: ReaderState) -> FeedChange {
        self.flooded |= news.results.len() >= PAGE;
        self.arrival = news.arrival;
        let known: HashSet<&str> = self.rows.iter().chain(&self.held_back).map(|event| event.id.as_str()).collect();
        let fresh: Vec<Event> = news.results.into_iter().filter(|event| !known.contains(event.id.as_str())).collect();
        // Events older than the last row belong to a later page.
        let last = self.rows.last().filter(|_| self.next.is_some() && reader != ReaderState::Elsewhere);
        let last = last.map(|event| order(event));
        let fresh = fresh.into_iter().filter(|event| last.as_ref().is_none_or(|last| order(event) >= *last));
        // In front of those already held back: among events with the same time, the one that arrived last comes first.
        self.held_back.splice(0..0, fresh.map(Arc::new));
        if self.held_back.len() > MOST {
            self.held_back.clear();
            self.flooded = true;
        }
        match reader {
            ReaderState::Idle => self.release(),
            ReaderState::Reading | ReaderState::Elsewhere => FeedChange::Merged,
        }
    }

    /// Inserts the events that are held back.
    pub fn release(&mut self) -> FeedChange {
        if self.flooded || self.rows.len() + self.held_back.len() > MOST {
            return FeedChange::Reload;
        }
        let held_back = std::mem::take(&mut self.held_back);
        self.added += held_back.len() as u64;
        self.rows.splice(0..0, held_back);
        self.rows.sort_by_cached_key(|event| Reverse(order(event)));
        FeedChange::Merged
    }

    /// The number of events that are held back.
    #[must_use]
    pub fn waiting(&self) -> HeldBack {
        HeldBack {
            count: if self.flooded { self.held_back.len().max(PAGE) } else { self.held_back.len() },
            at_least: self.flooded,
        }
    }

    /// Removes all events with a distinct ID.
    pub fn erase(&mut self, person: &str) {
        self.rows.retain(|event| event.distinct_id != person);
        self.held_back.retain(|event| event.distinct_id != person);
    }
}

/// The sort key of an event: its time as text that sorts chronologically. All times are in UTC, but differ in
/// precision.
fn order(event: &Event) -> String {
    let text = event.timestamp.as_str().trim_end_matches('Z');
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{seconds}.{fraction:0<9}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::Timestamp;
    use serde_json::Map;

    fn event(id: &str, time: &str) -> Event {
        Event {
            id: id.into(),
            event: "order_paid".into(),
            distinct_id: format!("person of {id}"),
            timestamp: Timestamp(format!("2026-11-24T09:{time}Z")),
            properties: Map::new(),
        }
    }

    fn answer(events: &[(&str, &str)], next: bool) -> Events {
        Events {
            next: next.then(|| "https://rolecall.example/api/projects/1/events/?cursor=5.x&limit=100".into()),
            results: events.iter().map(|(id, time)| event(id, time)).collect(),
            arrival: format!("after {}", events.first().map_or("", |(id, _)| id)),
        }
    }

    fn ids(feed: &Feed) -> Vec<&str> {
        feed.rows.iter().map(|event| event.id.as_str()).collect()
    }

    #[test]
    fn new_events_are_inserted_by_time_while_nobody_reads() {
        let mut feed = Feed::from_page(answer(&[("c", "41:06"), ("a", "41:02.5")], false));
        assert_eq!(
            feed.arrive(answer(&[("d", "41:07"), ("b", "41:02.75")], false), ReaderState::Idle),
            FeedChange::Merged
        );
        assert_eq!(ids(&feed), ["d", "c", "b", "a"]);
        assert_eq!(feed.arrival, "after d");
        assert_eq!(feed.added, 2);
        assert_eq!(feed.waiting(), HeldBack { count: 0, at_least: false });
    }

    #[test]
    fn whole_seconds_come_before_their_fractions() {
        let mut feed = Feed::from_page(answer(&[("b", "41:07.118"), ("a", "41:07")], false));
        feed.arrive(answer(&[("c", "41:07.2")], false), ReaderState::Idle);
        assert_eq!(ids(&feed), ["c", "b", "a"]);
    }

    #[test]
    fn an_event_that_arrives_twice_is_listed_once() {
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], false));
        feed.arrive(answer(&[("c", "41:07"), ("b", "41:06")], false), ReaderState::Reading);
        feed.arrive(answer(&[("c", "41:07")], false), ReaderState::Reading);
        assert_eq!(feed.waiting().count, 1);
        feed.release();
        assert_eq!(ids(&feed), ["c", "b", "a"]);
    }

    #[test]
    fn new_events_are_held_back_and_counted_while_somebody_reads() {
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        feed.arrive(answer(&[("c", "41:07"), ("b", "41:06")], false), ReaderState::Reading);
        assert_eq!(ids(&feed), ["a"]);
        assert_eq!(feed.waiting(), HeldBack { count: 2, at_least: false });
        assert_eq!(feed.added, 0);
        // After reading stops, the held events appear with the next new ones.
        feed.arrive(answer(&[], false), ReaderState::Idle);
        assert_eq!(ids(&feed), ["c", "b", "a"]);
    }

    #[test]
    fn an_event_older_than_the_last_row_belongs_to_a_later_page() {
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], true));
        feed.arrive(answer(&[("late", "40:00")], false), ReaderState::Idle);
        assert_eq!(ids(&feed), ["b", "a"]);
        // Without a later page, it belongs to this one.
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], false));
        feed.arrive(answer(&[("late", "40:00")], false), ReaderState::Idle);
        assert_eq!(ids(&feed), ["b", "a", "late"]);
    }

    #[test]
    fn on_a_later_page_everything_that_arrives_is_only_counted() {
        let mut feed = Feed::from_page(answer(&[("b", "11:06")], true));
        feed.arrive(answer(&[("d", "41:07"), ("late", "10:00")], false), ReaderState::Elsewhere);
        assert_eq!(ids(&feed), ["b"]);
        assert_eq!(feed.waiting().count, 2);
    }

    #[test]
    fn a_flood_is_counted_as_at_least_so_many_and_makes_the_page_load_anew() {
        let names: Vec<String> = (0..PAGE).map(|number| format!("n{number}")).collect();
        let flood: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "42:00")).collect();
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        assert_eq!(feed.arrive(answer(&flood, false), ReaderState::Reading), FeedChange::Merged);
        assert_eq!(feed.waiting(), HeldBack { count: PAGE, at_least: true });
        assert_eq!(feed.release(), FeedChange::Reload);
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        assert_eq!(feed.arrive(answer(&flood, false), ReaderState::Idle), FeedChange::Reload);
    }

    #[test]
    fn neither_rows_nor_held_back_events_grow_without_limit() {
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        let mut outcome = FeedChange::Merged;
        for round in 0..MOST {
            let id = format!("n{round}");
            outcome = feed.arrive(answer(&[(&id, "42:00")], false), ReaderState::Idle);
            assert!(feed.rows.len() <= MOST);
        }
        assert_eq!(outcome, FeedChange::Reload);
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        for round in 0..=MOST {
            let id = format!("n{round}");
            feed.arrive(answer(&[(&id, "42:00")], false), ReaderState::Reading);
            assert!(feed.held_back.len() <= MOST);
        }
        assert!(feed.waiting().at_least);
    }

    #[test]
    fn events_of_an_erased_user_disappear() {
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], false));
        feed.arrive(answer(&[("c", "41:07")], false), ReaderState::Reading);
        feed.erase("person of b");
        feed.erase("person of c");
        assert_eq!(ids(&feed), ["a"]);
        assert_eq!(feed.waiting().count, 0);
    }

    #[test]
    fn the_cursor_of_the_next_page_is_kept_unchanged() {
        assert_eq!(Feed::from_page(answer(&[], true)).next.as_deref(), Some("5.x"));
        assert_eq!(Feed::from_page(answer(&[], false)).next, None);
    }
}
