//! Classifies paths by their first segments: API, capture, sign-in. The router, the headers, CORS and the rate limits
//! share these rules.

/// True if a path belongs to the API and never to the browser app.
#[must_use]
pub fn is_api(path: &str) -> bool {
    is_capture(path) || matches!(first_segment(path), "api" | "_preflight") || is_health(path)
}

/// True for the paths that load balancers ask every few seconds. They have no rate limit.
#[must_use]
pub fn is_health(path: &str) -> bool {
    matches!(first_segment(path), "_health" | "_ready")
}

/// True if a path belongs to the capture API that SDKs call.
#[must_use]
pub fn is_capture(path: &str) -> bool {
    let firsts = ["array", "batch", "capture", "decide", "e", "engage", "flags", "i", "track"];
    firsts.contains(&first_segment(path))
}

/// True if pages of any origin can read a path: the capture API, and the SDK file where PostHog's snippet loads it
/// (`/static/array.js`).
#[must_use]
pub fn is_for_every_site(path: &str) -> bool {
    is_capture(path) || first_segment(path) == "static"
}

fn first_segment(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// True for paths that sign in, sign up, look up an invite, confirm an email or reset a password; they have stricter rate limits.
#[must_use]
pub fn is_sensitive(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    segments.next() == Some("api") && matches!(segments.next(), Some("confirm" | "login" | "reset" | "signup"))
}
