//! Reads parameters of the path and of the query. Invalid ones get the errors of contract 3, not those of axum.

use crate::error::{Error, Result};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Parameters of the path. Invalid UTF-8 and null characters are a 404, like an unknown id.
#[derive(Debug, Clone)]
pub struct Path<T>(
    /// The parameters in the order of the path.
    pub T,
);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound);
        }
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            Err(_) => Err(Error::NotFound),
        }
    }
}

/// A UUID from the path, in the spelling in which ids are stored.
///
/// # Errors
/// [`Error::NotFound`] if it is malformed: to the client that is the same as an unknown id (contract 3).
pub(crate) fn uuid_in_path(text: &str) -> Result<String> {
    crate::text::uuids::parse(text).map(|id| id.to_string()).ok_or(Error::NotFound)
}

/// Parameters of the query, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub struct QueryParams(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for QueryParams {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        QueryParams::parse(parts.uri.query().unwrap_or_default())
    }
}

impl QueryParams {
    /// Parses the query of a URL, such as `a=b&c=d`.
    ///
    /// # Errors
    /// `null_characters_not_allowed`: PostgreSQL cannot store them.
    pub fn parse(query: &str) -> Result<Self> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        match pairs.iter().find(|(_, value)| value.contains('\0')) {
            Some((name, _)) => {
                Err(Error::field(name.clone(), "null_characters_not_allowed", "Null characters are not allowed."))
            }
            None => Ok(QueryParams(pairs)),
        }
    }

    /// The value of a parameter; the last one if it was sent several times.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Names and values of all parameters, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
