//! Downloads of files from the server.

use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Lets the browser download a URL, so that a large file is never in the page's memory.
pub fn download(address: &str) {
    let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    // INVARIANT: setting an attribute of a valid name does not fail.
    let _ = link.set_attribute("href", address);
    let _ = link.set_attribute("download", "");
    // In the document, where `elsewhere.js` sees the click.
    if let Some(body) = document().body() {
        let _ = body.append_child(&link);
    }
    link.click();
    link.remove();
}
