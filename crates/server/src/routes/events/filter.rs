//! Which events are meant, as the query of a request says it.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::extract::Query;
use crate::store::events::Filter;
use rolecall_api::{PropertyFilter, PropertyOperator, param};
use serde_json::Value;
use std::borrow::Cow;

/// The most names of events, conditions, and values of a condition.
const NAMES: usize = 20;
const CONDITIONS: usize = 20;
const VALUES: usize = 100;
/// The most values of all conditions together: each makes the statement longer.
const ALL_VALUES: usize = 200;
/// The most characters of a name or a value.
const LENGTH: usize = 1000;

/// Reads `event` (repeated: any of them), `distinct_id`, `after`, `before` and `properties`.
///
/// # Errors
/// `invalid_input`, `max_length`.
pub(crate) fn of(query: &Query) -> Result<Filter> {
    let events: Vec<String> = query
        .iter()
        .filter(|(name, value)| *name == param::EVENT && !value.is_empty())
        .map(|(_, value)| value.to_owned())
        .collect();
    if events.len() > NAMES {
        return Err(Error::field(param::EVENT, "max_length", format!("At most {NAMES} names.")));
    }
    Ok(Filter {
        events,
        distinct_id: query.get(param::DISTINCT_ID).filter(|id| !id.is_empty()).map(str::to_owned),
        after: moment(query, param::AFTER)?,
        before: moment(query, param::BEFORE)?,
        properties: match query.get(param::PROPERTIES).filter(|text| !text.is_empty()) {
            None => Vec::new(),
            Some(text) => {
                let properties = serde_json::from_str(text).map_err(|_| {
                    Error::field(
                        param::PROPERTIES,
                        "invalid_input",
                        "This must be a JSON list of objects with key, operator and value.",
                    )
                })?;
                conditions(properties)?
            }
        },
    })
}

/// Conditions that can be asked.
///
/// # Errors
/// `invalid_input`, `max_length`.
pub(crate) fn conditions(properties: Vec<PropertyFilter>) -> Result<Vec<PropertyFilter>> {
    let long = |text: &str| text.chars().count() > LENGTH;
    if properties.len() > CONDITIONS {
        return Err(Error::field("properties", "max_length", format!("At most {CONDITIONS} conditions.")));
    }
    let mut all = 0;
    for (place, filter) in properties.iter().enumerate() {
        let wrong = |field: &str, code, detail: Cow<'static, str>| {
            Err(Error::field(field, code, detail).within(place).within("properties"))
        };
        if filter.key.is_empty() || filter.key.contains('\0') || long(&filter.key) {
            return wrong("key", "invalid_input", "A condition needs the name of a property as its key.".into());
        }
        if matches!(filter.operator, PropertyOperator::IsSet | PropertyOperator::IsNotSet) {
            continue;
        }
        let values = match &filter.value {
            Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        if values.len() > VALUES {
            return wrong("value", "max_length", format!("At most {VALUES} values.").into());
        }
        all += values.len();
        if all > ALL_VALUES {
            let detail = format!("At most {ALL_VALUES} values in all conditions together.");
            return wrong("value", "invalid_input", detail.into());
        }
        let plain = |value: &Value| match value {
            Value::String(text) => !long(text) && !text.contains('\0'),
            Value::Number(_) | Value::Bool(_) => true,
            _ => false,
        };
        if !values.iter().all(plain) {
            let detail = "A value must be a string, a number, true or false, or a list of them.";
            return wrong("value", "invalid_input", detail.into());
        }
    }
    Ok(properties)
}

fn moment(query: &Query, name: &'static str) -> Result<Option<Moment>> {
    let Some(text) = query.get(name).map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let time = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        // Without a time zone it is UTC, as PostHog takes it.
        let date = text.parse::<jiff::civil::DateTime>().ok()?;
        date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    });
    match time {
        Some(time) => Ok(Some(Moment::of_micros(time.as_microsecond()))),
        None => Err(Error::field(name, "invalid_input", "This must be a time such as 2026-11-03T09:30:00Z.")),
    }
}
