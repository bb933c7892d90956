//! The projects of an organization.
//! (The lead is writing this page right now, 09:05; web-org: go on with the invite dialog.)

use leptos::prelude::*;

/// Projects.
#[component]
pub fn Projects() -> impl IntoView {
    view! { <p>"Projects"</p> }
}
