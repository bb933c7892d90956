//! Single-key shortcuts, such as `/`. They can be switched off, for people who dictate or press keys by accident (WCAG
//! 2.1.4). The setting is stored in this browser only.

use super::{Tick, pressed_key};
use rolecall_view::prelude::*;
use web_sys::KeyboardEvent;

/// The key in local storage.
const KEY: &str = "single-key-shortcuts";
/// Its value when shortcuts are off.
const OFF: &str = "off";

thread_local! {
    /// What every [`SingleKeysTick`] of this tab shows; the setting itself is in the storage, for all tabs.
    static SHOWN: ArcRwSignal<bool> = ArcRwSignal::new(single_keys());
}

/// True if shortcuts are on.
#[must_use]
pub fn single_keys() -> bool {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    kept.as_deref() != Some(OFF)
}

/// Switches shortcuts on or off. Without local storage, they stay on.
fn set_single_keys(on: bool) {
    if let Some(storage) = storage() {
        let _ = if on { storage.remove_item(KEY) } else { storage.set_item(KEY, OFF) };
    }
}

/// True if this keystroke is the shortcut `key`: without modifiers, not while typing, not in an open dialog or menu,
/// and only if shortcuts are on.
#[must_use]
pub fn is_shortcut(event: &KeyboardEvent, key: &str) -> bool {
    let alone = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    pressed_key(event).as_deref() == Some(key) && alone && !event.default_prevented() && !is_typing() && single_keys()
}

/// The setting: a checkbox that switches these shortcuts off.
#[component]
pub fn SingleKeysTick() -> impl IntoView {
    let on = SHOWN.with(ArcRwSignal::clone);
    on.set(single_keys());
    let shown = on.clone();
    view! {
        <Tick checked=Signal::derive(move || shown.get()) on_change=move |now| { set_single_keys(now); on.set(now); }>
            "Press / to go to the search field, ? for the list of shortcuts, and K, L and R in an access review"
        </Tick>
    }
}

/// True while a dialog is open.
#[must_use]
pub fn has_open_dialog() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

/// True if keystrokes go to a field or an open layer.
fn is_typing() -> bool {
    const FIELDS: &str = "input, textarea, select, [contenteditable], [role=textbox]";
    let document = document();
    let in_field = document.active_element().is_some_and(|element| element.matches(FIELDS).unwrap_or(false));
    in_field || document.query_selector("dialog[open], :popover-open").is_ok_and(|layer| layer.is_some())
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
