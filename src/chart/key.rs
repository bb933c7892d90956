//! The legend: the name of each line, its total, and the change against the previous period.

use super::{
    ChartData, MOST_LINES, Series,
    numbers::{change, number},
    series_mark,
};
use crate::language::{t, tr};
use rolecall_view::prelude::*;

/// Dash patterns of the lines, so that they differ by more than colour.
const DASHES: [&str; MOST_LINES] = ["", "6 3", "2 3", "8 3 2 3", "12 4", "8 2 2 2 2 2"];

/// The dash pattern of a line; `None` for a solid one.
pub(super) const fn dash(index: usize) -> Option<&'static str> {
    let dash = DASHES[index % MOST_LINES];
    if dash.is_empty() { None } else { Some(dash) }
}

/// A sample of a line or bar.
#[component]
pub(super) fn Swatch(index: usize, is_bars: bool) -> impl IntoView {
    let mark = if is_bars {
        view! { <rect class="chart-bar" x="6" y="2" width="8" height="8" rx="1.5"/> }
    } else {
        view! { <path class="chart-line" d="M0 6h20" stroke-dasharray=dash(index)/> }
    };
    view! {
        <svg class="chart-swatch" data-series=series_mark(index).to_string() width="20" height="12" viewBox="0 0 20 12" aria-hidden="true" focusable="false">
            {mark}
        </svg>
    }
}

/// The legend: names with totals.
#[component]
pub(super) fn Key(data: Signal<ChartData>, is_bars: bool) -> impl IntoView {
    let entry = move |(index, series): (usize, &Series)| {
        view! {
            <li class="chart-key-entry">
                <span class="chart-key-name"><Swatch index is_bars/><span>{series.name.clone()}</span></span>
                <Total series=series.clone()/>
            </li>
        }
    };
    let entries = move || data.with(|data| data.drawn().iter().enumerate().map(entry).collect_view());
    let more = move || data.with(|data| data.series.len().saturating_sub(MOST_LINES));
    view! {
        <ul class="chart-key">
            {entries}
            {move || (more() > 0).then(|| view! {
                <li class="chart-key-more">{tr!("{count} more in the table", count = more())}</li>
            })}
        </ul>
    }
}

/// The totals only, in large type.
#[component]
pub(super) fn Totals(data: Signal<ChartData>) -> impl IntoView {
    let entry = |series: &Series| {
        let before = series.previous.as_ref().map(|before| {
            view! { <span class="chart-number-before">"previous period: " {number(before.total)}</span> }
        });
        view! {
            <li class="chart-number">
                <span class="chart-number-name">{series.name.clone()}</span>
                <Total series=series.clone()/>
                {before}
            </li>
        }
    };
    view! { <ul class="chart-numbers">{move || data.with(|data| data.series.iter().map(entry).collect_view())}</ul> }
}

/// The total, and its change against the previous period.
#[component]
fn Total(series: Series) -> impl IntoView {
    let changed = series.previous.as_ref().map(|before| {
        let words = match change(series.total, before.total) {
            Some(change) => change,
            None if series.total > 0 => t("new").to_owned(),
            None => "±0%".to_owned(),
        };
        view! { " " <span class="chart-change">{words}<span class="sr-only">" compared to previous period"</span></span> }
    });
    view! { <span class="chart-total"><strong>{number(series.total)}</strong>{changed}</span> }
}
