//! A field for a note of several lines.

use crate::ui::fresh_id;
use rolecall_api::MAX_NOTE;
use rolecall_view::prelude::*;

/// A text area with its label above.
#[component]
pub(super) fn NoteField(
    /// The label.
    label: &'static str,
    /// The text in it.
    value: RwSignal<String>,
    /// The error, if it was refused.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let id = fresh_id("note");
    let hint = format!("{id}-hint");
    let described = hint.clone();
    view! {
        <div class="field" data-invalid=move || error.get().is_some().then_some("")>
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                class="input note-input"
                rows="3"
                maxlength=MAX_NOTE.to_string()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=move || error.get().is_some().then(|| described.clone())
            ></textarea>
            {move || error.get().map(|error| view! { <p class="field-error" id=hint.clone() role="alert">{error}</p> })}
        </div>
    }
}
