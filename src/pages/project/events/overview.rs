//! The chart above the list: counts over time of the most frequent event names, or of those in the filter.

use super::events_state::EventsState;
use crate::{
    chart::{Chart, ChartKind, KindChoice},
    language::{t, tr},
    ui::{Problem, Skeleton},
};
use rolecall_api::Interval;
use rolecall_view::prelude::*;

/// The URL's parameter for the kind of chart.
const KIND: &str = "chart";

/// The chart above the list.
#[component]
pub fn Overview(state: EventsState) -> impl IntoView {
    let word = state.query.value(KIND);
    let kind = Memo::new(move |_| ChartKind::from_param(&word.get()));
    let choose = move |kind: ChartKind| {
        let word = if kind == ChartKind::default() { "" } else { kind.as_param() };
        state.query.step(&[(KIND, word)]);
    };
    let data = Signal::derive(move || state.summary.with(|summary| summary.chart.clone()).unwrap_or_default());
    let label = Signal::derive(move || {
        let interval = state.summary.with(|summary| summary.interval).unwrap_or_default();
        tr!("Events by {interval}", interval = words(interval))
    });
    let failure = Memo::new(move |_| state.summary.failure());
    let is_there = Memo::new(move |_| state.summary.with(|_| ()).is_some());
    let is_empty = Memo::new(move |_| is_there.get() && data.with(crate::chart::ChartData::is_empty));
    // No chart for a single distinct ID, or if there are no events.
    let is_shown = Memo::new(move |_| state.list_query.with(|query| query.person.is_empty()) && !is_empty.get());
    view! {
        <Show when=move || is_shown.get()>
            <section class="events-overview" aria-labelledby="overview">
                <div class="events-overview-head">
                    <h2 id="overview">"Trends"</h2>
                    <KindChoice kind on_choose=choose kinds=&ChartKind::OVER_TIME/>
                </div>
                {move || failure.get().map(|error| view! {
                    <Problem sentence=error.sentence() on_retry=move || state.summary.reload()/>
                })}
                <Show when=move || is_there.get() fallback=move || (failure.with(Option::is_none)).then(|| view! { <Skeleton rows=4/> })>
                    <Chart data kind label/>
                </Show>
            </section>
        </Show>
    }
}

fn words(interval: Interval) -> &'static str {
    t(match interval {
        Interval::Hour => "hour",
        Interval::Day => "day",
        Interval::Week => "week",
        Interval::Month => "month",
    })
}
