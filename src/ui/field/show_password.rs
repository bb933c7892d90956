//! The button in a password field that shows the password.

use leptos::html;
use rolecall_view::prelude::*;

/// Shows or hides the password in `input`. A click leaves focus and caret in the field.
#[component]
pub(super) fn ShowPassword(
    /// The password field.
    input: NodeRef<html::Input>,
    id: String,
    /// True if the password is visible.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let press = move |_| {
        let Some(field) = input.get_untracked() else {
            return;
        };
        // Browsers move the caret when the type of a field changes.
        let (start, end) = (field.selection_start().ok().flatten(), field.selection_end().ok().flatten());
        shown.update(|shown| *shown = !*shown);
        request_animation_frame(move || {
            if let (Some(start), Some(end)) = (start, end) {
                let _ = field.set_selection_range(start, end);
            }
        });
    };
    view! {
        <button
            type="button"
            class="show-password"
            aria-controls=id
            aria-pressed=move || if shown.get() { "true" } else { "false" }
            on:mousedown=|event| event.prevent_default()
            on:click=press
        >
            "Show password"
        </button>
    }
}
