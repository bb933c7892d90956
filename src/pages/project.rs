//! Pages of a project.

use leptos::prelude::*;

/// Home.
#[component]
pub fn Home() -> impl IntoView {
    view! { <p>"Home"</p> }
}

/// Settings.
#[component]
pub fn Settings(tab: crate::routes::ProjectTab) -> impl IntoView {
    view! { <p>"Settings"</p> }
}
