//! SQL functions that SQLite lacks, as translated queries call them. Their names begin with `hql_`; none has side
//! effects.
//!
//! Null gives null, and so do invalid values.

mod quantile;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use quantile::{ArgExtreme, Quantile};
use rolecall_hogql::functions::text::{address, is_like};
use rolecall_hogql::functions::time::{self, Unit};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error, Result};
use std::sync::Arc;

/// Maximum length of pattern times length of text in `LIKE`: about a tenth of a second.
const LIKE: usize = 50_000_000;

/// Registers the functions on a connection.
///
/// # Errors
/// The connection is in use.
pub(crate) fn add(connection: &Connection) -> Result<()> {
    crate::store::events::property::add_functions(connection)?;
    texts(connection)?;
    numbers(connection)?;
    times(connection)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_aggregate_function("hql_quantile", 2, flags, Quantile)?;
    connection.create_aggregate_function("hql_arg_max", 2, flags, ArgExtreme { greatest: true })?;
    connection.create_aggregate_function("hql_arg_min", 2, flags, ArgExtreme { greatest: false })
}

/// Registers one function.
fn function<T: Into<Value> + 'static>(
    connection: &Connection,
    name: &'static str,
    arguments: i32,
    work: impl Fn(&Context<'_>) -> Result<Option<T>> + Send + 'static,
) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function(name, arguments, flags, move |context| {
        Ok(work(context)?.map_or(Value::Null, Into::into))
    })
}

/// Registers a function of one text.
fn text_function<T: Into<Value> + 'static>(
    connection: &Connection,
    name: &'static str,
    work: fn(&str) -> Option<T>,
) -> Result<()> {
    function(connection, name, 1, move |context| Ok(text(context, 0).and_then(work)))
}

/// Registers a function of one number.
fn number_function(connection: &Connection, name: &'static str, work: fn(f64) -> f64) -> Result<()> {
    function(connection, name, 1, move |context| Ok(float(context, 0).map(work).filter(|number| number.is_finite())))
}

fn texts(connection: &Connection) -> Result<()> {
    text_function(connection, "hql_lower", |text| Some(text.to_lowercase()))?;
    text_function(connection, "hql_upper", |text| Some(text.to_uppercase()))?;
    text_function(connection, "hql_domain", |text| Some(address(text).0.to_owned()))?;
    text_function(connection, "hql_path", |text| Some(address(text).1.to_owned()))?;
    function(connection, "hql_left", 2, |context| {
        let (text, count) = (text(context, 0), count(context, 1));
        Ok(text.zip(count).map(|(text, count)| text.chars().take(count).collect::<String>()))
    })?;
    function(connection, "hql_right", 2, |context| {
        let (text, count) = (text(context, 0), count(context, 1));
        Ok(text.zip(count).map(|(text, count)| {
            let skip = text.chars().count().saturating_sub(count);
            text.chars().skip(skip).collect::<String>()
        }))
    })?;
    function(connection, "hql_starts_with", 2, |context| {
        Ok(text(context, 0).zip(text(context, 1)).map(|(text, start)| text.starts_with(start)))
    })?;
    function(connection, "hql_ends_with", 2, |context| {
        Ok(text(context, 0).zip(text(context, 1)).map(|(text, end)| text.ends_with(end)))
    })?;
    function(connection, "hql_like", 3, |context| {
        let (Some(text), Some(pattern)) = (text(context, 0), text(context, 1)) else {
            return Ok(None);
        };
        if text.len().saturating_mul(pattern.len()) > LIKE {
            return Err(Error::UserFunctionError("the text and the pattern of LIKE are too long".into()));
        }
        if context.get_raw(2).as_i64().is_ok_and(|any_case| any_case != 0) {
            return Ok(Some(is_like(&text.to_lowercase(), &pattern.to_lowercase())));
        }
        Ok(Some(is_like(text, pattern)))
    })
}

fn numbers(connection: &Connection) -> Result<()> {
    number_function(connection, "hql_floor", f64::floor)?;
    number_function(connection, "hql_ceil", f64::ceil)?;
    number_function(connection, "hql_sqrt", f64::sqrt)?;
    number_function(connection, "hql_exp", f64::exp)?;
    number_function(connection, "hql_ln", f64::ln)?;
    number_function(connection, "hql_log2", f64::log2)?;
    number_function(connection, "hql_log10", f64::log10)?;
    function(connection, "hql_pow", 2, |context| {
        let power = float(context, 0).zip(float(context, 1)).map(|(a, b)| a.powf(b));
        Ok(power.filter(|number| number.is_finite()))
    })?;
    function(connection, "hql_int_div", 2, |context| {
        Ok(integer(context, 0).zip(integer(context, 1)).and_then(|(a, b)| a.checked_div(b)))
    })?;
    function(connection, "hql_mod", 2, |context| {
        if let (ValueRef::Integer(a), ValueRef::Integer(b)) = (context.get_raw(0), context.get_raw(1)) {
            return Ok(a.checked_rem(b).map(Value::Integer));
        }
        let rest = float(context, 0).zip(float(context, 1)).map(|(a, b)| a % b);
        Ok(rest.filter(|number| number.is_finite()).map(Value::Real))
    })?;
    function(connection, "hql_integer", 1, |context| Ok(integer(context, 0)))?;
    function(connection, "hql_number", 1, |context| Ok(number(context.get_raw(0))))?;
    function(connection, "hql_boolean", 1, |context| Ok(boolean(context.get_raw(0))))
}

fn times(connection: &Connection) -> Result<()> {
    function(connection, "hql_time", 2, |context| {
        let zone = zone(context, 1)?;
        Ok(match context.get_raw(0) {
            ValueRef::Text(text) => std::str::from_utf8(text).ok().and_then(|text| time::parse(text, &zone)),
            // A number is a Unix time in seconds.
            ValueRef::Integer(seconds) => seconds.checked_mul(1_000_000),
            ValueRef::Real(seconds) => truncated(seconds * 1e6),
            ValueRef::Null | ValueRef::Blob(_) => None,
        })
    })?;
    function(
        connection,
        "hql_seconds",
        1,
        |context| Ok(micros(context, 0).map(|micros| micros.div_euclid(1_000_000))),
    )?;
    function(connection, "hql_time_text", 2, |context| {
        let zone = zone(context, 1)?;
        Ok(micros(context, 0).and_then(|micros| time::text(micros, &zone)))
    })?;
    function(connection, "hql_date_text", 1, |context| Ok(micros(context, 0).and_then(time::date_text)))?;
    function(connection, "hql_date", 2, |context| {
        let zone = zone(context, 1)?;
        Ok(micros(context, 0).and_then(|micros| time::date(micros, &zone)))
    })?;
    function(connection, "hql_midnight", 2, |context| {
        let zone = zone(context, 1)?;
        Ok(micros(context, 0).and_then(|day| time::midnight(day, &zone)))
    })?;
    function(connection, "hql_start_of", 4, |context| {
        let (unit, zone) = (unit(context, 1), zone(context, 3)?);
        let first = if text(context, 2) == Some("sunday") { Weekday::Sunday } else { Weekday::Monday };
        Ok(micros(context, 0).zip(unit).and_then(|(micros, unit)| time::start_of(micros, unit, first, &zone)))
    })?;
    function(connection, "hql_start_of_interval", 4, |context| {
        let (number, unit, zone) = (integer(context, 1), unit(context, 2), zone(context, 3)?);
        let all = micros(context, 0).zip(number).zip(unit);
        Ok(all.and_then(|((micros, number), unit)| time::start_of_interval(micros, number, unit, &zone)))
    })?;
    function(connection, "hql_difference", 4, |context| {
        let (unit, zone) = (unit(context, 2), zone(context, 3)?);
        let all = micros(context, 0).zip(micros(context, 1)).zip(unit);
        Ok(all.and_then(|((from, to), unit)| time::difference(from, to, unit, &zone)))
    })?;
    function(connection, "hql_add", 4, |context| {
        let (number, unit, zone) = (integer(context, 1), unit(context, 2), zone(context, 3)?);
        let all = micros(context, 0).zip(number).zip(unit);
        Ok(all.and_then(|((micros, number), unit)| time::add(micros, number, unit, &zone)))
    })?;
    function(connection, "hql_part", 3, |context| {
        let (part, zone) = (text(context, 1), zone(context, 2)?);
        Ok(micros(context, 0).zip(part).and_then(|(micros, part)| time::part(micros, part, &zone)))
    })?;
    function(connection, "hql_format", 3, |context| {
        let (pattern, zone) = (text(context, 1), zone(context, 2)?);
        Ok(micros(context, 0).zip(pattern).and_then(|(micros, pattern)| time::format(micros, pattern, &zone)))
    })
}

fn text<'c>(context: &'c Context<'_>, index: usize) -> Option<&'c str> {
    match context.get_raw(index) {
        ValueRef::Text(text) | ValueRef::Blob(text) => std::str::from_utf8(text).ok(),
        _ => None,
    }
}

fn float(context: &Context<'_>, index: usize) -> Option<f64> {
    match context.get_raw(index) {
        #[expect(clippy::cast_precision_loss, reason = "a number with a fraction is asked for")]
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        _ => None,
    }
}

fn integer(context: &Context<'_>, index: usize) -> Option<i64> {
    match context.get_raw(index) {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Real(number) => truncated(number),
        _ => None,
    }
}

fn micros(context: &Context<'_>, index: usize) -> Option<i64> {
    context.get_raw(index).as_i64().ok()
}

/// An argument that is a number of characters.
fn count(context: &Context<'_>, index: usize) -> Option<usize> {
    integer(context, index).map(|count| usize::try_from(count).unwrap_or(0))
}

/// Rounds towards zero; `None` if it does not fit.
fn truncated(number: f64) -> Option<i64> {
    const MOST: f64 = 9.2e18;
    #[expect(clippy::cast_possible_truncation, reason = "it fits")]
    (number.abs() < MOST).then_some(number as i64)
}

fn number(value: ValueRef<'_>) -> Option<Value> {
    match value {
        ValueRef::Integer(number) => Some(Value::Integer(number)),
        ValueRef::Real(number) => Some(Value::Real(number)),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).ok()?.trim();
            let float = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Real);
            text.parse().ok().map(Value::Integer).or_else(float)
        }
        ValueRef::Blob(_) => boolean(value).map(|value| Value::Integer(value.into())),
        ValueRef::Null => None,
    }
}

fn boolean(value: ValueRef<'_>) -> Option<bool> {
    match value {
        ValueRef::Integer(number) => Some(number != 0),
        ValueRef::Real(number) => Some(number != 0.0),
        ValueRef::Text(text) | ValueRef::Blob(text) => match text {
            b"1" => Some(true),
            b"0" => Some(false),
            text if text.eq_ignore_ascii_case(b"true") => Some(true),
            text if text.eq_ignore_ascii_case(b"false") => Some(false),
            _ => None,
        },
        ValueRef::Null => None,
    }
}

/// The time zone in an argument; parsed once if it is the same for all rows.
fn zone(context: &Context<'_>, index: i32) -> Result<Arc<TimeZone>> {
    context.get_or_create_aux(index, |value| match value.as_str() {
        Ok("UTC") => Ok(TimeZone::UTC),
        Ok(name) => TimeZone::get(name).map_err(Box::<dyn std::error::Error + Send + Sync>::from),
        Err(error) => Err(error.into()),
    })
}

fn unit(context: &Context<'_>, index: usize) -> Option<Unit> {
    text(context, index).and_then(Unit::parse)
}
