//! The invite dialog: open on any page while the address says `dialog=invite`.

mod address;
mod check;
#[cfg(test)]
mod fixtures;
mod outlook;
mod paste;
mod spelling;
mod state;

use leptos::prelude::*;

/// The invite dialog; mounted once, in the shell.
#[component]
pub fn InviteDialog() -> impl IntoView {}
