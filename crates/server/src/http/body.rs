//! Reads JSON bodies into the request structs of `rolecall-api`, and reports wrong fields with the errors of contract
//! 3.
//!
//! A handler takes [`Fields`] and, after the caller is authorized, reads them with [`read_request!`]: one function of
//! [`rules`] for each field, in the order in which errors are reported. serde alone could neither report these errors
//! nor enforce the limits.
//!
//! Unknown fields are ignored. If a key is repeated, the last value counts.

pub mod rules;
mod values;

use crate::error::{Error, Result};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use bytes::Bytes;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The body of a request as any JSON value. An empty body counts as an empty object.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonBody(
    /// The parsed body.
    pub Value,
);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let is_json = is_json(&request);
        // The size is limited already: see `crate::http::body_limit`.
        let bytes = Bytes::from_request(request, state).await.map_err(|error| Error::Malformed(error.body_text()))?;
        if bytes.is_empty() {
            return Ok(JsonBody(Value::Object(Map::new())));
        }
        if !is_json {
            return Err(Error::UnsupportedMediaType);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| Error::Malformed("it is not UTF-8".to_owned()))?;
        if values::count(text) > values::MAX {
            return Err(Error::Malformed("it has more than 50,000 values".to_owned()));
        }
        let value = serde_json::from_str(text).map_err(|error| {
            // Only the position: the message of serde_json can quote the body.
            let (line, column) = (error.line(), error.column());
            Error::Malformed(format!("line {line}, column {column}"))
        })?;
        Ok(JsonBody(value))
    }
}

/// True if the content type is JSON or missing.
fn is_json(request: &Request) -> bool {
    let Some(value) = request.headers().get(header::CONTENT_TYPE) else {
        return true;
    };
    let Ok(value) = value.to_str() else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim();
    let Some((kind, subtype)) = essence.split_once('/') else {
        return essence.is_empty();
    };
    kind.eq_ignore_ascii_case("application")
        && (subtype.eq_ignore_ascii_case("json") || subtype.to_ascii_lowercase().ends_with("+json"))
}

/// Reads a request struct from [`Fields`], with one rule for each field:
///
/// ```ignore
/// let request = read_request!(body, Login { email: required(text(email::MAX)), password: required(verbatim(1000)) });
/// ```
///
/// Rules run in the order in which they are written; the first error is returned with `?`. The names of the struct's
/// fields are those of the body, and all of them must be listed: a field that is added or renamed in `rolecall-api`
/// fails to compile here until it is read.
macro_rules! read_request {
    ($fields:expr, $request:ident { $($field:ident: $rule:expr),+ $(,)? }) => {
        $request { $($field: $fields.field(stringify!($field)).read($rule)?),+ }
    };
}
pub(crate) use read_request;

/// The fields of a JSON object, not checked yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    map: Map<String, Value>,
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        JsonBody::from_request(request, state).await?.0.try_into()
    }
}

impl TryFrom<Value> for Fields {
    type Error = Error;

    /// The fields of an object; `invalid_input` for any other value.
    fn try_from(value: Value) -> Result<Self> {
        match value {
            Value::Object(map) => Ok(Fields { map }),
            other => {
                let kind = kind(&other);
                Err(Error::invalid("invalid_input", format!("Expected an object, not {kind}.")))
            }
        }
    }
}

impl Fields {
    /// The field called `name`, whether or not it was sent. Use [`rolecall_api::field_name!`] for the name.
    #[must_use]
    pub fn field(&self, name: &'static str) -> Field<'_> {
        Field { name, value: self.map.get(name) }
    }
}

/// One field of a body, sent or not.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    name: &'static str,
    value: Option<&'a Value>,
}

impl<'a> Field<'a> {
    /// Applies a rule to this field and returns its result.
    ///
    /// # Errors
    /// Those of the rule.
    pub fn read<T>(self, rule: impl FnOnce(Field<'a>) -> Result<T>) -> Result<T> {
        rule(self)
    }

    /// The value as it was sent, which can be `null`; none if the field was not sent.
    #[must_use]
    pub fn as_sent(self) -> Option<&'a Value> {
        self.value
    }

    /// True if the field was sent, even as `null`.
    #[must_use]
    pub fn is_sent(self) -> bool {
        self.value.is_some()
    }

    /// A 400 about this field.
    pub fn error(self, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Error {
        Error::field(self.name, code, detail)
    }

    /// The same field; `null` counts as not sent.
    #[must_use]
    fn without_null(mut self) -> Self {
        self.value = self.value.filter(|value| !value.is_null());
        self
    }

    /// The value; none if the field was not sent.
    ///
    /// # Errors
    /// `null` if it is null.
    fn value(self) -> Result<Option<&'a Value>> {
        match self.value {
            Some(Value::Null) => Err(self.error("null", "This field may not be null.")),
            value => Ok(value),
        }
    }

    fn wrong_type(self, expected: &str, value: &Value) -> Error {
        let kind = kind(value);
        self.error("invalid_input", format!("This must be {expected}, not {kind}."))
    }
}

/// The type of a value, for error messages.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
