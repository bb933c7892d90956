//! A property, from its JSON to a value that can be compared.

use crate::property::number_of_json;
use rusqlite::types::Value;

/// The value of a piece of JSON: text, number, `true` and `false` as bytes (see [`crate::hogql::kind`]), lists and objects as
/// their JSON; none for null.
pub(super) fn value(json: &str) -> Option<Value> {
    let bare = || json.trim_matches('"').to_owned();
    Some(match json.as_bytes().first()? {
        // What no text can be (half of a surrogate pair), stays as it is written.
        b'"' => Value::Text(serde_json::from_str(json).unwrap_or_else(|_| bare())),
        b't' | b'f' => Value::Blob(json.as_bytes().to_vec()),
        b'n' => return None,
        b'{' | b'[' => Value::Text(json.to_owned()),
        _ => number_of_json(json),
    })
}

#[cfg(test)]
mod tests {
    use super::value;
    use rusqlite::types::Value;

    #[test]
    fn json_becomes_a_value_that_can_be_compared() {
        for (json, expected) in [
            ("\"a\\u00e9\\n\"", Some(Value::Text("aé\n".to_owned()))),
            ("\"\\ud800\"", Some(Value::Text("\\ud800".to_owned()))),
            ("true", Some(Value::Blob(b"true".to_vec()))),
            ("false", Some(Value::Blob(b"false".to_vec()))),
            ("null", None),
            ("", None),
            ("9007199254740993", Some(Value::Integer(9_007_199_254_740_993))),
            ("18446744073709551615", Some(Value::Text("18446744073709551615".to_owned()))),
            ("-1.5e3", Some(Value::Real(-1500.0))),
            ("1e999", Some(Value::Text("1e999".to_owned()))),
            ("[1,\"a\"]", Some(Value::Text("[1,\"a\"]".to_owned()))),
            ("{}", Some(Value::Text("{}".to_owned()))),
        ] {
            assert_eq!(value(json), expected, "{json}");
        }
    }
}
