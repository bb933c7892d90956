//! Home: where one starts.

use leptos::prelude::*;

/// Home.
#[component]
pub fn Home() -> impl IntoView {
    view! { <p>"Home"</p> }
}
