//! The command palette (Ctrl+K) and the list of shortcuts (?): dialogs that open on any page. This file has only the keys that
//! open them; the rest is loaded when one of them opens.
//!
//! Which is open is in the URL, as for every dialog, so that going back closes it. What is chosen in the palette replaces
//! it in the history: going back from there leads to the page on which the palette was opened.

mod act;
mod entry;
mod find;
mod list;
mod people;
mod person;
mod place;
mod shortcuts;
mod state;

pub use list::CommandPalette;

use crate::{
    frame::{LazyPage, NOT_LOADED, Toasts, chunk},
    language::t,
    query::Query,
    ui::{has_open_dialog, is_shortcut, pressed_key},
};
use leptos::ev;
use rolecall_view::prelude::*;
use web_sys::KeyboardEvent;

/// The values of the URL's parameter `dialog`.
pub(super) const PALETTE: &str = "palette";
const SHORTCUTS: &str = "shortcuts";
/// The title of the palette, and the label of what opens it.
pub(super) const TITLE: &str = "Search and commands";

/// Listens for the keys and shows what they open; mounted once, in the shell.
#[component]
pub(super) fn Palette() -> impl IntoView {
    let (query, toasts) = (Query::get(), Toasts::get());
    let (palette, shortcuts) = (query.dialog(PALETTE), query.dialog(SHORTCUTS));
    let on_key = window_event_listener(ev::keydown, move |event| {
        if is_palette_key(&event) {
            if palette.try_get_untracked() == Some(true) {
                query.close_dialog();
            } else if has_open_dialog() {
                // Another dialog: what is typed there stays.
                return;
            } else {
                query.open_dialog(PALETTE);
            }
            event.prevent_default();
        } else if is_shortcut(&event, "?") {
            query.open_dialog(SHORTCUTS);
        }
    });
    on_cleanup(move || on_key.remove());
    let give_up = move || {
        toasts.warn(t(NOT_LOADED));
        query.close_dialog();
    };
    move || {
        let chunk = match (palette.get(), shortcuts.get()) {
            (true, _) => command_palette,
            (_, true) => shortcut_list,
            _ => return Markup::Nothing,
        };
        view! { <LazyPage chunk meanwhile=|| Markup::Nothing on_failure=give_up/> }
    }
}

/// True for Ctrl+K, and for Command+K on a Mac.
fn is_palette_key(event: &KeyboardEvent) -> bool {
    let control = event.ctrl_key() != event.meta_key() && !event.alt_key() && !event.shift_key();
    control && pressed_key(event).is_some_and(|key| key.eq_ignore_ascii_case("k"))
}

chunk! {
    /// The command palette.
    command_palette in palette => || view! { <list::CommandPalette/> }
}

chunk! {
    /// The list of shortcuts.
    shortcut_list in palette => || view! { <shortcuts::Shortcuts/> }
}
