//! The role matrix as a page.

use leptos::prelude::*;

/// Roles.
#[component]
pub fn Roles() -> impl IntoView {
    view! { <p>"Roles"</p> }
}
