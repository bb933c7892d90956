//! What is kept of a response for a repeated request.

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use serde_json::Value;

/// The largest response that is stored, in bytes. Of a larger one, only the fact that the request ran is stored.
const MAX_STORED_RESPONSE: usize = 64 * 1024;
/// Fields with secrets that are shown once, by endpoint, as JSON pointers. They are null in a stored response.
const SHOWN_ONCE: [(&str, &str); 7] = [
    ("personal_api_key.create", "/value"),
    ("view_as.create", "/value"),
    ("billing.checkout", "/url"),
    ("billing.portal", "/url"),
    ("user.totp.confirm", "/recovery_codes"),
    ("user.recovery_codes.create", "/recovery_codes"),
    ("user.passkey.create", "/recovery_codes"),
];

/// The body as it can be stored: JSON without secrets, or empty. None if it is of another type or too large.
pub(super) fn storable_body(endpoint: &str, headers: &HeaderMap, body: &Bytes) -> Option<String> {
    if body.is_empty() {
        return Some(String::new());
    }
    let is_json = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes() == b"application/json");
    if !is_json || body.len() > MAX_STORED_RESPONSE {
        return None;
    }
    let mut secrets = SHOWN_ONCE.iter().filter(|(name, _)| *name == endpoint).map(|(_, pointer)| pointer).peekable();
    if secrets.peek().is_none() {
        return String::from_utf8(body.to_vec()).ok();
    }
    let mut answer: Value = serde_json::from_slice(body).ok()?;
    for pointer in secrets {
        *answer.pointer_mut(pointer)? = Value::Null;
    }
    Some(answer.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use rolecall_api::ENDPOINTS;

    #[test]
    fn every_endpoint_that_is_named_here_exists() {
        for (name, _) in SHOWN_ONCE {
            assert!(ENDPOINTS.iter().any(|endpoint| endpoint.name == name), "{name}");
        }
    }

    #[test]
    fn a_secret_that_is_shown_once_is_never_stored() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = Bytes::from_static(br#"{"id":"1","value":"phx_secret"}"#);
        let stored = storable_body("personal_api_key.create", &headers, &body).unwrap();
        assert_eq!(stored, r#"{"id":"1","value":null}"#);
        // Without the field that has to be removed, the response is not stored at all.
        assert_eq!(storable_body("billing.portal", &headers, &body), None);
    }
}
