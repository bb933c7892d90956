//! The state that the parts of the events page share: the query of the URL, the page of events, polling for new events,
//! and whether the user is reading.

use super::{
    clock,
    feed::{Feed, FeedChange, HeldBack, PAGE, ReaderState},
    list_query::{self, EventListQuery, EventRange},
    overview_data::{ChartScope, ChartSummary, summarize},
    reading::Reading,
};
use crate::{
    api::{self, ApiError, EventQuery},
    load::Loaded,
    pages::project::{
        current::Current,
        filters::{self, Filters},
    },
    poll::poll,
    query::Query,
};
use rolecall_api::{Event, Events};
use rolecall_view::prelude::*;
use std::{sync::Arc, time::Duration};

/// The interval of polling for new events.
const EVERY: Duration = Duration::from_secs(2);

/// The signals of the events page. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct EventsState {
    /// The project whose events are shown.
    pub current: Current,
    /// The query of the page’s URL, which holds filters and cursor.
    pub query: Query,
    /// The conditions on properties.
    pub filters: Filters,
    /// Which events are listed.
    pub list_query: Memo<EventListQuery>,
    /// The page of events.
    pub feed: Loaded<Feed>,
    /// The chart and the count above the list.
    pub summary: Loaded<ChartSummary>,
    /// The time zone of the project.
    pub zone: Memo<String>,
    /// True if the list is live: new events are polled.
    pub live: Memo<bool>,
    /// True while the dialog of an event is open.
    pub detail: Memo<bool>,
    /// Whether the user is reading, so that rows must not move.
    pub reading: Reading,
}

impl EventsState {
    /// Loads the events for the URL and starts polling.
    pub fn open(current: Current) -> EventsState {
        let query = Query::get();
        let list_query = list_query_of(query);
        let id = current.id;
        let feed = Loaded::new(
            move || list_query.get(),
            move |list_query| async move { api::events(id, &asked(&list_query)).await.map(Feed::from_page) },
        );
        let scope = Memo::new(move |_| list_query.with(ChartScope::from_query));
        let summary = Loaded::new(move || scope.get(), move |scope| summarize(id, scope));
        let off = query.is(list_query::LIVE, "off");
        let state = EventsState {
            current,
            query,
            filters: Filters::new(query, id, &[list_query::CURSOR]),
            list_query,
            feed,
            summary,
            zone: Memo::new(move |_| current.project.with(|project| project.basic.timezone.clone())),
            live: Memo::new(move |_| !off.get() && list_query.with(EventListQuery::reaches_now)),
            detail: query.dialog("event"),
            reading: Reading::watch(query),
        };
        state.follow();
        state
    }

    /// Finds an event on the page by id.
    pub fn event(self, id: &str) -> Option<Event> {
        self.feed.ready_untracked()?.rows.iter().find(|event| event.id == id).map(|event| Event::clone(event))
    }

    /// The events on the page.
    pub fn rows(self) -> Memo<Vec<Arc<Event>>> {
        Memo::new(move |_| self.feed.with(|feed| feed.rows.clone()).unwrap_or_default())
    }

    /// The number of new events that are held back while the user reads.
    pub fn waiting(self) -> Memo<Option<HeldBack>> {
        Memo::new(move |_| self.feed.with(Feed::waiting).filter(|waiting| waiting.count > 0))
    }

    /// Number of events: those counted when the page was loaded, and those added since.
    pub fn count(self) -> Memo<Option<u64>> {
        Memo::new(move |_| {
            let counted = self.summary.with(|summary| summary.count).flatten()?;
            Some(counted + self.feed.with(|feed| feed.added).unwrap_or_default())
        })
    }

    /// The colour of an event name in the chart, as the index of its line.
    pub fn series(self, name: &str) -> Option<usize> {
        self.summary.with(|summary| summary.names.iter().position(|one| one == name)).flatten()
    }

    /// True if the lines of the chart are event names.
    pub fn has_series(self) -> bool {
        self.summary.with(|summary| !summary.names.is_empty()) == Some(true)
    }

    /// Inserts the events that are held back.
    pub fn show_what_waits(self) {
        if !self.list_query.with_untracked(EventListQuery::is_first_page) {
            self.query.step(&[(list_query::CURSOR, "")]);
            return;
        }
        let mut outcome = FeedChange::Merged;
        self.feed.update(|feed| outcome = feed.release());
        if outcome == FeedChange::Reload {
            self.feed.reload();
        }
    }

    /// Changes the filters in the URL as a new entry of the history, and starts at the newest event.
    pub fn filter(self, change: &[(&'static str, &str)]) {
        self.query.step(&[change, &[(list_query::CURSOR, "")]].concat());
    }

    /// The URL that [`EventsState::filter`] would open, for links.
    pub fn filtered(self, change: &[(&'static str, &str)]) -> String {
        let rest = [(list_query::CURSOR, ""), ("dialog", ""), ("event", "")];
        self.query.url_with(&[change, &rest].concat())
    }

    /// Removes all filters except the range.
    pub fn clear(self) {
        self.filter(&[(list_query::NAME, ""), (list_query::PERSON, ""), (filters::PROPERTIES, "")]);
    }

    /// Polls for new events while the list is live and the page is visible.
    fn follow(self) {
        let is_there = Memo::new(move |_| self.feed.with(|_| ()).is_some() && !self.feed.is_stale());
        let active = Signal::derive(move || self.live.get() && is_there.get());
        poll(EVERY, active, move || self.ask());
    }

    async fn ask(self) {
        let (Some(list_query), Some(feed)) = (self.list_query.try_get_untracked(), self.feed.ready_untracked()) else {
            return;
        };
        let since = feed.arrival;
        let query = EventQuery { since: since.clone(), cursor: String::new(), ..asked(&list_query) };
        let answer = api::events(self.current.id, &query).await;
        // Ignore the response if the query has changed meanwhile: the new list has its own mark.
        let same = self.list_query.try_get_untracked() == Some(list_query);
        match answer {
            Ok(news) if same && untrack(|| !self.feed.is_stale()) => self.take(&since, news),
            Err(ApiError::NotFound) if same => self.current.again(),
            Ok(_) | Err(_) => {}
        }
    }

    fn take(self, since: &str, news: Events) {
        let reader = if !self.list_query.with_untracked(EventListQuery::is_first_page) {
            ReaderState::Elsewhere
        } else if self.reading.now() {
            ReaderState::Reading
        } else {
            ReaderState::Idle
        };
        let waits = untrack(|| self.feed.with(|feed| feed.waiting().count > 0)) == Some(true);
        if news.results.is_empty() && news.arrival == since && !(waits && reader == ReaderState::Idle) {
            return;
        }
        let mut outcome = FeedChange::Merged;
        self.feed.update(|feed| outcome = feed.arrive(news, reader));
        if outcome == FeedChange::Reload {
            self.feed.reload();
        }
    }
}

/// The list query of the URL.
fn list_query_of(query: Query) -> Memo<EventListQuery> {
    let names = query.values(list_query::NAME);
    let [person, properties, range, after, before, cursor] = [
        list_query::PERSON,
        filters::PROPERTIES,
        list_query::RANGE,
        list_query::AFTER,
        list_query::BEFORE,
        list_query::CURSOR,
    ]
    .map(|key| query.value(key));
    Memo::new(move |_| {
        let (after, before) = (after.get(), before.get());
        EventListQuery {
            names: names.get(),
            person: person.get(),
            properties: properties.with(|text| filters::from_param(text)),
            range: range.with(|word| EventRange::from_param(word)),
            window: (!after.is_empty() || !before.is_empty()).then_some((after, before)),
            cursor: cursor.get(),
        }
    })
}

/// The request for a list query.
fn asked(list_query: &EventListQuery) -> EventQuery {
    let (after, before) = match &list_query.window {
        Some(window) => window.clone(),
        None => (list_query.range.hours().map(clock::hours_ago).unwrap_or_default(), String::new()),
    };
    EventQuery {
        names: list_query.names.clone(),
        person: list_query.person.clone(),
        properties: list_query.properties.clone(),
        after,
        before,
        cursor: list_query.cursor.clone(),
        since: String::new(),
        limit: PAGE,
    }
}
