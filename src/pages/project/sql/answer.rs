//! The part below the field: examples, a progress message, an error, or the rows of the result.

use super::{csv::csv_rows, examples::EXAMPLES, order, sql_state::SqlState, table::Table};
use crate::{
    api::ApiError,
    chart::number,
    csv,
    frame::Toasts,
    intl::decimal,
    language::{t, tr},
    load::Load,
    ui::{Button, Empty, Problem, Skeleton},
};
use rolecall_view::prelude::*;

/// What the part below the field shows.
#[derive(Debug, Clone, PartialEq)]
enum ShownAnswer {
    Examples,
    Waiting,
    /// The query is invalid; the field shows the error.
    Mistake,
    Failed(ApiError),
    Rows,
}

/// The part below the field.
#[component]
pub(super) fn Answer(state: SqlState) -> impl IntoView {
    let shown = Memo::new(move |_| match state.answer.get() {
        _ if state.sql.get().is_empty() => ShownAnswer::Examples,
        Load::Ready(Some(_)) => ShownAnswer::Rows,
        Load::Ready(None) | Load::Waiting => ShownAnswer::Waiting,
        Load::Failed(_) if state.is_running() => ShownAnswer::Waiting,
        Load::Failed(ApiError::Invalid(body)) if body.attr.as_deref() == Some("query") => ShownAnswer::Mistake,
        Load::Failed(error) => ShownAnswer::Failed(error),
    });
    view! {
        <section class="sql-answer" aria-label="Results" aria-busy=move || state.is_running().then_some("true")>
            {move || match shown.get() {
                ShownAnswer::Examples => view! { <Examples state/> },
                ShownAnswer::Waiting => view! { <Skeleton rows=5/> },
                ShownAnswer::Mistake => Markup::Nothing,
                ShownAnswer::Failed(error) => {
                    view! { <Problem sentence=error.sentence() on_retry=move || state.answer.reload()/> }
                }
                ShownAnswer::Rows => view! { <Rows state/> },
            }}
        </section>
    }
}

#[component]
fn Examples(state: SqlState) -> impl IntoView {
    view! {
        <Empty
            title=t("Query this project’s events")
            sentence=t("Write a SELECT statement, or start with an example. Queries cannot change data.")
        >
            <ul class="sql-examples">
                {EXAMPLES
                    .iter()
                    .map(|example| view! {
                        <li>
                            <button type="button" class="sql-example" on:click=move |_| state.ask(example.sql)>{example.words}</button>
                        </li>
                    })
                    .collect_view()}
            </ul>
        </Empty>
    }
}

#[component]
fn Rows(state: SqlState) -> impl IntoView {
    let toasts = Toasts::get();
    let answered = Memo::new(move |_| state.answer.with(Clone::clone).flatten());
    let sort = state.sort();
    let order = Memo::new(move |_| {
        answered.with(|answered| answered.as_ref().map(|answered| order::ordered(&answered.rows.results, sort.get())))
    });
    let order = Signal::derive(move || order.get().unwrap_or_default());
    let count = move || {
        answered.with(|answered| {
            answered.as_ref().map(|answered| {
                let rows = answered.rows.results.len();
                let rows = match (rows, answered.rows.has_more) {
                    (1, false) => t("1 row").to_owned(),
                    (rows, false) => tr!("{count} rows", count = number(rows as u64)),
                    (rows, true) => tr!("The first {count} rows", count = number(rows as u64)),
                };
                let hundredths = (answered.took + 5) / 10;
                let seconds = decimal(&format!("{}.{:02}", hundredths / 100, hundredths % 100));
                tr!("{rows} in {seconds} s")
            })
        })
    };
    let has_more = move || answered.with(|answered| answered.as_ref().is_some_and(|answered| answered.rows.has_more));
    let is_empty =
        Memo::new(move |_| answered.with(|answered| answered.as_ref().is_none_or(|a| a.rows.results.is_empty())));
    let save = move || {
        let Some(answered) = answered.get_untracked() else { return };
        let (project, _) = state.current.names_now();
        let rows = csv_rows(&answered.rows, &order.get_untracked());
        if csv::save(&csv::file_name(&format!("{project} query"), "csv"), rows).is_err() {
            toasts.warn(t("The browser blocked saving the file."));
        }
    };
    view! {
        <div class="sql-head">
            <p class="sql-count" role="status">
                {move || if state.is_running() { Some(t("Running").to_owned()) } else { count() }}
                <Show when=move || has_more() && !state.is_running()>
                    <span class="sql-more">" · There are more rows. Narrow the query or aggregate to see all of them."</span>
                </Show>
            </p>
            <Button label="Download CSV" icon="download" on_press=save disabled=is_empty/>
        </div>
        {move || if is_empty.get() {
            view! { <Empty title=t("No rows") sentence=t("The query ran, but no rows match its conditions.")/> }
        } else {
            view! { <Table state answered order sort/> }
        }}
    }
}
