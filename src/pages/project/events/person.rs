//! The person that the list is narrowed to: what can be done about all of their events.

use super::{events_state::EventsState, list_query};
use crate::{
    gate::{GateButton, stays_open},
    pages::project::erasure::{DIALOG, ErasePerson},
};
use leptos::prelude::*;
use rolecall_policy::Act;

/// A line for the person, while the list is of one.
#[component]
pub fn OnePerson(state: EventsState) -> impl IntoView {
    let current = state.current;
    let person = Memo::new(move |_| state.view.with(|view| view.person.clone()));
    let may = current.can(Act::EraseEvents);
    let asked = state.query.dialog(DIALOG);
    let open = stays_open(move || asked.get() && !person.get().is_empty(), may);
    let close = move || state.query.close_dialog();
    let done = move || {
        state.feed.update(|feed| feed.erase(&person.get_untracked()));
        // The list of somebody who is not there any more has nothing to say.
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
