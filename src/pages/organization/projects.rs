//! The projects of an organization.

use leptos::prelude::*;

/// Projects.
#[component]
pub fn Projects() -> impl IntoView {
    view! { <p>"Projects"</p> }
}
