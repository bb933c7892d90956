//! Signing up, in, and joining.

use leptos::prelude::*;

/// SignIn.
#[component]
pub fn SignIn() -> impl IntoView {
    view! { <p>"SignIn"</p> }
}

/// SignUp.
#[component]
pub fn SignUp() -> impl IntoView {
    view! { <p>"SignUp"</p> }
}

/// AcceptInvite.
#[component]
pub fn AcceptInvite(invite: rolecall_api::InviteId) -> impl IntoView {
    view! { <p>"AcceptInvite"</p> }
}
