//! Rules for fields of request bodies, which can be combined: `required(text(64))`.
//!
//! A rule is a function from a [`Field`] to a value or an error of contract 3. Most return `None` for a field that was
//! not sent; [`required`] and [`or_default`] wrap them. A rule that only one request needs is next to its handler.

use super::{Field, kind};
use crate::accounts::passwords;
use crate::characters::is_disguising;
use crate::clock::Moment;
use crate::error::Result;
use crate::store::end::{LATEST, SOONEST};
use crate::text::email::{self, Email};
use rolecall_api::Timestamp;
use rolecall_policy::Level;
use serde_json::Value;
use std::time::Duration;

/// A field that must be sent.
///
/// # Errors
/// `required`, and those of the rule.
pub fn required<T>(rule: impl FnOnce(Field<'_>) -> Result<Option<T>>) -> impl FnOnce(Field<'_>) -> Result<T> {
    move |field| rule(field)?.ok_or_else(|| field.error("required", "This field is required."))
}

/// A field that may be left out; it then has the default value of its type.
pub fn or_default<T: Default>(
    rule: impl FnOnce(Field<'_>) -> Result<Option<T>>,
) -> impl FnOnce(Field<'_>) -> Result<T> {
    move |field| Ok(rule(field)?.unwrap_or_default())
}

/// A field that may be `null`, which counts as not sent.
pub fn nullable<T>(rule: impl FnOnce(Field<'_>) -> Result<Option<T>>) -> impl FnOnce(Field<'_>) -> Result<Option<T>> {
    move |field| rule(field.without_null())
}

/// A text of 1 to `max` characters. White space around it is removed.
///
/// # Errors
/// `null`, `invalid_input`, `null_characters_not_allowed`, `max_length`, `blank`.
pub fn text(max: usize) -> impl Fn(Field<'_>) -> Result<Option<String>> {
    move |field| not_blank(field, characters(field, str::trim, max)?)
}

/// A text of 0 to `max` characters. White space around it is removed.
///
/// # Errors
/// The errors of [`text`] except `blank`.
pub fn text_or_blank(max: usize) -> impl Fn(Field<'_>) -> Result<Option<String>> {
    move |field| characters(field, str::trim, max)
}

/// A name of 1 to `max` characters. White space around it is removed.
///
/// # Errors
/// The errors of [`text`]; `invalid_characters` with characters that disguise the text around them.
pub fn name(max: usize) -> impl Fn(Field<'_>) -> Result<Option<String>> {
    move |field| not_blank(field, name_or_blank(max)(field)?)
}

/// A name of 0 to `max` characters. White space around it is removed.
///
/// # Errors
/// The errors of [`name`] except `blank`.
pub fn name_or_blank(max: usize) -> impl Fn(Field<'_>) -> Result<Option<String>> {
    move |field| {
        let text = characters(field, str::trim, max)?;
        if text.as_deref().is_some_and(|text| text.contains(is_disguising)) {
            let detail =
                "Line breaks, control characters and characters that change the direction of text are not allowed.";
            return Err(field.error("invalid_characters", detail));
        }
        Ok(text)
    }
}

/// A text of 1 to `max` characters, kept with its white space: for passwords and for ids from other systems.
///
/// # Errors
/// The errors of [`text`].
pub fn verbatim(max: usize) -> impl Fn(Field<'_>) -> Result<Option<String>> {
    move |field| not_blank(field, characters(field, |text| text, max)?)
}

/// An id as text. Its format is not checked: a malformed id is the same as an unknown one, which the handler reports.
///
/// # Errors
/// The errors of [`text`].
pub fn id<T>(from_text: impl Fn(String) -> T) -> impl Fn(Field<'_>) -> Result<Option<T>> {
    move |field| Ok(text(usize::MAX)(field)?.map(&from_text))
}

/// An email address, normalized as it is stored (contract 2.4).
///
/// # Errors
/// The errors of [`text`]; `invalid_input` if it is not an email address.
pub fn email(field: Field<'_>) -> Result<Option<String>> {
    text(email::MAX)(field)?.map(|text| address(field, &text)).transpose()
}

/// An email address, normalized as it is stored, or an empty text.
///
/// # Errors
/// The errors of [`text_or_blank`]; `invalid_input` if it is not an email address.
pub fn email_or_blank(field: Field<'_>) -> Result<Option<String>> {
    let text = text_or_blank(email::MAX)(field)?;
    text.map(|text| if text.is_empty() { Ok(text) } else { address(field, &text) }).transpose()
}

/// A new password. Only its length is checked here: its strength takes time to compute, so handlers check it later.
///
/// # Errors
/// The errors of [`verbatim`] except `blank`; `password_too_short`.
pub fn new_password(field: Field<'_>) -> Result<Option<String>> {
    match characters(field, |text| text, passwords::MAX)? {
        Some(password) if password.chars().count() < passwords::MIN => {
            Err(field.error("password_too_short", format!("Use at least {count} characters.", count = passwords::MIN)))
        }
        password => Ok(password),
    }
}

/// A JSON boolean.
///
/// # Errors
/// `null`, `invalid_input`.
pub fn boolean(field: Field<'_>) -> Result<Option<bool>> {
    let Some(value) = field.value()? else {
        return Ok(None);
    };
    value.as_bool().map(Some).ok_or_else(|| field.wrong_type("true or false", value))
}

/// An integer.
///
/// # Errors
/// `null`, `invalid_input`.
pub fn integer(field: Field<'_>) -> Result<Option<i64>> {
    let Some(value) = field.value()? else {
        return Ok(None);
    };
    value.as_i64().map(Some).ok_or_else(|| field.wrong_type("a whole number", value))
}

/// The number of one of the levels in `choices`.
///
/// # Errors
/// `null`, `invalid_choice`.
pub fn level(choices: &[Level]) -> impl Fn(Field<'_>) -> Result<Option<Level>> {
    move |field| {
        let Some(value) = field.value()? else {
            return Ok(None);
        };
        let number = value.as_u64().and_then(|number| u8::try_from(number).ok());
        let level = number.and_then(|number| Level::try_from(number).ok()).filter(|level| choices.contains(level));
        level.map(Some).ok_or_else(|| {
            let choices: Vec<_> = choices.iter().map(|level| level.number().to_string()).collect();
            let choices = choices.join(", ");
            field.error("invalid_choice", format!("This must be one of {choices}."))
        })
    }
}

/// The end of a level or a grant; `null` is none. From a minute to 366 days ahead of `now`.
///
/// # Errors
/// As [`time_ahead`].
pub fn end(now: Moment) -> impl Fn(Field<'_>) -> Result<Option<Timestamp>> {
    time_ahead(
        now,
        (SOONEST, "This must be at least a minute from now."),
        (LATEST, "This can be at most 366 days from now."),
    )
}

/// A time between `soonest` and `latest` after `now`, each with the sentence for times beyond it; `null` is none. In
/// the spelling in which times are sent.
///
/// # Errors
/// `invalid_input` if it is no time, or too soon or too late.
pub fn time_ahead(
    now: Moment,
    soonest: (Duration, &'static str),
    latest: (Duration, &'static str),
) -> impl Fn(Field<'_>) -> Result<Option<Timestamp>> {
    move |field| {
        let Some(text) = text(usize::MAX)(field.without_null())? else { return Ok(None) };
        let error = |detail: &'static str| Err(field.error("invalid_input", detail));
        let Some(at) = Moment::parse(&text) else {
            return error("This must be a time such as 2026-11-03T09:30:00Z.");
        };
        if at < now.after(soonest.0) {
            return error(soonest.1);
        }
        if at > now.after(latest.0) {
            return error(latest.1);
        }
        Ok(Some(at.wire()))
    }
}

/// A list of at most `max` items, each read by `item`, which also gets the index. Errors name the index, from 0:
/// `keep.3`.
///
/// # Errors
/// `null`, `not_a_list`, `max_length`, and the errors of `item`.
pub fn list<T>(
    max: usize,
    mut item: impl FnMut(usize, &Value) -> Result<T>,
) -> impl FnOnce(Field<'_>) -> Result<Option<Vec<T>>> {
    move |field| {
        let items = match field.value()? {
            None => return Ok(None),
            Some(Value::Array(items)) => items,
            Some(other) => {
                let kind = kind(other);
                return Err(field.error("not_a_list", format!("Expected a list, not {kind}.")));
            }
        };
        if items.len() > max {
            return Err(field.error("max_length", format!("This list can have at most {max} items.")));
        }
        let item = |(index, value)| item(index, value).map_err(|error| error.within(index).within(field.name));
        items.iter().enumerate().map(item).collect::<Result<_>>().map(Some)
    }
}

/// A text of 0 to `max` characters after `trim`.
fn characters(field: Field<'_>, trim: fn(&str) -> &str, max: usize) -> Result<Option<String>> {
    let Some(value) = field.value()? else {
        return Ok(None);
    };
    let text = trim(value.as_str().ok_or_else(|| field.wrong_type("a string", value))?);
    if text.contains('\0') {
        return Err(field.error("null_characters_not_allowed", "Null characters are not allowed."));
    }
    if text.chars().count() > max {
        return Err(field.error("max_length", format!("This field can have at most {max} characters.")));
    }
    Ok(Some(text.to_owned()))
}

/// The same text, unless it is empty.
fn not_blank(field: Field<'_>, text: Option<String>) -> Result<Option<String>> {
    if text.as_deref().is_some_and(str::is_empty) {
        return Err(field.error("blank", "This field may not be blank."));
    }
    Ok(text)
}

/// An email address from a text that is not empty.
fn address(field: Field<'_>, text: &str) -> Result<String> {
    Email::parse(text).map(String::from).ok_or_else(|| field.error("invalid_input", email::SENTENCE))
}
