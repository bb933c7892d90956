//! Cross-site request forgery: which unsafe requests of browsers are refused (contract 6).

use crate::error::{Error, Result};
use crate::key;
use axum::http::{HeaderMap, Method, header};

/// Where a request of a browser comes from: scheme, host and port, as browsers write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// An origin in its normal form: lower case, without the port that its scheme has anyway.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://")?;
        let default_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return None,
        };
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        if authority.is_empty() || !authority.chars().all(allowed) {
            return None;
        }
        Some(Origin(format!("{scheme}://{}", authority.strip_suffix(default_port).unwrap_or(authority))))
    }
}

/// Refuses an unsafe request that a page of somebody else may have made a browser send.
///
/// `signs_in`: the request signs in or up, and so is guarded without a cookie too.
///
/// # Errors
/// `csrf_failed`.
pub fn check(method: &Method, headers: &HeaderMap, signs_in: bool, ours: &[Origin]) -> Result<()> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    // No browser sends one by itself, and where there is one, cookies count for nothing.
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
    let is_ours =
        |value: &&header::HeaderValue| value.to_str().ok().and_then(Origin::of).is_some_and(|o| ours.contains(&o));
    if !origins.iter().all(is_ours) {
        return Err(refused(
            "This request comes from another site. (If it is this one, its operator must set ROLECALL_SITE_URL.)",
        ));
    }
    if !sites.iter().all(|site| matches!(site.as_bytes(), b"same-origin" | b"none")) {
        return Err(refused("This request comes from another site."));
    }
    Ok(())
}

fn refused(detail: &'static str) -> Error {
    Error::Forbidden { code: "csrf_failed", detail: detail.into() }
}
