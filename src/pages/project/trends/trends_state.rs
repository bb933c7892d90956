//! What the parts of the trends page share: the question of the address, the names to choose from, and the answer.

use super::{
    data::chart_of,
    params::{self, TrendsParams, TrendsRange},
};
use crate::{
    api::{self, ApiError},
    chart::{ChartData, ChartKind},
    load::{Load, Loaded},
    pages::project::{current::Current, filters::Filters},
    query::Query,
};
use leptos::prelude::*;
use rolecall_api::{EventDefinition, Page, PropertyDefinition, SeriesNode};

/// Copy; lives as long as the page.
#[derive(Clone, Copy)]
pub struct TrendsState {
    /// The project.
    pub current: Current,
    /// The address.
    pub query: Query,
    /// The conditions on properties.
    pub filters: Filters,
    /// What is asked.
    pub view: Memo<TrendsParams>,
    /// How the answer is shown.
    pub kind: Memo<ChartKind>,
    /// The names of events.
    pub events: Loaded<Page<EventDefinition>>,
    /// The names of properties.
    pub properties: Loaded<Page<PropertyDefinition>>,
    /// The answer to the question.
    pub answer: Loaded<TrendResult>,
    /// The last answer that came, while a newer one is on its way or failed.
    pub last: RwSignal<Option<TrendResult>>,
}

/// An answer, with the question that it is to.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendResult {
    /// What the chart is about.
    pub title: String,
    /// What it shows.
    pub chart: ChartData,
}

impl TrendsState {
    /// Asks the question of the address.
    pub fn open(current: Current) -> TrendsState {
        let query = Query::get();
        let filters = Filters::new(query, current.id, &[]);
        let view = view_of(query, filters);
        let id = current.id;
        let answer = Loaded::new(
            move || view.get(),
            move |view| async move {
                let trends = api::trends(id, view.question()).await?;
                Ok(TrendResult { title: view.title(), chart: chart_of(&trends, view.interval) })
            },
        );
        let last = RwSignal::new(None);
        Effect::new(move |_| match answer.get() {
            Load::Ready(told) => last.set(Some(told)),
            // It was there when the page was opened.
            Load::Failed(ApiError::NotFound) => current.again(),
            Load::Waiting | Load::Failed(_) => {}
        });
        let kind = query.value(params::KIND);
        TrendsState {
            current,
            query,
            filters,
            view,
            kind: Memo::new(move |_| kind.with(|word| ChartKind::from_param(word))),
            events: Loaded::new(move || id, api::event_definitions),
            properties: Loaded::new(move || id, api::property_definitions),
            answer,
            last,
        }
    }

    /// The time zone of the project.
    pub fn zone(self) -> String {
        self.current.project.with(|project| project.basic.timezone.clone())
    }

    /// Asks about other series.
    pub fn put_series(self, series: &[SeriesNode]) {
        let words: Vec<String> = series.iter().map(params::series_to).collect();
        let changes: Vec<(&'static str, &str)> = words.iter().map(|word| (params::SERIES, word.as_str())).collect();
        self.query.step(&changes);
    }

    /// Asks otherwise: one value of the address.
    pub fn put(self, key: &'static str, value: &str) {
        self.query.step(&[(key, value)]);
    }
}

/// The range of the address.
pub fn range_of(query: Query) -> Memo<TrendsRange> {
    let [range, from, to] = [params::RANGE, params::FROM, params::TO].map(|key| query.value(key));
    Memo::new(move |_| TrendsRange::from_params(&range.get(), &from.get(), &to.get()))
}

fn view_of(query: Query, filters: Filters) -> Memo<TrendsParams> {
    let series = query.values(params::SERIES);
    let range = range_of(query);
    let [interval, zone, breakdown] = [params::INTERVAL, params::ZONE, params::BREAKDOWN].map(|key| query.value(key));
    let compare = query.is(params::COMPARE, "on");
    let properties = filters.conditions();
    Memo::new(move |_| {
        let range = range.get();
        TrendsParams {
            series: series.with(|words| params::series_of(words)),
            interval: interval.with(|word| params::interval_in(&range, word)),
            range,
            zone: zone.get(),
            properties: properties.get(),
            breakdown: breakdown.get(),
            is_compared: compare.get(),
        }
    })
}
