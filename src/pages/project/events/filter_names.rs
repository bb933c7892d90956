//! The filter by event names: any of the selected names.

use super::{events_state::EventsState, filter_dialog::apply, list_query};
use crate::intl;
use crate::{
    api,
    intl::number,
    language::{t, tr},
    load::Loaded,
    pages::project::filters::filter_buttons,
    ui::{Dialog, DialogSize, Problem, SearchField, Skeleton, Tick},
};
use rolecall_view::prelude::*;
use std::collections::BTreeSet;

/// Maximum number of names shown; the search finds others.
const SHOWN: usize = 100;

/// The dialog that selects event names.
#[component]
pub fn NamesDialog(state: EventsState) -> impl IntoView {
    let project = state.current.id;
    let known = Loaded::new(move || project, api::event_definitions);
    let chosen: RwSignal<BTreeSet<String>> =
        RwSignal::new(state.list_query.with_untracked(|query| query.names.iter().cloned().collect()));
    let search = RwSignal::new(String::new());
    let names = Memo::new(move |_| {
        // Include the names in the URL even if the project does not know them, so that they can be deselected.
        let known = known.with(|page| page.results.iter().map(|one| one.name.clone()).collect::<BTreeSet<_>>());
        let mut names = known.unwrap_or_default();
        names.extend(state.list_query.with(|query| query.names.clone()));
        let search = intl::lowercase(search.get().trim());
        names.into_iter().filter(|name| intl::lowercase(name).contains(&search)).collect::<Vec<_>>()
    });
    let more = move || names.with(Vec::len).saturating_sub(SHOWN);
    let close = move || state.query.close_dialog();
    let submit = move || {
        let chosen = chosen.get_untracked();
        let mut change: Vec<_> = chosen.iter().map(|name| (list_query::NAME, name.as_str())).collect();
        if change.is_empty() {
            change.push((list_query::NAME, ""));
        }
        apply(state, &change);
    };
    let line = move |name: String| {
        let checked = {
            let name = name.clone();
            Signal::derive(move || chosen.with(|chosen| chosen.contains(&name)))
        };
        let words = name.clone();
        let choose = move |is_chosen: bool| {
            chosen.update(|chosen| {
                if is_chosen {
                    chosen.insert(name.clone());
                } else {
                    chosen.remove(&name);
                }
            });
        };
        view! { <li><Tick checked on_change=choose>{words}</Tick></li> }
    };
    view! {
        <Dialog title="Filter by event" size=DialogSize::Small on_close=close on_submit=submit foot=move || filter_buttons(close)>
            <SearchField label=t("Event name") value=search on_type=move |text| search.set(text) autofocus=true/>
            {move || known.failure().map(|error| view! {
                <Problem sentence=error.sentence() on_retry=move || known.reload()/>
            })}
            <Show when=move || known.with(|_| ()).is_none() && known.failure().is_none()><Skeleton rows=4/></Show>
            <ul class="events-names" aria-label="Names">
                <For each=move || names.get().into_iter().take(SHOWN) key=Clone::clone children=line/>
            </ul>
            <p class="field-hint">{move || (more() > 0).then(|| tr!("{count} more. Type to find them.", count = number(more() as u64)))}</p>
            <p class="field-hint">
                {move || (known.with(|_| ()).is_some() && names.with(Vec::is_empty)).then_some("No event has this name.")}
            </p>
        </Dialog>
    }
}
