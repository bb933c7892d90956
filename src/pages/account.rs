//! One's own account.

use leptos::prelude::*;

/// Account.
#[component]
pub fn Account() -> impl IntoView {
    view! { <p>"Account"</p> }
}
