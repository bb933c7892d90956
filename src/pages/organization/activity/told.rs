//! An entry in words, and what it changed.

use super::{sentence::sentence, state::LogState, values};
use crate::language::Part;
use rolecall_api::{ActivityEntry, FieldChange};
use rolecall_view::prelude::*;

/// The sentence of an entry.
#[component]
pub fn Told(entry: ActivityEntry) -> impl IntoView {
    let told = sentence(&entry).into_iter().map(|part| match part {
        Part::Words(words) => words.into_markup(),
        Part::Name(name) => view! { <strong translate="no">{name}</strong> },
    });
    told.collect_view()
}

/// What changed, before and after.
#[component]
pub fn Changes(state: LogState, changes: Vec<FieldChange>) -> impl IntoView {
    let rows = changes.iter().filter(|change| values::is_shown(change)).map(|change| {
        view! {
            <tr>
                <th scope="row">{values::field(&change.field)}</th>
                <td translate="no">{values::value(&change.field, &change.before, &state)}</td>
                <td translate="no">{values::value(&change.field, &change.after, &state)}</td>
            </tr>
        }
    });
    view! {
        <table class="table activity-changes">
            <thead><tr><th scope="col">"Field"</th><th scope="col">"Before"</th><th scope="col">"After"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
