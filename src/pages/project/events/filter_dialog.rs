//! What the dialogs have in common that narrow the list of events.

use super::{events_state::EventsState, list_query};
use crate::ui::{Button, ButtonKind};
use leptos::prelude::*;

/// The foot of a dialog that makes a condition.
pub fn foot(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    view! {
        <Button label="Cancel" on_press=close/>
        <Button label="Apply" kind=ButtonKind::Primary submit=true/>
    }
}

/// Puts a condition in the address in place of the dialog that made it.
pub fn apply(state: EventsState, change: &[(&'static str, &str)]) {
    state.query.set(&[change, &[(list_query::CURSOR, ""), ("dialog", "")]].concat());
}
