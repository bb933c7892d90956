//! Validates the property conditions of a query.

use crate::error::{Error, Result};
use rolecall_api::{PropertyFilter, PropertyOperator};
use serde_json::Value;
use std::borrow::Cow;

/// Maximum number of conditions, and of values in one condition.
const CONDITIONS: usize = 20;
const VALUES: usize = 100;
/// Maximum number of values in all conditions together, because each makes the SQL statement longer.
const ALL_VALUES: usize = 200;
/// Maximum length of a name or value, in characters.
const LENGTH: usize = 1000;

/// Validates the conditions of a query.
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
