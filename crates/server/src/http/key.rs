//! Personal API keys, with which programs authenticate as a user: `Authorization: Bearer phx_…` (contract 3 and 4).
//!
//! Keys are stored hashed and never logged. A key works wherever a session does, with the same rights, except that it
//! can neither create keys nor begin a session (both would outlive it when it is revoked), nor end one. It can revoke
//! keys, also itself. What needs the current password needs it with a key too.
//!
//! If there is an `Authorization` header, it decides: a header without a valid key is 401 `authentication_failed`, even
//! beside a valid cookie and on public endpoints. Capture has no users and ignores the header.

use crate::error::Error;
use crate::token;
use axum::http::{HeaderMap, header};

/// True if the request has an `Authorization` header, valid or not. Cookies are then ignored (contract 3).
pub(crate) fn is_given(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
}

/// 403: this needs a session; an API key is not enough.
pub(crate) fn refused(detail: &'static str) -> Error {
    Error::Forbidden { code: "permission_denied", detail: detail.into() }
}

/// The key in the `Authorization` header; none if it is malformed or there are several headers.
pub(crate) fn value(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (scheme, rest) = values.next()?.to_str().ok()?.split_at_checked("Bearer ".len())?;
    let value = rest.trim();
    let is_key = scheme.eq_ignore_ascii_case("Bearer ") && token::is_key_value(value);
    (is_key && values.next().is_none()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(texts: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for text in texts {
            headers.append(header::AUTHORIZATION, HeaderValue::from_bytes(text).unwrap());
        }
        headers
    }

    #[test]
    fn accepts_one_bearer_token_in_the_format_of_a_key() {
        let key = format!("phx_{}", "a".repeat(43));
        for scheme in ["Bearer", "bearer", "BEARER  "] {
            let header = format!("{scheme} {key} ");
            assert_eq!(value(&headers(&[header.as_bytes()])), Some(key.as_str()), "{header}");
        }
    }

    #[test]
    fn any_other_header_is_given_but_not_a_key() {
        let (key, bearer) = (format!("phx_{}", "a".repeat(43)), format!("Bearer phx_{}", "a".repeat(43)));
        let (basic, glued) = (format!("Basic {key}"), format!("Bearer{key}"));
        for texts in [
            &[b"".as_slice()][..],
            &[b"Bearer"],
            &[b"Bearer "],
            &[b"Bearer phx_\xff"],
            &[b"Bearer phx_short"],
            &[b"Bearer eyJ.x.y"],
            &[b"Basic eDp5"],
            &[key.as_bytes()],
            &[basic.as_bytes()],
            &[glued.as_bytes()],
            &[bearer.as_bytes(), bearer.as_bytes()],
            &[b"Basic eDp5", bearer.as_bytes()],
        ] {
            let headers = headers(texts);
            assert!(is_given(&headers) && value(&headers).is_none(), "{texts:?}");
        }
        assert!(!is_given(&headers(&[])));
    }
}
