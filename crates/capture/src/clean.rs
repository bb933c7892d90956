//! Turns the JSON of SDKs into strict JSON: `NaN`, `Infinity` and numbers too large for a double become null; lone
//! surrogates and null characters become �. Of the structure only the depth is checked.

use std::borrow::Cow;
use std::ops::Range;

/// Maximum nesting of objects and lists; readers of stored events stop at 128.
const DEPTH: usize = 100;
/// The replacement of an invalid character, as an escape.
const REPLACEMENT: &str = "\\ufffd";

/// Cleans a text. A clean one, as nearly all are, is not copied.
///
/// # Errors
/// Objects and lists are nested more than [`DEPTH`] times.
pub(crate) fn clean(text: Cow<'_, str>) -> Result<Cow<'_, str>, &'static str> {
    let mut edits = Cleaner { text: &text, done: 0, cleaned: String::new() };
    edits.scan()?;
    if edits.done == 0 {
        return Ok(text);
    }
    Ok(Cow::Owned(edits.finish()))
}

/// A text that is being edited.
struct Cleaner<'a> {
    text: &'a str,
    /// The end of the part that is copied.
    done: usize,
    cleaned: String,
}

impl Cleaner<'_> {
    fn replace(&mut self, range: Range<usize>, by: &str) {
        self.cleaned.push_str(&self.text[self.done..range.start]);
        self.cleaned.push_str(by);
        self.done = range.end;
    }

    fn finish(mut self) -> String {
        self.cleaned.push_str(&self.text[self.done..]);
        self.cleaned
    }

    fn scan(&mut self) -> Result<(), &'static str> {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (0, 0_usize);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => at = self.string(at + 1),
                b'{' | b'[' => {
                    depth += 1;
                    if depth > DEPTH {
                        return Err("is nested more than 100 levels deep");
                    }
                    at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    at += 1;
                }
                b'-' | b'0'..=b'9' | b'N' | b'I' => at = self.number(at),
                _ => at += 1,
            }
        }
        Ok(())
    }

    /// Scans a string, from after its first quotation mark to after its last.
    fn string(&mut self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while let Some(found) = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\\')) {
            at += found;
            if bytes[at] == b'"' {
                return at + 1;
            }
            at = match escape(bytes, at) {
                None => (at + 2).min(bytes.len()),
                Some(0xd800..=0xdbff) if matches!(escape(bytes, at + 6), Some(0xdc00..=0xdfff)) => at + 12,
                Some(0 | 0xd800..=0xdfff) => {
                    self.replace(at..at + 6, REPLACEMENT);
                    at + 6
                }
                Some(_) => at + 6,
            };
        }
        bytes.len()
    }

    /// Scans a number, `NaN` or `Infinity`.
    fn number(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let first = bytes.get(at + usize::from(bytes[at] == b'-'));
        if matches!(first, Some(b'N' | b'I')) {
            return self.word(at);
        }
        let (mut end, mut has_exponent) = (at + 1, false);
        while let Some(byte @ (b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) = bytes.get(end) {
            has_exponent |= matches!(byte, b'e' | b'E');
            end += 1;
        }
        // A shorter number is never infinite.
        let may_be_huge = has_exponent || end - at > 300;
        if may_be_huge && self.text[at..end].parse().is_ok_and(f64::is_infinite) {
            self.replace(at..end, "null");
        }
        end
    }

    fn word(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let Some(word) = ["NaN", "-NaN", "Infinity", "-Infinity"].iter().find(|word| rest.starts_with(**word)) else {
            return at + 1;
        };
        self.replace(at..at + word.len(), "null");
        at + word.len()
    }
}

/// The code of an escape `\uXXXX` at a position.
fn escape(bytes: &[u8], at: usize) -> Option<u32> {
    let hex = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    hex.iter().try_fold(0, |code, digit| Some(code * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &[u8]) -> String {
        clean(super::super::text::decode(text)).unwrap().into_owned()
    }

    #[test]
    fn nan_and_infinity_become_null_outside_of_strings() {
        assert_eq!(
            cleaned(br#"{"a": NaN, "b": [-Infinity, Infinity,-NaN], "NaN": "NaN \" Infinity"}"#),
            r#"{"a": null, "b": [null, null,null], "NaN": "NaN \" Infinity"}"#
        );
        assert_eq!(cleaned(b"[1e400, -1E+999, 1e308, 1.5, -0]"), "[null, null, 1e308, 1.5, -0]");
        assert_eq!(cleaned(format!("[{}]", "9".repeat(400)).as_bytes()), "[null]");
    }

    #[test]
    fn lone_surrogates_and_null_characters_are_replaced() {
        assert_eq!(cleaned(br#"["\ud83d\ude00"]"#), r#"["\ud83d\ude00"]"#);
        assert_eq!(cleaned(br#"["\ud83d", "\ude00x", "\ud83d\ud83d\ude00"]"#), {
            r#"["\ufffd", "\ufffdx", "\ufffd\ud83d\ude00"]"#
        });
        assert_eq!(cleaned(br#"["a\u0000b", "\\u0000", "\\\u0000"]"#), r#"["a\ufffdb", "\\u0000", "\\\ufffd"]"#);
        assert_eq!(cleaned(b"[\"a\xffb\"]"), "[\"a\u{fffd}b\"]");
    }

    #[test]
    fn incomplete_json_stays_invalid() {
        for text in ["[\"", "[\"\\", "[\"\\u", "[\"\\ud8", "[\"\\ud83d\\u", "-", "[1e", "NaNN"] {
            let text = cleaned(text.as_bytes());
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth)).into_bytes();
        assert_eq!(cleaned(&deep(DEPTH)).len(), 2 * DEPTH);
        assert!(clean(String::from_utf8(deep(DEPTH + 1)).unwrap().into()).is_err());
        // Brackets in a string do not count.
        assert_eq!(cleaned(format!("[\"{}\"]", "[".repeat(500)).as_bytes()).len(), 504);
    }
}
