//! The label of a field in a row of the invite dialog, seen where the rows have no heads above them.

use leptos::prelude::*;

/// What a field of a row is called, where the heads of the columns have no room. Screen readers have it from the field.
#[component]
pub(super) fn FieldLabel(text: &'static str) -> impl IntoView {
    view! { <span class="invite-label" aria-hidden="true">{text}</span> }
}
