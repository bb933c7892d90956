//! The settings of an organization.

use leptos::prelude::*;

/// Settings.
#[component]
pub fn Settings() -> impl IntoView {
    view! { <p>"Settings"</p> }
}
