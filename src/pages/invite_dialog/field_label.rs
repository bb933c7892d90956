//! The label of a field in a row of the invite dialog, visible where the columns have no headers.
use rolecall_view::prelude::*;

/// The label of a field, shown where there is no room for column headers. Hidden from screen readers, which read the
/// field's own label.
#[component]
pub(super) fn FieldLabel(text: &'static str) -> impl IntoView {
    view! { <span class="invite-label" aria-hidden="true">{text}</span> }
}
