//! The browser's address bar, where the router leaves it behind: `leptos_router` 0.8 keeps a stack of addresses of its own
//! that does not follow the history, and skips a push to the address that it takes for the present one.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Puts `address` (a path with its query) into the address bar as a step of the history, if it does not stand there.
pub fn ensure(address: &str, state: &JsValue) {
    let bar = window().location();
    let (Ok(origin), Ok(path), Ok(query)) = (bar.origin(), bar.pathname(), bar.search()) else { return };
    // The browser spells some characters otherwise than we do.
    let Ok(wanted) = web_sys::Url::new_with_base(address, &origin) else { return };
    if path == wanted.pathname() && query == wanted.search() {
        return;
    }
    if let Ok(history) = window().history() {
        // A history that cannot be written to costs a shown address, nothing else.
        let _ = history.push_state_with_url(state, "", Some(address));
    }
}
