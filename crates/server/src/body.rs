//! Reads request bodies defensively: whatever comes, the answer is a value of the right type or one of the errors of
//! contract 3, and nothing else of the server has to look at raw JSON.
//!
//! Unknown fields are ignored, of a repeated key the last one counts. Texts are trimmed unless asked otherwise.

mod values;
use crate::error::{Error, Result};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use bytes::Bytes;
use rolecall_policy::Level;
use serde_json::{Map, Value};

/// The body of a request as JSON; an empty one is an empty object.
#[derive(Debug, Clone, PartialEq)]
pub struct Json(
    /// What came.
    pub Value,
);

impl<S: Send + Sync> FromRequest<S> for Json {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let is_json = is_json(&request);
        // The size was limited before any handler ran: see `crate::intake`.
        let bytes = Bytes::from_request(request, state).await.map_err(|error| Error::Malformed(error.body_text()))?;
        if bytes.is_empty() {
            return Ok(Json(Value::Object(Map::new())));
        }
        if !is_json {
            return Err(Error::UnsupportedMediaType);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| Error::Malformed("it is not UTF-8".to_owned()))?;
        if values::count(text) > values::MAX {
            return Err(Error::Malformed("it has more than 50,000 values".to_owned()));
        }
        let value = serde_json::from_str(text).map_err(|error| {
            // The message of the library without anything that was sent.
            Error::Malformed(format!("line {}, column {}", error.line(), error.column()))
        })?;
        Ok(Json(value))
    }
}

/// JSON says that it is JSON, or says nothing.
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

/// The fields of a JSON object.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    map: Map<String, Value>,
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        Fields::of(Json::from_request(request, state).await?.0)
    }
}

impl Fields {
    /// The fields of a value, which has to be an object.
    ///
    /// # Errors
    /// `invalid_input` if it is none.
    pub fn of(value: Value) -> Result<Self> {
        match value {
            Value::Object(map) => Ok(Fields { map }),
            other => Err(Error::invalid("invalid_input", format!("An object is expected here, not {}.", kind(&other)))),
        }
    }

    /// A field; missing and `null` are told apart by what is then asked of it.
    #[must_use]
    pub fn field(&self, name: &'static str) -> Field<'_> {
        Field { attr: name, value: self.map.get(name) }
    }

    /// True if the field is there, be it `null`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// A text of at most `max` characters.
    ///
    /// # Errors
    /// See [`Field::text`].
    pub fn text(&self, name: &'static str, max: usize) -> Result<Option<String>> {
        self.field(name).text(Trim::Both, max)
    }

    /// A text that has to be there.
    ///
    /// # Errors
    /// See [`Field::text`]; `required`.
    pub fn required_text(&self, name: &'static str, max: usize) -> Result<String> {
        self.field(name).required()?.text(Trim::Both, max)?.ok_or_else(|| missing(name))
    }

    /// True or false.
    ///
    /// # Errors
    /// See [`Field::boolean`].
    pub fn boolean(&self, name: &'static str) -> Result<Option<bool>> {
        self.field(name).boolean()
    }

    /// A level out of `choices`.
    ///
    /// # Errors
    /// See [`Field::level`].
    pub fn level(&self, name: &'static str, choices: &[Level]) -> Result<Option<Level>> {
        self.field(name).level(choices)
    }

    /// A level that has to be there.
    ///
    /// # Errors
    /// See [`Field::level`]; `required`.
    pub fn required_level(&self, name: &'static str, choices: &[Level]) -> Result<Level> {
        self.field(name).required()?.level(choices)?.ok_or_else(|| missing(name))
    }
}

/// What is cut off a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trim {
    /// White space on both sides.
    Both,
    /// Nothing (passwords).
    Nothing,
}

/// One field of a body.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    attr: &'static str,
    value: Option<&'a Value>,
}

impl<'a> Field<'a> {
    /// An error about this field.
    pub fn error(&self, code: &'static str, detail: impl Into<std::borrow::Cow<'static, str>>) -> Error {
        Error::field(self.attr, code, detail)
    }

    /// The field, which has to be there.
    ///
    /// # Errors
    /// `required`.
    pub fn required(self) -> Result<Self> {
        if self.value.is_none() {
            return Err(missing(self.attr));
        }
        Ok(self)
    }

    /// The field with `null` taken as missing.
    #[must_use]
    pub fn nullable(mut self) -> Self {
        self.value = self.value.filter(|value| !value.is_null());
        self
    }

    /// The value as it came, if the field is there.
    #[must_use]
    pub fn value(self) -> Option<&'a Value> {
        self.value
    }

    /// A text that is not blank, of at most `max` characters.
    ///
    /// # Errors
    /// `null`, `invalid_input`, `null_characters_not_allowed`, `blank`, `max_length`.
    pub fn text(self, trim: Trim, max: usize) -> Result<Option<String>> {
        let text = self.blankable_text(trim, max)?;
        if text.as_deref().is_some_and(str::is_empty) {
            return Err(self.error("blank", "This field may not be blank."));
        }
        Ok(text)
    }

    /// A text of at most `max` characters, perhaps of none.
    ///
    /// # Errors
    /// `null`, `invalid_input`, `null_characters_not_allowed`, `max_length`.
    pub fn blankable_text(self, trim: Trim, max: usize) -> Result<Option<String>> {
        let Some(value) = self.present()? else {
            return Ok(None);
        };
        let Value::String(text) = value else {
            return Err(self.wrong("a text", value));
        };
        let text = if trim == Trim::Both { text.trim() } else { text.as_str() };
        if text.contains('\0') {
            return Err(self.error("null_characters_not_allowed", "Null characters are not allowed."));
        }
        if text.chars().count() > max {
            return Err(self.error("max_length", format!("This field may have at most {max} characters.")));
        }
        Ok(Some(text.to_owned()))
    }

    /// True or false.
    ///
    /// # Errors
    /// `null`, `invalid_input`.
    pub fn boolean(self) -> Result<Option<bool>> {
        match self.present()? {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(other) => Err(self.wrong("true or false", other)),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// `null`, `invalid_input`.
    pub fn integer(self) -> Result<Option<i64>> {
        let Some(value) = self.present()? else {
            return Ok(None);
        };
        value.as_i64().map(Some).ok_or_else(|| self.wrong("a whole number", value))
    }

    /// A level out of `choices`.
    ///
    /// # Errors
    /// `null`, `invalid_choice`.
    pub fn level(self, choices: &[Level]) -> Result<Option<Level>> {
        let Some(value) = self.present()? else {
            return Ok(None);
        };
        let level = value.as_u64().and_then(|number| u8::try_from(number).ok()).and_then(|n| Level::try_from(n).ok());
        if let Some(level) = level.filter(|level| choices.contains(level)) {
            return Ok(Some(level));
        }
        let choices: Vec<_> = choices.iter().map(|level| level.number().to_string()).collect();
        Err(self.error("invalid_choice", format!("This is not one of {}.", choices.join(", "))))
    }

    /// A list of at most `max` items.
    ///
    /// # Errors
    /// `null`, `not_a_list`, `max_length`.
    pub fn list(self, max: usize) -> Result<Option<&'a [Value]>> {
        match self.present()? {
            None => Ok(None),
            Some(Value::Array(items)) if items.len() > max => {
                Err(self.error("max_length", format!("This list may have at most {max} items.")))
            }
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(other) => Err(self.error("not_a_list", format!("A list is expected here, not {}.", kind(other)))),
        }
    }

    /// The value, if the field is there and not `null`.
    fn present(&self) -> Result<Option<&'a Value>> {
        match self.value {
            Some(Value::Null) => Err(self.error("null", "This field may not be null.")),
            value => Ok(value),
        }
    }

    fn wrong(&self, expected: &str, value: &Value) -> Error {
        self.error("invalid_input", format!("This has to be {expected}, not {}.", kind(value)))
    }
}

fn missing(attr: &'static str) -> Error {
    Error::field(attr, "required", "This field is required.")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
