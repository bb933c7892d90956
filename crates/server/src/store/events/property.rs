//! Adapts [`rolecall_hogql::functions::property`] (how property values are compared) to SQLite values. Translated
//! queries and filters share these rules.

mod functions;

pub(crate) use functions::add as add_functions;
pub(crate) use rolecall_hogql::functions::property::{number_in, value_sql};

use rolecall_hogql::functions::property::{self, Scalar};
use rusqlite::types::ValueRef;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The comparison key of a value, see [`property::key`].
pub(crate) fn key(value: ValueRef<'_>) -> Option<Vec<u8>> {
    property::key(scalar(value))
}

/// Compares two values, see [`property::compare`].
pub(crate) fn compare(a: ValueRef<'_>, b: ValueRef<'_>) -> Option<Ordering> {
    property::compare(scalar(a), scalar(b))
}

/// A value as text, see [`property::text`].
pub(crate) fn text(value: ValueRef<'_>) -> Option<Cow<'_, str>> {
    property::text(scalar(value))
}

fn scalar(value: ValueRef<'_>) -> Scalar<'_> {
    match value {
        ValueRef::Null => Scalar::Null,
        ValueRef::Integer(number) => Scalar::Integer(number),
        ValueRef::Real(number) => Scalar::Real(number),
        ValueRef::Text(text) => Scalar::Text(text),
        ValueRef::Blob(bytes) => Scalar::Blob(bytes),
    }
}
