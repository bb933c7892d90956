//! Parameters of the path and of the query, read so that nonsense in them is a plain 404 or 400.

use crate::error::{Error, Result};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Parameters of the path; what cannot be one (invalid UTF-8, null characters) is 404 like any unknown id.
#[derive(Debug, Clone)]
pub struct Path<T>(
    /// The parameters, in order.
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

/// Parameters of the query; of a repeated one the last counts.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        Query::parse(parts.uri.query().unwrap_or_default())
    }
}

impl Query {
    /// Reads `a=b&c=d`.
    ///
    /// # Errors
    /// `null_characters_not_allowed`: a database would not take them.
    pub fn parse(query: &str) -> Result<Self> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        match pairs.iter().find(|(_, value)| value.contains('\0')) {
            Some((name, _)) => {
                Err(Error::field(name.clone(), "null_characters_not_allowed", "Null characters are not allowed."))
            }
            None => Ok(Query(pairs)),
        }
    }

    /// A parameter, if it is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All parameters, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
