//! The line shown while the list is filtered by a distinct ID: it offers to delete that user's data.

use super::{events_state::EventsState, list_query};
use crate::{
    gate::{GateButton, stays_open},
    pages::project::erasure::{DIALOG, ErasePerson},
};
use rolecall_policy::Act;
use rolecall_view::prelude::*;

/// The line, while the list is filtered by a distinct ID.
#[component]
pub fn PersonTools(state: EventsState) -> impl IntoView {
    let current = state.current;
    let person = Memo::new(move |_| state.list_query.with(|query| query.person.clone()));
    let may = current.can(Act::EraseEvents);
    let asked = state.query.dialog(DIALOG);
    let open = stays_open(move || asked.get() && !person.get().is_empty(), may);
    let close = move || state.query.close_dialog();
    let done = move || {
        state.feed.update(|feed| feed.erase(&person.get_untracked()));
        // The filtered list would be empty now, so remove the filter.
        state.query.set(&[("dialog", ""), (list_query::PERSON, ""), (list_query::CURSOR, "")]);
    };
    view! {
        <Show when=move || !person.get().is_empty()>
            <div class="events-person">
                <p>"Showing only events of " <strong translate="no">{move || person.get()}</strong></p>
                <GateButton decision=may project=current.for_gates() label="Delete this user’s data"
                    on_press=move || state.query.open_dialog(DIALOG)/>
            </div>
        </Show>
        <Show when=move || open.get()>
            <ErasePerson current person=person.get_untracked() on_done=done on_close=close/>
        </Show>
    }
}
