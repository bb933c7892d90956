//! The numbers of a chart as a table, visible or for screen readers only.

use super::{ChartData, Series, dates::Dates, numbers::number};
use rolecall_view::prelude::*;

#[component]
pub(super) fn Table(
    data: Signal<ChartData>,
    dates: Memo<Dates>,
    label: Signal<String>,
    is_seen: bool,
) -> impl IntoView {
    let head = |series: &Series| {
        let before = shows_before(series)
            .then(|| view! { <th scope="col" class="end">{series.name.clone()} " (previous period)"</th> });
        view! { <th scope="col" class="end">{series.name.clone()}</th> {before} }
    };
    let cell = |value: Option<&u64>| view! { <td class="end">{value.map(|value| number(*value))}</td> };
    let row = move |(point, when): (usize, &String), data: &ChartData| {
        let cells = data.series.iter().map(|series| {
            let before = series.previous.as_ref().filter(|_| shows_before(series));
            view! { {cell(series.values.get(point))} {before.map(|before| cell(before.values.get(point)))} }
        });
        view! { <tr><th scope="row">{when.clone()}</th>{cells.collect_view()}</tr> }
    };
    let foot = move |series: &Series| {
        let before = series.previous.as_ref().filter(|_| shows_before(series));
        view! { {cell(Some(&series.total))} {before.map(|before| cell(Some(&before.total)))} }
    };
    let table = move || {
        let dates = dates.get();
        data.with(|data| {
            view! {
                <thead>
                    <tr><th scope="col">"Time"</th>{data.series.iter().map(head).collect_view()}</tr>
                </thead>
                <tbody>{dates.full.iter().enumerate().map(|when| row(when, data)).collect_view()}</tbody>
                <tfoot>
                    <tr><th scope="row">"Whole period"</th>{data.series.iter().map(foot).collect_view()}</tr>
                </tfoot>
            }
        })
    };
    view! {
        <div
            class=if is_seen { "chart-table" } else { "sr-only" }
            // A region that scrolls sideways must be reachable by keyboard.
            tabindex=is_seen.then_some("0")
            role=is_seen.then_some("region")
            aria-label=move || is_seen.then(|| label.get())
        >
            <table class="table">
                <caption class="sr-only">{move || label.get()}</caption>
                {table}
            </table>
        </div>
    }
}

fn shows_before(series: &Series) -> bool {
    series.previous.as_ref().is_some_and(|before| !before.values.is_empty())
}
