//! What the filter dialogs of the events page share: the buttons, and applying a filter.

use super::{events_state::EventsState, list_query};
use crate::ui::{Button, ButtonKind};
use leptos::prelude::*;

/// The buttons at the end of a filter dialog.
pub fn foot(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    view! {
        <Button label="Cancel" on_press=close/>
        <Button label="Apply" kind=ButtonKind::Primary submit=true/>
    }
}

/// Writes a filter to the URL and closes the dialog, as one entry of the history.
pub fn apply(state: EventsState, change: &[(&'static str, &str)]) {
    state.query.set(&[change, &[(list_query::CURSOR, ""), ("dialog", "")]].concat());
}
