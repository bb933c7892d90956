//! The filter by distinct ID.

use super::{events_state::EventsState, filter_dialog::apply, list_query};
use crate::{
    language::t,
    pages::project::filters::filter_buttons,
    ui::{Dialog, DialogSize, Field},
};
use rolecall_view::prelude::*;

/// The dialog for the distinct ID.
#[component]
pub fn PersonDialog(state: EventsState) -> impl IntoView {
    let person = RwSignal::new(state.list_query.with_untracked(|query| query.person.clone()));
    let close = move || state.query.close_dialog();
    // Not trimmed, because spaces can be part of an id.
    let submit = move || apply(state, &[(list_query::PERSON, &person.get_untracked())]);
    view! {
        <Dialog title="Filter by distinct ID" size=DialogSize::Small on_close=close on_submit=submit foot=move || filter_buttons(close)>
            <Field label="Distinct ID" value=person autofocus=true
                hint=Signal::stored(t("The distinct_id that your app sends with its events.").to_owned())/>
        </Dialog>
    }
}
