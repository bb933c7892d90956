//! A response of the server, with assertions.

use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use serde_json::Value;

/// A response of the server.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
    /// `Null` if the body is not JSON.
    pub(crate) json: Value,
}

impl Answer {
    /// A header; empty if missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts the status and returns the JSON.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self.json
    }

    /// Asserts an error: status, `type`, `code` and `attr`; besides these it can only have a sentence and our additions.
    #[track_caller]
    pub(crate) fn is_error(&self, status: u16, kind: &str, code: &str, attr: Option<&str>) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        let error = self.json.as_object().unwrap_or_else(|| panic!("no error: {}", self.text()));
        assert_eq!((error["type"].as_str(), error["code"].as_str()), (Some(kind), Some(code)), "{}", self.text());
        assert_eq!(error["attr"].as_str(), attr, "{}", self.text());
        let detail = error["detail"].as_str().unwrap();
        assert!(detail.ends_with(['.', ')']) && detail.chars().next().is_some_and(char::is_uppercase), "{detail}");
        for name in error.keys() {
            let names = ["type", "code", "detail", "attr", "denial", "request_id", "changed_since", "ways"];
            assert!(names.contains(&name.as_str()), "`{name}` in an error");
        }
    }

    /// Asserts a 400, for a field or the whole request.
    #[track_caller]
    pub(crate) fn is_invalid(&self, code: &str, attr: Option<&str>) {
        self.is_error(400, "validation_error", code, attr);
    }

    /// Asserts a 401.
    #[track_caller]
    pub(crate) fn is_unauthenticated(&self) {
        self.is_error(401, "authentication_error", "not_authenticated", None);
    }

    /// Asserts a 401 for an invalid `Authorization` header.
    #[track_caller]
    pub(crate) fn is_bad_key(&self) {
        self.is_error(401, "authentication_error", "authentication_failed", None);
    }

    /// Asserts a 403 by a rule.
    #[track_caller]
    pub(crate) fn is_denied(&self, rule: &str) {
        self.is_error(403, "authentication_error", "permission_denied", None);
        assert_eq!(self.json["denial"]["rule"], rule, "{}", self.text());
    }

    /// Asserts the standard 404.
    #[track_caller]
    pub(crate) fn is_not_found(&self) {
        self.is_error(404, "invalid_request", "not_found", None);
        assert_eq!(self.json["detail"], "Not found, or you don't have access.");
    }

    /// The body as text, for messages.
    pub(crate) fn text(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.bytes))
    }
}
