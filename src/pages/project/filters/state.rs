//! Converts property filters to and from the URL, the fields of the dialog, and words. Pure.

use crate::language::t;
use rolecall_api::{PropertyFilter, PropertyOperator as Operator};
use serde_json::Value;

/// The operators in their order in the dialog, each with its API name and the words between property and value.
pub const OPERATORS: [(Operator, &str, &str); 10] = [
    (Operator::Exact, "exact", "is"),
    (Operator::IsNot, "is_not", "is not"),
    (Operator::Icontains, "icontains", "contains"),
    (Operator::NotIcontains, "not_icontains", "does not contain"),
    (Operator::Gt, "gt", "is greater than"),
    (Operator::Gte, "gte", "is at least"),
    (Operator::Lt, "lt", "is less than"),
    (Operator::Lte, "lte", "is at most"),
    (Operator::IsSet, "is_set", "is set"),
    (Operator::IsNotSet, "is_not_set", "is not set"),
];

/// Finds an operator by its API name.
#[must_use]
pub fn operator_from_name(word: &str) -> Operator {
    OPERATORS.iter().find(|(_, known, _)| *known == word).map_or(Operator::Exact, |(operator, ..)| *operator)
}

/// The API name of an operator.
#[must_use]
pub fn operator_name(operator: Operator) -> &'static str {
    OPERATORS.iter().find(|(known, ..)| *known == operator).map_or("exact", |(_, word, _)| word)
}

/// True if an operator takes a value.
#[must_use]
pub const fn has_value(operator: Operator) -> bool {
    !matches!(operator, Operator::IsSet | Operator::IsNotSet)
}

/// True if an operator takes several values, any of which can match.
#[must_use]
pub const fn has_several(operator: Operator) -> bool {
    matches!(operator, Operator::Exact | Operator::IsNot | Operator::Icontains | Operator::NotIcontains)
}

/// Parses the filters of a URL; empty if they are invalid.
#[must_use]
pub fn from_param(text: &str) -> Vec<PropertyFilter> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The filters as the value of a URL's parameter; empty if there are none.
#[must_use]
pub fn as_param(conditions: &[PropertyFilter]) -> String {
    if conditions.is_empty() { String::new() } else { serde_json::to_string(conditions).unwrap_or_default() }
}

/// A filter in words: property, verb, value.
#[must_use]
pub fn words(condition: &PropertyFilter) -> (String, &'static str, String) {
    let verb = OPERATORS.iter().find(|(known, ..)| *known == condition.operator).map_or("is", |(.., verb)| verb);
    let value = if has_value(condition.operator) { values(&condition.value).join(", ") } else { String::new() };
    (condition.key.clone(), t(verb), value)
}

fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(several) => several.iter().flat_map(values).collect(),
        other => vec![other.to_string()],
    }
}

/// The value as text of the field: several values are separated by commas, and a value with a comma is quoted.
#[must_use]
pub fn to_field(condition: &PropertyFilter) -> String {
    let quote = |text: String| {
        let is_plain = !text.is_empty() && text.trim() == text && !text.contains([',', '"']);
        if is_plain || !has_several(condition.operator) { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    };
    values(&condition.value).into_iter().map(quote).collect::<Vec<_>>().join(", ")
}

/// Creates a filter from the fields; `None` if a value is required and empty.
#[must_use]
pub fn from_fields(key: &str, operator: Operator, typed: &str) -> Option<PropertyFilter> {
    let key = key.trim();
    let value = if !has_value(operator) {
        Value::Null
    } else if has_several(operator) {
        let mut values = split(typed);
        match values.len() {
            0 => return None,
            1 => Value::String(values.remove(0)),
            _ => Value::from(values),
        }
    } else {
        Some(typed.trim()).filter(|typed| !typed.is_empty()).map(Value::from)?
    };
    (!key.is_empty()).then(|| PropertyFilter { key: key.to_owned(), operator, value })
}

/// Splits values at commas, except inside quotation marks.
fn split(typed: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let (value, after) = if let Some(quoted) = rest.strip_prefix('"') {
            unquote(quoted)
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].trim().to_owned(), &rest[end..])
        };
        let was_quoted = rest.starts_with('"');
        if !value.is_empty() || was_quoted {
            values.push(value);
        }
        // Ignore text between a closing quotation mark and the next comma.
        rest = after.find(',').map_or("", |comma| &after[comma + 1..]).trim_start();
    }
    values
}

/// Reads up to the closing quotation mark; a doubled one stands for one in the value.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let Some(end) = rest.find('"') else {
            value.push_str(rest);
            return (value, "");
        };
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return (value, rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn condition(operator: Operator, value: Value) -> PropertyFilter {
        PropertyFilter { key: "country".into(), operator, value }
    }

    #[test]
    fn filters_survive_a_round_trip_through_the_url() {
        let conditions =
            vec![condition(Operator::Exact, json!(["NO", "DE"])), condition(Operator::IsNotSet, json!(null))];
        assert_eq!(from_param(&as_param(&conditions)), conditions);
        assert_eq!(as_param(&[]), "");
        assert_eq!(from_param("{"), []);
    }

    #[test]
    fn a_filter_is_written_as_a_sentence() {
        let told = |condition: &PropertyFilter| {
            let (what, verb, value) = words(condition);
            format!("{what} {verb} {value}").trim().to_owned()
        };
        assert_eq!(told(&condition(Operator::Exact, json!(["NO", "DE"]))), "country is NO, DE");
        assert_eq!(told(&condition(Operator::Gt, json!(3))), "country is greater than 3");
        assert_eq!(told(&condition(Operator::IsSet, json!("left over"))), "country is set");
    }

    #[test]
    fn every_operator_is_parsed_from_its_api_name() {
        for (operator, word, _) in OPERATORS {
            assert_eq!(operator_from_name(word), operator);
            assert_eq!(operator_name(operator), word);
            assert_eq!(serde_json::to_value(operator).unwrap(), json!(word));
        }
        assert_eq!(operator_from_name("like"), Operator::Exact);
    }

    #[test]
    fn several_values_are_apart_by_commas_and_quotation_marks_keep_one_together() {
        for (typed, value) in [
            ("NO", json!("NO")),
            ("NO, DE,", json!(["NO", "DE"])),
            ("\"Oslo, Norway\", DE", json!(["Oslo, Norway", "DE"])),
            ("\"say \"\"yes\"\"\"", json!("say \"yes\"")),
            ("\"\"", json!("")),
            ("12\" pipe", json!("12\" pipe")),
        ] {
            let made = from_fields("country", Operator::Exact, typed).unwrap();
            assert_eq!(made.value, value, "{typed}");
            assert_eq!(from_fields("country", Operator::Exact, &to_field(&made)), Some(made), "{typed}");
        }
        let one = from_fields("amount", Operator::Gte, " 1,000 ").unwrap();
        assert_eq!(one.value, json!("1,000"));
        assert_eq!(to_field(&one), "1,000");
    }

    #[test]
    fn a_filter_without_a_value_is_invalid() {
        assert_eq!(from_fields("country", Operator::Exact, " , "), None);
        assert_eq!(from_fields("country", Operator::Lt, " "), None);
        assert_eq!(from_fields(" ", Operator::Exact, "NO"), None);
        let set = from_fields(" country ", Operator::IsSet, "x").unwrap();
        assert_eq!((set.key.as_str(), set.value), ("country", Value::Null));
    }
}
