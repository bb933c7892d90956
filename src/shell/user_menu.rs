//! The user menu behind the profile picture, with the organization switcher (ux 2).

use leptos::prelude::*;

/// The profile picture and its menu.
#[component]
pub fn OrganizationSwitcher() -> impl IntoView {
    view! { <div class="top-right"></div> }
}
