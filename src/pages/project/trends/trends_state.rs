//! The state that the parts of the trends page share: the query of the URL, the names to choose from, and the result.

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
use rolecall_api::{EventDefinition, Page, PropertyDefinition, SeriesNode};
use rolecall_view::prelude::*;

/// The signals of the trends page. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct TrendsState {
    /// The project whose events are counted.
    pub current: Current,
    /// The query string of the page's URL.
    pub query: Query,
    /// The property filters.
    pub filters: Filters,
    /// The trends query of the URL.
    pub params: Memo<TrendsParams>,
    /// The kind of chart.
    pub kind: Memo<ChartKind>,
    /// The event names of the project.
    pub events: Loaded<Page<EventDefinition>>,
    /// The property names of the project.
    pub properties: Loaded<Page<PropertyDefinition>>,
    /// The result of the query.
    pub answer: Loaded<TrendResult>,
    /// The last result, shown while a newer one is loading or has failed.
    pub last: RwSignal<Option<TrendResult>>,
}

/// A result together with the title of its query.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendResult {
    /// The title of the chart.
    pub title: String,
    /// The data of the chart.
    pub chart: ChartData,
}

impl TrendsState {
    /// Loads the result for the URL.
    pub fn open(current: Current) -> TrendsState {
        let query = Query::get();
        let filters = Filters::new(query, current.id, &[]);
        let params = params_of(query, filters);
        let id = current.id;
        let answer = Loaded::new(
            move || params.get(),
            move |params| async move {
                let trends = api::trends(id, params.request()).await?;
                Ok(TrendResult { title: params.title(), chart: chart_of(&trends, params.interval) })
            },
        );
        let last = RwSignal::new(None);
        Effect::new(move |_| match answer.get() {
            Load::Ready(told) => last.set(Some(told)),
            // The project was there when the page was opened, so the user has lost access.
            Load::Failed(ApiError::NotFound) => current.again(),
            Load::Waiting | Load::Failed(_) => {}
        });
        let kind = query.value(params::KIND);
        TrendsState {
            current,
            query,
            filters,
            params,
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

    /// Changes the series in the URL.
    pub fn put_series(self, series: &[SeriesNode]) {
        let words: Vec<String> = series.iter().map(params::series_as_param).collect();
        let changes: Vec<(&'static str, &str)> = words.iter().map(|word| (params::SERIES, word.as_str())).collect();
        self.query.step(&changes);
    }

    /// Changes a parameter of the URL.
    pub fn put(self, key: &'static str, value: &str) {
        self.query.step(&[(key, value)]);
    }
}

/// The range of the URL.
pub fn range_of(query: Query) -> Memo<TrendsRange> {
    let [range, from, to] = [params::RANGE, params::FROM, params::TO].map(|key| query.value(key));
    Memo::new(move |_| TrendsRange::from_params(&range.get(), &from.get(), &to.get()))
}

fn params_of(query: Query, filters: Filters) -> Memo<TrendsParams> {
    let series = query.values(params::SERIES);
    let range = range_of(query);
    let [interval, zone, breakdown] = [params::INTERVAL, params::ZONE, params::BREAKDOWN].map(|key| query.value(key));
    let compare = query.is(params::COMPARE, "on");
    let properties = filters.conditions();
    Memo::new(move |_| {
        let range = range.get();
        TrendsParams {
            series: series.with(|words| params::series_from_params(words)),
            interval: interval.with(|word| params::interval_in(&range, word)),
            range,
            zone: zone.get(),
            properties: properties.get(),
            breakdown: breakdown.get(),
            is_compared: compare.get(),
        }
    })
}
