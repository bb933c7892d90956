//! Single keys that do something wherever one is, such as `/`. Somebody who dictates, or whose keys slip, can switch them
//! off (WCAG 2.1.4); the choice is kept in this browser only.

use super::pressed_key;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Where the choice is kept.
const KEY: &str = "single-key-shortcuts";
/// What is kept there once they are off.
const OFF: &str = "off";

/// Whether single keys do something.
#[must_use]
pub fn single_keys() -> bool {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    kept.as_deref() != Some(OFF)
}

/// Switches them on or off. A browser without storage forgets it.
pub fn set_single_keys(on: bool) {
    if let Some(storage) = storage() {
        let _ = if on { storage.remove_item(KEY) } else { storage.set_item(KEY, OFF) };
    }
}

/// Whether this press means the shortcut `key`: alone, not while something is typed or chosen, not below a dialog or a
/// menu, and only if single keys do something.
pub(super) fn is_pressed(event: &KeyboardEvent, key: &str) -> bool {
    let alone = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    pressed_key(event).as_deref() == Some(key) && alone && !event.default_prevented() && !is_typing() && single_keys()
}

/// True if keys go into a field, or a layer is open, so that they are no shortcuts.
fn is_typing() -> bool {
    const FIELDS: &str = "input, textarea, select, [contenteditable], [role=textbox]";
    let document = document();
    let in_field = document.active_element().is_some_and(|element| element.matches(FIELDS).unwrap_or(false));
    in_field || document.query_selector("dialog[open], :popover-open").is_ok_and(|layer| layer.is_some())
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
