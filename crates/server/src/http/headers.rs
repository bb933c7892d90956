//! Headers of every answer that tell browsers to be careful (contract 6).

use crate::paths::is_api;
use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// On everything.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Addresses hold invites. Not `no-referrer`: then browsers would send `Origin: null` to ourselves.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// On everything that is no page: nothing may be done with it.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Adds the headers.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_api = is_api(request.uri().path());
    let mut response = next.run(request).await;
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        // Capture lets pages of others read what it answers.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.config.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    if is_api || is_error {
        // A file that is missing today may be there tomorrow.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The policy of the app's page: its own files and nothing else; of inline scripts only those of the page as it was
/// built, by their hashes.
#[must_use]
pub fn page_policy(script_hashes: &[String]) -> String {
    let own = ["'self'".to_owned(), "'wasm-unsafe-eval'".to_owned()].into_iter();
    let scripts: Vec<String> = own.chain(script_hashes.iter().map(|hash| format!("'sha256-{hash}'"))).collect();
    let scripts = scripts.join(" ");
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'self'; object-src 'none'"
    )
}
