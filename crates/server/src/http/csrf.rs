//! Protection from cross-site request forgery: which unsafe requests are refused (contract 6).

use crate::config::Origin;
use crate::error::{Error, Result};
use crate::http::key;
use axum::http::{HeaderMap, HeaderValue, Method, header};

/// Refuses an unsafe request that a page of another site may have made a browser send.
///
/// `signs_in`: the request signs in or up, so it is checked even without a cookie. `ours`: the origins of this server.
/// `foreign`: those of them whose pages come from another server; to the browser these are other sites.
///
/// # Errors
/// 403 `csrf_failed`.
pub fn check(method: &Method, headers: &HeaderMap, signs_in: bool, ours: &[Origin], foreign: &[Origin]) -> Result<()> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    // A browser never adds an API key on its own, and cookies are ignored if there is one.
    if key::is_given(headers) {
        return Ok(());
    }
    let has_cookie = headers.contains_key(header::COOKIE);
    if !has_cookie && !signs_in {
        return Ok(());
    }
    let origins: Vec<_> = headers.get_all(header::ORIGIN).iter().collect();
    let sites: Vec<_> = headers.get_all("sec-fetch-site").iter().collect();
    if has_cookie && origins.is_empty() && sites.is_empty() {
        return Err(refused("This request carries a cookie but does not say which site it comes from."));
    }
    if !origins.iter().all(|value| is_one_of(value, ours)) {
        return Err(refused(
            "This request comes from another site. (If it is this one, its operator must set ROLECALL_SITE_URL.)",
        ));
    }
    // A page cannot send another origin than its own.
    if !origins.is_empty() && origins.iter().all(|value| is_one_of(value, foreign)) {
        return Ok(());
    }
    if !sites.iter().all(|site| matches!(site.as_bytes(), b"same-origin" | b"none")) {
        return Err(refused("This request comes from another site."));
    }
    Ok(())
}

/// True if the value of an `Origin` header is one of these origins.
pub(super) fn is_one_of(value: &HeaderValue, origins: &[Origin]) -> bool {
    value.to_str().ok().and_then(Origin::parse).is_some_and(|origin| origins.contains(&origin))
}

/// 403 `csrf_failed`.
fn refused(detail: &'static str) -> Error {
    Error::Forbidden { code: "csrf_failed", detail: detail.into() }
}
