//! Making an organization.

use leptos::prelude::*;

/// NewOrganization.
#[component]
pub fn NewOrganization() -> impl IntoView {
    view! { <p>"NewOrganization"</p> }
}
