//! Works around a bug of the router: `leptos_router` 0.8 keeps its own stack of URLs, which does not follow the
//! browser's history, and skips a push to the URL that it believes to be the current one. The address bar then shows
//! the old URL.

use rolecall_view::prelude::*;
use wasm_bindgen::JsValue;

/// Pushes `address` (a path with its query) onto the browser's history, unless the address bar shows it already.
pub fn ensure(address: &str, state: &JsValue) {
    let bar = window().location();
    let (Ok(origin), Ok(path), Ok(query)) = (bar.origin(), bar.pathname(), bar.search()) else { return };
    // The browser percent-encodes some characters that the app does not, so compare the browser's form of both.
    let Ok(wanted) = web_sys::Url::new_with_base(address, &origin) else { return };
    if path == wanted.pathname() && query == wanted.search() {
        return;
    }
    if let Ok(history) = window().history() {
        // If the history cannot be written, only the address bar is wrong.
        let _ = history.push_state_with_url(state, "", Some(address));
    }
}
