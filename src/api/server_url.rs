//! Where the server is: where the page comes from, or at the URL in `config.js`.

use rolecall_view::prelude::*;

/// The URL of the server, without a trailing slash; empty if the page comes from it.
fn elsewhere() -> String {
    js_sys::Reflect::get(&window(), &"ROLECALL_API_URL".into()).ok().and_then(|url| url.as_string()).unwrap_or_default()
}

/// The URL of a path at the server.
#[must_use]
pub fn at_server(path: &str) -> String {
    elsewhere() + path
}

/// The URL of the server.
#[must_use]
pub fn server_url() -> String {
    let url = elsewhere();
    if url.is_empty() { window().location().origin().unwrap_or_default() } else { url }
}
