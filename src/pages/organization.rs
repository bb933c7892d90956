//! Pages of an organization.

use leptos::prelude::*;

/// NewOrganization.
#[component]
pub fn NewOrganization() -> impl IntoView {
    view! { <p>"NewOrganization"</p> }
}

/// Roles.
#[component]
pub fn Roles() -> impl IntoView {
    view! { <p>"Roles"</p> }
}

/// Projects.
#[component]
pub fn Projects() -> impl IntoView {
    view! { <p>"Projects"</p> }
}

/// Settings.
#[component]
pub fn Settings() -> impl IntoView {
    view! { <p>"Settings"</p> }
}
