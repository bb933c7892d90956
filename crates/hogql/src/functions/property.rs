//! The comparison of property values, shared by filters, breakdowns and queries.
//!
//! A number is the same whether it was sent as a number or as text, and is compared digit by digit, so beyond 2^53 and
//! 64 bits, too. Everything else, including `true` and `false`, is compared as text. A number and a text are never
//! equal, and neither is greater. Arithmetic, such as sums, is SQLite's own.

use super::decimal::Decimal;
use crate::value::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The first byte of a key: numbers come before texts.
const NUMBER: u8 = 1;
const TEXT: u8 = 2;

/// A value of SQLite, borrowed. `true` and `false` in properties are blobs; nothing else is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// SQL null, or a missing property.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// A text as bytes, which need not be valid UTF-8.
    Text(&'a [u8]),
    /// A blob: `true` or `false`.
    Blob(&'a [u8]),
}

/// An SQL expression for the value at a path in a JSON column: a text; a number, as text if SQLite would lose digits;
/// `true` and `false` as blobs; null if there is none. `path` is a placeholder.
#[must_use]
pub fn value_sql(column: &str, path: &str) -> String {
    // A single access to the JSON, which takes about as long as everything else together.
    format!("hql_value({column} -> {path})")
}

/// The sort key of a value: equal values have equal keys, and the byte order of keys is the order of values. `None` for
/// null.
#[must_use]
pub fn key(value: Scalar<'_>) -> Option<Vec<u8>> {
    let text = |bytes: &[u8]| [&[TEXT], bytes].concat();
    Some(match value {
        Scalar::Null => return None,
        Scalar::Integer(number) => Decimal::from_integer(number).key(NUMBER),
        Scalar::Real(number) => match Decimal::from_float(number) {
            Some(decimal) => decimal.key(NUMBER),
            None => text(number.to_string().as_bytes()),
        },
        Scalar::Text(bytes) => match written_number(bytes) {
            Some(decimal) => decimal.key(NUMBER),
            None => text(bytes),
        },
        Scalar::Blob(bytes) => text(bytes),
    })
}

/// Compares two values; `None` if only one of them is a number, or if one is null.
#[must_use]
pub fn compare(a: Scalar<'_>, b: Scalar<'_>) -> Option<Ordering> {
    match (a, b) {
        (Scalar::Integer(a), Scalar::Integer(b)) => Some(a.cmp(&b)),
        (a, b) => {
            let (a, b) = (key(a)?, key(b)?);
            (a.first() == b.first()).then(|| a.cmp(&b))
        }
    }
}

/// The shortest spelling of a number; `None` if the text is not a number. A text is a number if JSON or JavaScript
/// would write it: `42`, `-1.50`, `1e+21`; not `007`, `+1`, `1e3` or ` 1`, which are often codes and hashes.
#[must_use]
pub fn number_in(text: &str) -> Option<String> {
    written_number(text.as_bytes()).map(|decimal| decimal.to_string())
}

/// A value as text, the same for all spellings of a number.
#[must_use]
pub fn text(value: Scalar<'_>) -> Option<Cow<'_, str>> {
    Some(match value {
        Scalar::Null => return None,
        Scalar::Integer(number) => number.to_string().into(),
        Scalar::Real(number) => {
            Decimal::from_float(number).map_or_else(|| number.to_string(), |decimal| decimal.to_string()).into()
        }
        Scalar::Text(bytes) => match written_number(bytes) {
            Some(decimal) => decimal.to_string().into(),
            None => String::from_utf8_lossy(bytes),
        },
        Scalar::Blob(bytes) => String::from_utf8_lossy(bytes),
    })
}

/// True if SQLite stores a number literal without losing digits.
pub(crate) fn is_kept_by_sqlite(number: &str) -> bool {
    number.parse::<i64>().is_ok() || {
        let float = number.parse().ok().and_then(Decimal::from_float);
        float.is_some_and(|float| Decimal::from_json(number.as_bytes()) == Some(float))
    }
}

/// A JSON number as SQLite stores it, or as text if SQLite would lose digits.
#[must_use]
pub fn number_of_json(json: &str) -> Value {
    if let Ok(number) = json.parse() {
        return Value::Integer(number);
    }
    let exact = Decimal::from_json(json.as_bytes());
    match (json.parse::<f64>(), exact) {
        (Ok(number), exact) if number.is_finite() && (exact.is_none() || exact == Decimal::from_float(number)) => {
            Value::Real(number)
        }
        (Ok(number), Some(exact)) if number.is_finite() => Value::Text(exact.to_string()),
        _ => Value::Text(json.to_owned()),
    }
}

/// The content of a JSON string. If it is not valid Unicode (half of a surrogate pair), its escapes are kept.
#[must_use]
pub fn text_of_json(json: &str) -> String {
    let inner = json.trim_matches('"');
    let unescaped = inner.contains('\\').then(|| serde_json::from_str(json).ok()).flatten();
    unescaped.unwrap_or_else(|| inner.to_owned())
}

/// The normal form for all spellings of a number; `None` if the value is in normal form.
#[must_use]
pub fn normal(value: Scalar<'_>) -> Option<Value> {
    let written = match value {
        Scalar::Text(text) => Decimal::from_text(text),
        // For example 2.0.
        Scalar::Real(float) => Decimal::from_float(float),
        _ => None,
    };
    written.map(|decimal| number_of_json(&decimal.to_string()))
}

/// The number in a text, if it is one.
fn written_number(text: &[u8]) -> Option<Decimal> {
    Decimal::from_text(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Scalar<'_> {
        Scalar::Text(text.as_bytes())
    }

    #[test]
    fn a_number_equals_its_other_spellings_and_no_other_number() {
        for (a, b) in [
            (Scalar::Integer(1), text("1")),
            (Scalar::Integer(1), text("1.0")),
            (Scalar::Real(1.5), text("1.50")),
            (Scalar::Integer(0), text("-0")),
            (Scalar::Real(1e21), text("1e+21")),
            (Scalar::Real(1e21), text("1000000000000000000000")),
            (Scalar::Integer(9_007_199_254_740_993), text("9007199254740993")),
        ] {
            assert_eq!(compare(a, b), Some(Ordering::Equal), "{a:?} {b:?}");
        }
        for (less, more) in [
            (text("9"), text("10")),
            (text("-10"), text("-9")),
            (text("-1"), text("0.5")),
            (text("9007199254740992"), text("9007199254740993")),
            (Scalar::Real(9_007_199_254_740_992.0), Scalar::Integer(9_007_199_254_740_993)),
            (text("18446744073709551614"), text("18446744073709551615")),
            (text("0.10000000000000000001"), text("0.10000000000000000002")),
            (text("a"), text("b")),
        ] {
            assert_eq!(compare(less, more), Some(Ordering::Less), "{less:?} {more:?}");
            assert_eq!(compare(more, less), Some(Ordering::Greater), "{less:?} {more:?}");
        }
    }

    #[test]
    fn a_text_that_is_not_a_number_is_not_comparable_with_numbers() {
        for code in
            ["007", "+1", " 1", "1 ", "1e3", "0e123", ".5", "5.", "1,000", "", "-", "NaN", "true", "1_000", "0x10"]
        {
            assert_eq!(compare(text(code), Scalar::Integer(7)), None, "{code}");
            assert_eq!(number_in(code), None, "{code}");
        }
        assert_eq!(compare(Scalar::Null, Scalar::Integer(7)), None);
        assert_eq!(compare(Scalar::Blob(b"true"), text("true")), Some(Ordering::Equal));
        // The longest number, and one digit more.
        assert!(number_in(&"9".repeat(400)).is_some() && number_in(&"9".repeat(401)).is_none());
    }

    #[test]
    fn all_spellings_of_a_number_are_shown_alike() {
        for (number, spelling) in [
            ("1.0", "1"),
            ("-0", "0"),
            ("-1.50", "-1.5"),
            ("0.05", "0.05"),
            ("120", "120"),
            ("9007199254740993", "9007199254740993"),
            ("1e+21", "1e+21"),
            ("1e+20", "100000000000000000000"),
            ("0.0000001", "1e-7"),
            ("0.000001", "0.000001"),
            ("12345678901234567890123", "1.2345678901234567890123e+22"),
        ] {
            assert_eq!(number_in(number).as_deref(), Some(spelling), "{number}");
        }
    }

    proptest! {
        #[test]
        fn whole_numbers_are_ordered_by_their_size(a in any::<i128>(), b in any::<i128>()) {
            let (a_text, b_text) = (a.to_string(), b.to_string());
            prop_assert_eq!(compare(text(&a_text), text(&b_text)), Some(a.cmp(&b)));
        }

        #[test]
        fn fractions_are_ordered_by_their_size(a in any::<f64>(), b in any::<f64>()) {
            prop_assume!(a.is_finite() && b.is_finite());
            let expected = a.partial_cmp(&b);
            prop_assert_eq!(compare(Scalar::Real(a), Scalar::Real(b)), expected);
            let spelling = super::text(Scalar::Real(a)).unwrap().into_owned();
            prop_assert_eq!(compare(Scalar::Real(a), text(&spelling)), Some(Ordering::Equal), "{}", spelling);
        }

        #[test]
        fn a_spelling_is_stable(number in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?") {
            let once = number_in(&number).unwrap();
            prop_assert_eq!(number_in(&once), Some(once.clone()));
            prop_assert_eq!(key(text(&number)), key(text(&once)));
        }
    }
}
