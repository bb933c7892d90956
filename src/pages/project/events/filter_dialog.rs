//! What the filter dialogs of the events page share: applying a filter.

use super::{events_state::EventsState, list_query};

/// Writes a filter to the URL and closes the dialog, as one entry of the history.
pub fn apply(state: EventsState, change: &[(&'static str, &str)]) {
    state.query.set(&[change, &[(list_query::CURSOR, ""), ("dialog", "")]].concat());
}
