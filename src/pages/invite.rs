//! The invite dialog: open on any page while the address says `dialog=invite`.

use leptos::prelude::*;

/// The invite dialog; mounted once, in the shell.
#[component]
pub fn InviteDialog() -> impl IntoView {}
