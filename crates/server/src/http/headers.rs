//! Security headers of every response (contract 6).

use crate::paths::is_api;
use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Headers of every response.
pub(super) const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // URLs can contain the secret of an invite. Not `no-referrer`: browsers would then send `Origin: null` to this
    // server.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The id of the build of the app that this server serves; absent if it serves none.
pub const BUILD: HeaderName = HeaderName::from_static("rolecall-build");
/// See [`super::recorded`].
pub const ENTRY: HeaderName = HeaderName::from_static("rolecall-entry");

/// The Content-Security-Policy of everything that is not a page: it allows nothing.
const NOTHING_ALLOWED: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// `Cache-Control` of a response that proxies must pass on piece by piece.
pub(crate) const STREAMED: &str = "no-store, no-transform";

/// `Cache-Control` of a file whose contents never change under its name.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// `Cache-Control` of a response that is the same for everybody; a cache asks each time whether it has changed.
pub(crate) const REVALIDATED: &str = "no-cache";

/// Adds the security headers, and `Cache-Control: no-store` to errors and to responses of the API that do not say
/// otherwise.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_api = is_api(request.uri().path());
    let mut response = next.run(request).await;
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        // Keep what is there: the CORS layer sets another `cross-origin-resource-policy` for capture.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.config.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING_ALLOWED);
    if is_api || is_error {
        // Errors too: a missing file may exist after the next build.
        let wanted = headers.get(header::CACHE_CONTROL);
        let wanted = [STREAMED, REVALIDATED].into_iter().find(|kept| wanted.is_some_and(|value| value == kept));
        let caching = wanted.filter(|_| !is_error).unwrap_or("no-store");
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    }
    response
}

/// The Content-Security-Policy of the app's page. It allows files of this server only, and those inline scripts whose
/// hashes are given, and requests to `api`, if the app's server is elsewhere.
#[must_use]
pub fn page_policy(script_hashes: &[String], api: Option<&str>) -> String {
    let own = ["'self'".to_owned(), "'wasm-unsafe-eval'".to_owned()].into_iter();
    let scripts: Vec<String> = own.chain(script_hashes.iter().map(|hash| format!("'sha256-{hash}'"))).collect();
    let scripts = scripts.join(" ");
    let api = api.map(|url| format!(" {url}")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; connect-src 'self'{api}; \
         img-src 'self' data:; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'self'; object-src 'none'"
    )
}
