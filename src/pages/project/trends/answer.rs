//! The result: the chart, the choice of its kind, and the button for the CSV file. The last result stays until a new
//! one comes.

use super::{data::csv_rows, params, trends_state::TrendsState};
use crate::{
    chart::{Chart, ChartHeight, KindChoice},
    csv,
    frame::Toasts,
    language::t,
    routes::{ProjectPage, Route},
    ui::{Button, Empty, Problem},
};
use rolecall_view::prelude::*;

/// The chart, or the message in its place.
#[component]
pub fn Answer(state: TrendsState) -> impl IntoView {
    let title = Signal::derive(move || {
        state.last.with(|last| last.as_ref().map(|told| told.title.clone())).unwrap_or_default()
    });
    let data = Signal::derive(move || {
        state.last.with(|last| last.as_ref().map(|told| told.chart.clone())).unwrap_or_default()
    });
    let shown = Memo::new(move |_| {
        let is_there = state.last.with(Option::is_some);
        let is_known = state.events.with(|page| !page.results.is_empty());
        match (is_there, data.with(crate::chart::ChartData::is_empty), is_known) {
            (false, ..) => ShownChart::Waiting,
            (true, true, Some(false)) => ShownChart::NoEvents,
            (true, true, _) => ShownChart::Nothing,
            (true, false, _) => ShownChart::Chart,
        }
    });
    let failure = move || state.answer.failure().filter(|_| !state.answer.is_stale());
    let body = move || match shown.get() {
        ShownChart::Waiting if failure().is_some() => Markup::Nothing,
        ShownChart::Waiting => {
            view! { <div class="trends-waiting" aria-hidden="true"><span></span><span></span><span></span><span></span></div> }
        }
        ShownChart::NoEvents => {
            let home = Route::Project(state.current.id, ProjectPage::Home).to_string();
            view! {
                <Empty title=t("No events yet") sentence=t("Trends show events and unique users over time once this project receives events.")>
                    <a class="button" href=home>"Send the first event"</a>
                </Empty>
            }
        }
        ShownChart::Nothing => view! {
            <Empty title=t("No data in this period") sentence=t("No events match these series and filters. Choose a longer period, or remove filters.")/>
        },
        ShownChart::Chart => view! { <Chart data kind=state.kind label=title height=ChartHeight::High/> },
    };
    view! {
        <section class="trends-answer" aria-label="Results" aria-busy=move || state.answer.is_stale().then_some("true")>
            <div class="trends-tools">
                <KindChoice kind=state.kind on_choose=move |kind| state.put(params::KIND, params::kind_as_param(kind))/>
                <Export state disabled=Signal::derive(move || shown.get() != ShownChart::Chart)/>
            </div>
            {move || failure().map(|error| {
                let too_long = error.code() == Some("too_long");
                let sentence = if too_long { t(TOO_LONG).to_owned() } else { error.sentence() };
                view! { <Problem sentence on_retry=move || state.answer.reload()/> }
            })}
            <div class="trends-chart" data-old=move || (state.answer.is_stale() || failure().is_some()).then_some("")>{body}</div>
        </section>
    }
}

/// The error of a query that the server has stopped, in English.
const TOO_LONG: &str = "This query took too long. Choose a shorter period, or remove filters or the breakdown.";

/// What is shown instead of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ShownChart {
    /// No result yet.
    Waiting,
    /// The project has never received an event.
    NoEvents,
    /// No event matches the query.
    Nothing,
    Chart,
}

/// The button that saves the numbers as a file.
#[component]
fn Export(state: TrendsState, disabled: Signal<bool>) -> impl IntoView {
    let toasts = Toasts::get();
    let save = move || {
        let Some(told) = state.last.get_untracked() else { return };
        let (project, _) = state.current.names_now();
        let points = &told.chart.points;
        let day = |point: Option<&String>| point.and_then(|point| point.get(..10)).unwrap_or_default().to_owned();
        let name = format!("{project} trends {} {}", day(points.first()), day(points.last()));
        let saved = csv::save(&csv::file_name(&name, "csv"), csv_rows(&told.chart));
        if saved.is_err() {
            toasts.warn(t("The browser blocked saving the file."));
        }
    };
    view! { <Button label="Export CSV" on_press=save disabled/> }
}
