//! What the first segments of a path say: which paths belong to the API, to capture, and to signing in. The router, the
//! headers, CORS and the rate limits must agree on it.

/// Whether a path belongs to the interface for programs, and never to the app.
#[must_use]
pub fn is_api(path: &str) -> bool {
    is_capture(path) || matches!(first_segment(path), "api" | "_preflight")
}

/// Whether a path belongs to what the SDKs of capture talk to.
#[must_use]
pub fn is_capture(path: &str) -> bool {
    let firsts = ["array", "batch", "capture", "decide", "e", "engage", "flags", "i", "track"];
    firsts.contains(&first_segment(path))
}

/// Whether the pages of every site may read what is at a path: what the SDKs of capture talk to, and the SDK itself, where
/// PostHog's snippet looks for it (`/static/array.js`).
#[must_use]
pub fn is_for_every_site(path: &str) -> bool {
    is_capture(path) || first_segment(path) == "static"
}

fn first_segment(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// Whether a path signs in or up, or looks an invite up.
#[must_use]
pub fn is_sensitive(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    segments.next() == Some("api") && matches!(segments.next(), Some("login" | "signup"))
}
