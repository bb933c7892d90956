//! Conditions on properties, as people send them.

use crate::error::{Error, Result};
use rolecall_api::{PropertyFilter, PropertyOperator};
use serde_json::Value;
use std::borrow::Cow;

/// The most conditions, and values of a condition.
const CONDITIONS: usize = 20;
const VALUES: usize = 100;
/// The most values of all conditions together: each makes the statement longer.
const ALL_VALUES: usize = 200;
/// The most characters of a name or a value.
const LENGTH: usize = 1000;

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
