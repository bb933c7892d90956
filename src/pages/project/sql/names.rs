//! The schema beside the field: columns, event names and property names. A press inserts one into the query.

use super::{place, sql_state::SqlState};
use crate::{
    api,
    chart::number,
    intl,
    language::{t, tr},
    load::Loaded,
    ui::{Problem, SearchField},
};
use futures_util::join;
use rolecall_view::prelude::*;

/// The columns of the table `events`.
const COLUMNS: [&str; 6] = ["event", "distinct_id", "timestamp", "properties", "uuid", "created_at"];
/// The media query for which the style sheet puts the schema beside the field.
const BESIDE: &str = "(min-width: 71em)";
/// Maximum number of names shown in a group; the search finds others.
const SHOWN: usize = 50;

/// The schema with a search.
#[component]
pub(super) fn Names(state: SqlState) -> impl IntoView {
    let id = state.current.id;
    let names = Loaded::new(
        || (),
        move |()| async move {
            let (events, properties) = join!(api::event_definitions(id), api::property_definitions(id));
            let events: Vec<String> = events?.results.into_iter().map(|event| event.name).collect();
            let properties: Vec<String> = properties?.results.into_iter().map(|property| property.name).collect();
            Ok((events, properties))
        },
    );
    let search = RwSignal::new(String::new());
    // On narrow screens the schema is above the result and initially collapsed.
    let is_beside = window().match_media(BESIDE).ok().flatten().is_some_and(|query| query.matches());
    let columns = Signal::stored(COLUMNS.map(str::to_owned).to_vec());
    let events = Signal::derive(move || names.with(|(events, _)| events.clone()).unwrap_or_default());
    let properties = Signal::derive(move || names.with(|(_, properties)| properties.clone()).unwrap_or_default());
    view! {
        <details class="sql-names" open=is_beside>
            <summary>"Schema"</summary>
            <div class="sql-names-in">
                <SearchField label=t("Search schema") value=search on_type=move |text| search.set(text)/>
                <div class="sql-names-list" role="region" aria-label="Schema" tabindex="0" aria-busy=move || names.is_stale().then_some("true")>
                    <Group title="Columns" names=columns search state write=ToString::to_string/>
                    {move || names.failure().map(|error| view! {
                        <Problem sentence=error.sentence() on_retry=move || names.reload()/>
                    })}
                    <Group title="Events" names=events search state write=place::string_literal/>
                    <Group title="Properties" names=properties search state write=place::property/>
                </div>
            </div>
        </details>
    }
}

/// A group of names; nothing if it is empty.
#[component]
fn Group(
    title: &'static str,
    names: Signal<Vec<String>>,
    search: RwSignal<String>,
    state: SqlState,
    /// Formats a name for a query.
    write: fn(&str) -> String,
) -> impl IntoView {
    let found = Memo::new(move |_| {
        let search = intl::lowercase(&search.get());
        names.with(|names| {
            names.iter().filter(|name| intl::lowercase(name).contains(search.trim())).cloned().collect::<Vec<_>>()
        })
    });
    let shown = move || found.with(|found| found.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let more = move || found.with(Vec::len).saturating_sub(SHOWN);
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <h2 class="sql-names-title">{title}</h2>
            <ul>
                <For each=shown key=Clone::clone let(name)>
                    {
                        let written = write(&name);
                        view! {
                            <li>
                                <button type="button" class="sql-name" translate="no" title=written.clone() on:click=move |_| state.insert(&written)>
                                    <span class="sr-only">"Insert "</span>
                                    {name}
                                </button>
                            </li>
                        }
                    }
                </For>
            </ul>
            {move || (more() > 0).then(|| view! {
                <p class="second">{tr!("and {count} more; search for them", count = number(more() as u64))}</p>
            })}
        </Show>
    }
}
