//! A page of events and what arrives while one looks at it: put in its place, or held back while somebody reads. Pure.

use super::list_query::cursor_of;
use rolecall_api::{Event, Events};
use std::{cmp::Reverse, collections::HashSet, sync::Arc};

/// The most rows on a page, and the most that are held back: however long it stays open, it stays small.
pub const MOST: usize = 500;

/// How many are asked for at once, of a page and of what has arrived.
pub const PAGE: usize = 100;

/// The events on the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feed {
    /// What is shown, the newest first.
    pub rows: Vec<Arc<Event>>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// A mark of what had arrived.
    pub arrival: String,
    /// What has been added since the page was loaded.
    pub added: u64,
    /// What has arrived and is held back.
    held: Vec<Arc<Event>>,
    /// More has arrived than is kept.
    flooded: bool,
}

/// What to do with what has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Nobody reads: it is put in its place.
    Idle,
    /// Somebody reads: nothing moves.
    Reading,
    /// The newest are not on this page.
    Elsewhere,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedChange {
    /// It is in its place, or held back.
    Kept,
    /// It is too much to be put together with what is there: the page has to be loaded anew.
    Reload,
}

/// How much is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldBack {
    /// So many.
    pub count: usize,
    /// Or more.
    pub at_least: bool,
}

impl Feed {
    /// A page as it has come.
    #[must_use]
    pub fn from_page(page: Events) -> Feed {
        Feed {
            next: page.next.as_deref().and_then(cursor_of),
            arrival: page.arrival,
            rows: page.results.into_iter().map(Arc::new).collect(),
            ..Feed::default()
        }
    }

    /// Takes in what has arrived since.
    pub fn arrive(&mut self, news: Events, reader: Reader) -> FeedChange {
        self.flooded |= news.results.len() >= PAGE;
        self.arrival = news.arrival;
        let known: HashSet<&str> = self.rows.iter().chain(&self.held).map(|event| event.id.as_str()).collect();
        let fresh: Vec<Event> = news.results.into_iter().filter(|event| !known.contains(event.id.as_str())).collect();
        // What happened before the last row belongs to a later page.
        let last = self.rows.last().filter(|_| self.next.is_some() && reader != Reader::Elsewhere);
        let last = last.map(|event| order(event));
        let fresh = fresh.into_iter().filter(|event| last.as_ref().is_none_or(|last| order(event) >= *last));
        // Before what is held back already: what has arrived last comes first among those of one moment.
        self.held.splice(0..0, fresh.map(Arc::new));
        if self.held.len() > MOST {
            self.held.clear();
            self.flooded = true;
        }
        match reader {
            Reader::Idle => self.release(),
            Reader::Reading | Reader::Elsewhere => FeedChange::Kept,
        }
    }

    /// Puts what is held back in its place.
    pub fn release(&mut self) -> FeedChange {
        if self.flooded || self.rows.len() + self.held.len() > MOST {
            return FeedChange::Reload;
        }
        let held = std::mem::take(&mut self.held);
        self.added += held.len() as u64;
        self.rows.splice(0..0, held);
        self.rows.sort_by_cached_key(|event| Reverse(order(event)));
        FeedChange::Kept
    }

    /// How much is held back.
    #[must_use]
    pub fn waiting(&self) -> HeldBack {
        HeldBack {
            count: if self.flooded { self.held.len().max(PAGE) } else { self.held.len() },
            at_least: self.flooded,
        }
    }

    /// Takes everything of a person out.
    pub fn erase(&mut self, person: &str) {
        self.rows.retain(|event| event.distinct_id != person);
        self.held.retain(|event| event.distinct_id != person);
    }
}

/// What events are ordered by: their moment, as text that compares as the moments do. All of them are in UTC, but of
/// different precision.
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
    fn what_arrives_while_nobody_reads_is_put_in_its_place_by_when_it_happened() {
        let mut feed = Feed::from_page(answer(&[("c", "41:06"), ("a", "41:02.5")], false));
        assert_eq!(feed.arrive(answer(&[("d", "41:07"), ("b", "41:02.75")], false), Reader::Idle), FeedChange::Kept);
        assert_eq!(ids(&feed), ["d", "c", "b", "a"]);
        assert_eq!(feed.arrival, "after d");
        assert_eq!(feed.added, 2);
        assert_eq!(feed.waiting(), HeldBack { count: 0, at_least: false });
    }

    #[test]
    fn whole_seconds_come_before_their_fractions() {
        let mut feed = Feed::from_page(answer(&[("b", "41:07.118"), ("a", "41:07")], false));
        feed.arrive(answer(&[("c", "41:07.2")], false), Reader::Idle);
        assert_eq!(ids(&feed), ["c", "b", "a"]);
    }

    #[test]
    fn what_arrives_twice_is_there_once() {
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], false));
        feed.arrive(answer(&[("c", "41:07"), ("b", "41:06")], false), Reader::Reading);
        feed.arrive(answer(&[("c", "41:07")], false), Reader::Reading);
        assert_eq!(feed.waiting().count, 1);
        feed.release();
        assert_eq!(ids(&feed), ["c", "b", "a"]);
    }

    #[test]
    fn while_somebody_reads_nothing_moves_and_what_waits_is_counted() {
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        feed.arrive(answer(&[("c", "41:07"), ("b", "41:06")], false), Reader::Reading);
        assert_eq!(ids(&feed), ["a"]);
        assert_eq!(feed.waiting(), HeldBack { count: 2, at_least: false });
        assert_eq!(feed.added, 0);
        // Whoever stops reading sees it with what arrives next.
        feed.arrive(answer(&[], false), Reader::Idle);
        assert_eq!(ids(&feed), ["c", "b", "a"]);
    }

    #[test]
    fn what_happened_before_the_last_row_belongs_to_a_later_page() {
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], true));
        feed.arrive(answer(&[("late", "40:00")], false), Reader::Idle);
        assert_eq!(ids(&feed), ["b", "a"]);
        // Where there is no later page, it belongs to this one.
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], false));
        feed.arrive(answer(&[("late", "40:00")], false), Reader::Idle);
        assert_eq!(ids(&feed), ["b", "a", "late"]);
    }

    #[test]
    fn on_a_later_page_everything_that_arrives_is_only_counted() {
        let mut feed = Feed::from_page(answer(&[("b", "11:06")], true));
        feed.arrive(answer(&[("d", "41:07"), ("late", "10:00")], false), Reader::Elsewhere);
        assert_eq!(ids(&feed), ["b"]);
        assert_eq!(feed.waiting().count, 2);
    }

    #[test]
    fn a_flood_is_counted_as_at_least_so_many_and_makes_the_page_load_anew() {
        let names: Vec<String> = (0..PAGE).map(|number| format!("n{number}")).collect();
        let flood: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "42:00")).collect();
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        assert_eq!(feed.arrive(answer(&flood, false), Reader::Reading), FeedChange::Kept);
        assert_eq!(feed.waiting(), HeldBack { count: PAGE, at_least: true });
        assert_eq!(feed.release(), FeedChange::Reload);
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        assert_eq!(feed.arrive(answer(&flood, false), Reader::Idle), FeedChange::Reload);
    }

    #[test]
    fn neither_what_is_shown_nor_what_waits_grows_without_end() {
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        let mut outcome = FeedChange::Kept;
        for round in 0..MOST {
            let id = format!("n{round}");
            outcome = feed.arrive(answer(&[(&id, "42:00")], false), Reader::Idle);
            assert!(feed.rows.len() <= MOST);
        }
        assert_eq!(outcome, FeedChange::Reload);
        let mut feed = Feed::from_page(answer(&[("a", "41:02")], false));
        for round in 0..=MOST {
            let id = format!("n{round}");
            feed.arrive(answer(&[(&id, "42:00")], false), Reader::Reading);
            assert!(feed.held.len() <= MOST);
        }
        assert!(feed.waiting().at_least);
    }

    #[test]
    fn an_erased_person_is_nowhere_any_more() {
        let mut feed = Feed::from_page(answer(&[("b", "41:06"), ("a", "41:02")], false));
        feed.arrive(answer(&[("c", "41:07")], false), Reader::Reading);
        feed.erase("person of b");
        feed.erase("person of c");
        assert_eq!(ids(&feed), ["a"]);
        assert_eq!(feed.waiting().count, 0);
    }

    #[test]
    fn the_place_of_the_next_page_is_kept_as_it_was_told() {
        assert_eq!(Feed::from_page(answer(&[], true)).next.as_deref(), Some("5.x"));
        assert_eq!(Feed::from_page(answer(&[], false)).next, None);
    }
}
