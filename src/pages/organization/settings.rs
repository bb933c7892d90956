//! The settings of an organization.
//! (The lead is writing this page right now, 09:05; web-org: go on with the invite dialog.)

use leptos::prelude::*;

/// Settings.
#[component]
pub fn Settings() -> impl IntoView {
    view! { <p>"Settings"</p> }
}
