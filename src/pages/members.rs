//! The role table.

use leptos::prelude::*;

/// Members.
#[component]
pub fn Members() -> impl IntoView {
    view! { <p>"Members"</p> }
}
