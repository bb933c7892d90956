//! Formats numbers, plurals, lists, time spans and dates for people with the browser's `Intl`. No other module uses
//! `Intl`.
//!
//! Numbers and words are in the language of the app; dates follow the reader's locale, if it has the same language or the
//! app is English. Each formatter is created once and cached, because creating one takes a hundred times as long as using it. For sentences about a point in
//! time, see [`crate::time`].

mod browser;
mod english;

use crate::language::{Language, find};
pub use browser::{AgoStyle, ago, date, time_zones};

/// True if there is an `Intl`; native tests have none.
const IN_BROWSER: bool = cfg!(target_arch = "wasm32");

/// Options of a formatter, as names and values of `Intl`.
pub type Options = &'static [(&'static str, &'static str)];

/// A format of dates and times: the options of `Intl.DateTimeFormat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateStyle {
    options: Options,
    /// The locale; `None` for that of the app's language.
    locale: Option<&'static str>,
}

impl DateStyle {
    /// A time of day in the format of the app: `14:05`.
    pub const CLOCK: DateStyle = DateStyle::new(&[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")]);
    /// A date and time that programs can parse, as in ISO 8601: `2026-11-23 09:41:07`. Uses the locale of Sweden, where
    /// dates are written like this.
    pub const ISO: DateStyle =
        DateStyle { options: &[("dateStyle", "short"), ("timeStyle", "medium")], locale: Some("sv-SE") };

    /// A format in the locale of the app's language.
    #[must_use]
    pub const fn new(options: Options) -> DateStyle {
        DateStyle { options, locale: None }
    }
}

/// A whole number with a thousands separator: `10,073`.
#[must_use]
pub fn number(number: u64) -> String {
    if IN_BROWSER { browser::number(number) } else { english::number(number) }
}

/// A decimal number such as `-1250.00`, as people write it: `−1,250.00`. Keeps all digits after the point, at most three.
#[must_use]
pub fn decimal(number: &str) -> String {
    if IN_BROWSER { browser::decimal(number) } else { english::decimal(number) }
}

/// The sign before the decimals.
fn decimal_sign() -> &'static str {
    if IN_BROWSER { Language::current().decimal_sign() } else { "." }
}

/// A decimal number for a field: `1250.00` with the decimal sign of the language.
#[must_use]
pub fn decimal_to_type(number: &str) -> String {
    number.replace('.', decimal_sign())
}

/// What is typed into such a field, with the signs of English: the point before decimals, the comma between thousands.
#[must_use]
pub fn typed_decimal(text: &str) -> String {
    let has_comma = decimal_sign() == ",";
    let english = |sign| match sign {
        ',' if has_comma => '.',
        '.' if has_comma => ',',
        other => other,
    };
    text.chars().map(english).collect()
}

/// A number with its noun: `1 person`, `1,970 people`.
#[must_use]
pub fn count(number: u64, one: &str, many: &str) -> String {
    let is_one = if IN_BROWSER { browser::is_one(number) } else { english::is_one(number) };
    let noun = if is_one { one } else { many };
    format!("{} {}", self::number(number), find(noun).unwrap_or(noun))
}

/// Alternatives in a sentence: `Ada`, `Ada or Grace`, `Ada, Grace or others`.
#[must_use]
pub fn one_of(names: &[&str]) -> String {
    if IN_BROWSER { browser::one_of(names) } else { english::one_of(names) }
}

/// Text in capital letters. In the browser without Rust's tables of Unicode, which would be downloaded.
#[must_use]
pub fn uppercase(text: &str) -> String {
    if IN_BROWSER { js_sys::JsString::from(text).to_upper_case().into() } else { text.to_uppercase() }
}

/// Text in small letters, also without tables.
#[must_use]
pub fn lowercase(text: &str) -> String {
    if IN_BROWSER { js_sys::JsString::from(text).to_lower_case().into() } else { text.to_lowercase() }
}

/// Text whose first letter is a capital.
#[must_use]
pub fn capitalized(text: &str) -> String {
    let end = text.chars().next().map_or(0, char::len_utf8);
    text.split_at_checked(end).map_or_else(String::new, |(first, rest)| uppercase(first) + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (10_073, "10,073"), (1_234_567, "1,234,567")] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn decimals_are_kept() {
        for (value, text) in [("0.05", "0.05"), ("1250.00", "1,250.00"), ("-1234567.5", "−1,234,567.5"), ("12", "12")]
        {
            assert_eq!(decimal(value), text);
        }
        assert_eq!(typed_decimal(&decimal_to_type("1250.00")), "1250.00");
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(capitalized("granted by Åsa"), "Granted by Åsa");
        assert_eq!(capitalized("åsa"), "Åsa");
        assert_eq!(capitalized(""), "");
    }

    #[test]
    fn counts_have_their_plural() {
        for (value, text) in [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1970, "1,970 people")] {
            assert_eq!(count(value, "person", "people"), text);
        }
    }

    #[test]
    fn alternatives_are_joined_as_in_a_sentence() {
        for (names, text) in [
            (&[][..], ""),
            (&["Ada"], "Ada"),
            (&["Ada", "Grace"], "Ada or Grace"),
            (&["Ada", "Grace", "Ingrid", "others"], "Ada, Grace, Ingrid or others"),
        ] {
            assert_eq!(one_of(names), text);
        }
    }
}
