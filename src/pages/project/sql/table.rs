//! The result as a table: column headers with types, which sort when pressed, in a region that scrolls.

use super::{
    csv,
    order::Sort,
    sql_state::{Answered, SORT, SqlState},
};
use crate::{
    chart::number,
    language::tr,
    ui::{Button, Icon},
};
use rolecall_view::prelude::*;
use serde_json::Value;

/// Number of rows rendered at first and added at a time, because rendering thousands at once is slow.
const STEP: usize = 200;

/// The table of a result.
#[component]
pub(super) fn Table(
    state: SqlState,
    /// The result to show.
    answered: Memo<Option<Answered>>,
    /// The indexes of the rows in their order.
    order: Signal<Vec<usize>>,
    /// The current sort.
    sort: Signal<Option<Sort>>,
) -> impl IntoView {
    let body = move || {
        let Answered { rows, sql, .. } = answered.get()?;
        let drawn = RwSignal::new(STEP);
        let heads = rows.columns.iter().zip(&rows.types).enumerate();
        let heads = heads.map(|(index, (name, kind))| head(state, sort, index, name, kind)).collect_view();
        let kinds = rows.types.clone();
        let count = rows.results.len();
        let lines = move || {
            let order = order.get();
            let shown = order.into_iter().take(drawn.get());
            let line = |index| {
                let cells = rows.results.get(index).into_iter().flatten().zip(&kinds);
                view! { <tr>{cells.map(|(value, kind)| cell(value, kind)).collect_view()}</tr> }
            };
            shown.map(line).collect_view()
        };
        let more = Signal::derive(move || count.saturating_sub(drawn.get()).min(STEP));
        let left = move || count.saturating_sub(drawn.get());
        let is_cut = move || left() > 0;
        Some(view! {
            <div class="sql-rows" role="region" aria-label="Rows" tabindex="0">
                <table class="table sql-table">
                    <caption class="sr-only">{sql}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <Show when=is_cut>
                <div class="sql-foot">
                    <span class="second">
                        {move || tr!("{shown} of {count} shown", shown = number(drawn.get() as u64), count = number(count as u64))}
                    </span>
                    <Button
                        label=Signal::derive(move || tr!("Show {count} more", count = more.get()))
                        on_press=move || drawn.update(|drawn| *drawn += STEP)
                    />
                </div>
            </Show>
        })
    };
    view! { <div class="sql-table-place" data-old=move || state.is_running().then_some("")>{body}</div> }
}

fn head(state: SqlState, sort: Signal<Option<Sort>>, column: usize, name: &str, kind: &str) -> Markup {
    let own = move || sort.get().filter(|sort| sort.column == column);
    let direction = move || own().map(|sort| if sort.down { "descending" } else { "ascending" });
    let press = move |_| {
        let word = Sort::after(sort.get_untracked(), column).map(Sort::as_param).unwrap_or_default();
        state.query.step(&[(SORT, &word)]);
    };
    let name = if name.is_empty() { "?".to_owned() } else { name.to_owned() };
    let kind = kind.to_owned();
    view! {
        <th scope="col" aria-sort=direction class:end=is_number(&kind)>
            <button type="button" class="sql-sort" on:click=press>
                <span class="sql-column" translate="no">
                    {name}
                    {move || own().map(|sort| view! { <Icon name=if sort.down { "arrow-down" } else { "arrow-up" } size=12/> })}
                </span>
                <span class="sql-type">{kind.clone()}</span>
            </button>
        </th>
    }
}

fn cell(value: &Value, kind: &str) -> Markup {
    let end = is_number(kind);
    match value {
        Value::Null => view! { <td class:end=end><span class="sql-null">"null"</span></td> },
        Value::String(time) if kind == "DateTime" => {
            view! { <td><span class="sql-value" translate="no">{csv::moment(time)}</span></td> }
        }
        value => {
            view! { <td class:end=end><span class="sql-value" translate="no">{csv::cell(value)}</span></td> }
        }
    }
}

fn is_number(kind: &str) -> bool {
    matches!(kind, "Integer" | "Float")
}
