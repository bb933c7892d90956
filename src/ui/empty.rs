//! Placeholders: for an empty list, for data that could not be loaded, for a form that was refused.

use super::{Button, Handler, Icon};
use crate::language::t;
use rolecall_view::prelude::*;

/// An empty state: what belongs here, and the first step as children.
#[component]
pub fn Empty(
    /// The title: one line that says what is missing.
    #[prop(into)]
    title: String,
    /// A sentence that says what belongs here.
    #[prop(into)]
    sentence: String,
    /// A button, or nothing.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p class="empty-sentence">{sentence}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// An error of loading, with a button to retry.
#[component]
pub fn Problem(
    /// The sentence of the error.
    #[prop(into)]
    sentence: String,
    #[prop(default = "Try again")] label: &'static str,
    #[prop(into)] on_retry: Handler,
) -> impl IntoView {
    view! {
        <div class="problem" role="alert">
            <Icon name="warning"/>
            <p>{sentence}</p>
            <Button label=t(label) on_press=on_retry/>
        </div>
    }
}

/// An error of a form that does not belong to a single field.
#[component]
pub fn FormError(
    /// What happened and what to do.
    #[prop(into)]
    sentence: String,
) -> impl IntoView {
    view! {
        <p class="form-error" role="alert"><Icon name="warning" size=14/>{sentence}</p>
    }
}
