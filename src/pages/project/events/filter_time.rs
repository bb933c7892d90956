//! The filter by time, in the project's time zone.

use super::{clock, events_state::EventsState, filter_dialog::apply, list_query};
use crate::{
    language::{t, tr},
    pages::project::{filters::filter_buttons, zones},
    ui::{Dialog, DialogSize, Field},
};
use rolecall_view::prelude::*;

/// The dialog for the start and end of the time.
#[component]
pub fn TimeDialog(state: EventsState) -> impl IntoView {
    let zone = state.zone.get_untracked();
    let (after, before) = state.list_query.with_untracked(|query| query.window.clone()).unwrap_or_default();
    let [after, before] = [after, before].map(|moment| RwSignal::new(clock::to_field(&moment, &zone)));
    let error = RwSignal::new(None::<String>);
    let hint = tr!("Times are in {zone}, this project’s time zone.", zone = zones::words(&zone));
    let close = move || state.query.close_dialog();
    let submit = move || {
        let zone = state.zone.get_untracked();
        let [after, before] = [after, before].map(|field| clock::from_field(&field.get_untracked(), &zone));
        if !after.is_empty() && !before.is_empty() && after >= before {
            error.set(Some(t("The end must be after the start.").to_owned()));
            return;
        }
        apply(state, &[(list_query::AFTER, &after), (list_query::BEFORE, &before)]);
    };
    view! {
        <Dialog title="Filter by time" size=DialogSize::Small on_close=close on_submit=submit foot=move || filter_buttons(close)>
            <Field label="From" value=after kind="datetime-local" autofocus=true/>
            <Field label="To" value=before kind="datetime-local" error hint=Signal::stored(hint)/>
        </Dialog>
    }
}
