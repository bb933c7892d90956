//! Errors of the fields of a request.

use super::Error;
use std::borrow::Cow;

impl Error {
    /// 400 about one field.
    pub fn field(attr: impl Into<String>, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Error::Invalid { code, detail: detail.into(), attr: Some(attr.into()) }
    }

    /// The same error of another field.
    #[must_use]
    pub fn at(self, attr: impl Into<String>) -> Self {
        match self {
            Error::Invalid { code, detail, .. } => Error::field(attr, code, detail),
            other => other,
        }
    }

    /// 400 about the request as a whole.
    pub fn invalid(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Error::Invalid { code, detail: detail.into(), attr: None }
    }

    /// Prefixes the field of the error with its place in a list or object: `level` within `keep.3` becomes
    /// `keep.3.level`. Indexes start at 0.
    #[must_use]
    pub fn within(self, place: impl std::fmt::Display) -> Self {
        match self {
            Error::Invalid { code, detail, attr } => {
                let attr = attr.map_or_else(|| place.to_string(), |attr| format!("{place}.{attr}"));
                Error::Invalid { code, detail, attr: Some(attr) }
            }
            error => error,
        }
    }
}
