//! What the parts of the events page share: the view of the address, the page of events, what arrives, and whether
//! somebody reads.

use super::{
    clock,
    feed::{Feed, FeedChange, HeldBack, PAGE, Reader},
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
use leptos::prelude::*;
use rolecall_api::{Event, Events};
use std::{sync::Arc, time::Duration};

/// How often it is asked what has arrived.
const EVERY: Duration = Duration::from_secs(2);

/// Copy; lives as long as the page.
#[derive(Clone, Copy)]
pub struct EventsState {
    /// The project whose events are shown.
    pub current: Current,
    /// The query of the page’s URL, which holds filters and cursor.
    pub query: Query,
    /// The conditions on properties.
    pub filters: Filters,
    /// What is shown.
    pub view: Memo<EventListQuery>,
    /// The page of events.
    pub feed: Loaded<Feed>,
    /// How many events there are, over time.
    pub summary: Loaded<ChartSummary>,
    /// The time zone of the project.
    pub zone: Memo<String>,
    /// Whether what arrives is asked for.
    pub live: Memo<bool>,
    /// Whether the dialog of one event is open.
    pub detail: Memo<bool>,
    /// Whether somebody reads.
    pub reading: Reading,
}

impl EventsState {
    /// Loads the page of the address, and asks what arrives.
    pub fn open(current: Current) -> EventsState {
        let query = Query::get();
        let view = view_of(query);
        let id = current.id;
        let feed = Loaded::new(
            move || view.get(),
            move |view| async move { api::events(id, &asked(&view)).await.map(Feed::from_page) },
        );
        let scope = Memo::new(move |_| view.with(ChartScope::from_query));
        let summary = Loaded::new(move || scope.get(), move |scope| summarize(id, scope));
        let off = query.is(list_query::LIVE, "off");
        let state = EventsState {
            current,
            query,
            filters: Filters::new(query, id, &[list_query::CURSOR]),
            view,
            feed,
            summary,
            zone: Memo::new(move |_| current.project.with(|project| project.basic.timezone.clone())),
            live: Memo::new(move |_| !off.get() && view.with(EventListQuery::reaches_now)),
            detail: query.dialog("event"),
            reading: Reading::watch(query),
        };
        state.follow();
        state
    }

    /// An event that is on the page.
    pub fn event(self, id: &str) -> Option<Event> {
        self.feed.ready_untracked()?.rows.iter().find(|event| event.id == id).map(|event| Event::clone(event))
    }

    /// The rows.
    pub fn rows(self) -> Memo<Vec<Arc<Event>>> {
        Memo::new(move |_| self.feed.with(|feed| feed.rows.clone()).unwrap_or_default())
    }

    /// How much is held back.
    pub fn waiting(self) -> Memo<Option<HeldBack>> {
        Memo::new(move |_| self.feed.with(Feed::waiting).filter(|waiting| waiting.count > 0))
    }

    /// How many events there are: when they were counted, and what was added since.
    pub fn count(self) -> Memo<Option<u64>> {
        Memo::new(move |_| {
            let counted = self.summary.with(|summary| summary.count).flatten()?;
            Some(counted + self.feed.with(|feed| feed.added).unwrap_or_default())
        })
    }

    /// The colour of an event, as the chart has it: its place among the lines.
    pub fn series(self, name: &str) -> Option<usize> {
        self.summary.with(|summary| summary.names.iter().position(|one| one == name)).flatten()
    }

    /// Whether lines of the chart have names of events.
    pub fn has_series(self) -> bool {
        self.summary.with(|summary| !summary.names.is_empty()) == Some(true)
    }

    /// Shows what is held back.
    pub fn show_what_waits(self) {
        if !self.view.with_untracked(EventListQuery::is_first_page) {
            self.query.step(&[(list_query::CURSOR, "")]);
            return;
        }
        let mut outcome = FeedChange::Kept;
        self.feed.update(|feed| outcome = feed.release());
        if outcome == FeedChange::Reload {
            self.feed.reload();
        }
    }

    /// Shows other conditions, as a step of its own, from the newest event that meets them.
    pub fn filter(self, change: &[(&'static str, &str)]) {
        self.query.step(&[change, &[(list_query::CURSOR, "")]].concat());
    }

    /// As [`EventsState::filter`], for links.
    pub fn filtered(self, change: &[(&'static str, &str)]) -> String {
        let rest = [(list_query::CURSOR, ""), ("dialog", ""), ("event", "")];
        self.query.with(&[change, &rest].concat())
    }

    /// Takes all conditions away but the range.
    pub fn clear(self) {
        self.filter(&[(list_query::NAME, ""), (list_query::PERSON, ""), (filters::PROPERTIES, "")]);
    }

    /// Asks what arrives, while it is wanted and seen.
    fn follow(self) {
        let is_there = Memo::new(move |_| self.feed.with(|_| ()).is_some() && !self.feed.is_stale());
        let active = Signal::derive(move || self.live.get() && is_there.get());
        poll(EVERY, active, move || self.ask());
    }

    async fn ask(self) {
        let (Some(view), Some(feed)) = (self.view.try_get_untracked(), self.feed.ready_untracked()) else { return };
        let since = feed.arrival;
        let query = EventQuery { since: since.clone(), cursor: String::new(), ..asked(&view) };
        let answer = api::events(self.current.id, &query).await;
        // Whatever is shown by now has a mark of its own.
        let same = self.view.try_get_untracked() == Some(view);
        match answer {
            Ok(news) if same && untrack(|| !self.feed.is_stale()) => self.take(&since, news),
            Err(ApiError::NotFound) if same => self.current.again(),
            Ok(_) | Err(_) => {}
        }
    }

    fn take(self, since: &str, news: Events) {
        let reader = if !self.view.with_untracked(EventListQuery::is_first_page) {
            Reader::Elsewhere
        } else if self.reading.now() {
            Reader::Reading
        } else {
            Reader::Idle
        };
        let waits = untrack(|| self.feed.with(|feed| feed.waiting().count > 0)) == Some(true);
        if news.results.is_empty() && news.arrival == since && !(waits && reader == Reader::Idle) {
            return;
        }
        let mut outcome = FeedChange::Kept;
        self.feed.update(|feed| outcome = feed.arrive(news, reader));
        if outcome == FeedChange::Reload {
            self.feed.reload();
        }
    }
}

/// The view of the address.
fn view_of(query: Query) -> Memo<EventListQuery> {
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

/// What the server is asked for a view.
fn asked(view: &EventListQuery) -> EventQuery {
    let (after, before) = match &view.window {
        Some(window) => window.clone(),
        None => (view.range.hours().map(clock::hours_ago).unwrap_or_default(), String::new()),
    };
    EventQuery {
        names: view.names.clone(),
        person: view.person.clone(),
        properties: view.properties.clone(),
        after,
        before,
        cursor: view.cursor.clone(),
        since: String::new(),
        limit: PAGE,
    }
}
