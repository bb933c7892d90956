//! Parses forms: `data=…&api_key=…`, in the body or in the query of the URL.

use std::borrow::Cow;
use std::io::{self, Read};

/// Maximum bytes to read of a token or `sent_at`; valid ones are shorter.
const MAX_FIELD: usize = 1024;

/// The fields that are used. The first non-empty one of a name counts.
#[derive(Debug, Default)]
pub(crate) struct Form<'a> {
    pub(crate) data: Data<'a>,
    pub(crate) token: Option<String>,
    pub(crate) sent_at: Option<String>,
}

/// The data of a request, still encoded.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Data<'a> {
    pub(crate) bytes: &'a [u8],
    /// True if it has form escapes: `%20` and `+`.
    pub(crate) is_escaped: bool,
}

impl Data<'_> {
    pub(crate) fn is_blank(&self) -> bool {
        self.bytes.trim_ascii().is_empty()
    }
}

impl<'a> Form<'a> {
    /// Parses a form such as `data=…&api_key=…`.
    pub(crate) fn parse(text: &'a [u8]) -> Self {
        let mut form = Form::default();
        for pair in text.split(|byte| *byte == b'&') {
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &pair[..0]),
            };
            match name {
                b"data" if form.data.bytes.is_empty() => form.data = Data { bytes: value, is_escaped: true },
                b"token" | b"api_key" => keep(&mut form.token, value),
                // PostHog's browser SDK calls it `_`.
                b"sent_at" | b"_" => keep(&mut form.sent_at, value),
                _ => {}
            }
        }
        form
    }

    /// Parses the body as a form; none if it is not one.
    pub(crate) fn from_body(content_type: &str, body: &'a [u8]) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let is_called_form = essence.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        // curl sends every body as a form, and some SDKs send forms without the header.
        let is_something_else = matches!(body.trim_ascii_start().first(), Some(b'{' | b'[' | 0x1f));
        (body.starts_with(b"data=") || is_called_form && !is_something_else).then(|| Form::parse(body))
    }
}

fn keep(field: &mut Option<String>, value: &[u8]) {
    if field.is_none() && !value.is_empty() {
        let value = &value[..value.len().min(MAX_FIELD)];
        let mut text = Vec::new();
        // Reading from memory does not fail.
        let _ = Unescape(value).read_to_end(&mut text);
        *field = Some(match String::from_utf8_lossy(&text) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        });
    }
}

/// Unescapes while reading, so that a large body is not copied.
pub(crate) struct Unescape<'a>(pub(crate) &'a [u8]);

impl Read for Unescape<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        for slot in into {
            let Some((byte, rest)) = next(self.0) else { break };
            *slot = byte;
            self.0 = rest;
            written += 1;
        }
        Ok(written)
    }
}

/// The first unescaped byte and the rest. A `%` without two hexadecimal digits stays as it is.
fn next(text: &[u8]) -> Option<(u8, &[u8])> {
    let hex = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match text {
        [] => None,
        [b'+', rest @ ..] => Some((b' ', rest)),
        [b'%', high, low, rest @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
            Some((hex(*high).unwrap_or_default() << 4 | hex(*low).unwrap_or_default(), rest))
        }
        [byte, rest @ ..] => Some((*byte, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};
    use proptest::prelude::*;

    fn unescaped(text: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        Unescape(text).read_to_end(&mut plain).unwrap();
        plain
    }

    proptest! {
        #[test]
        fn unescaping_agrees_with_a_library(bytes: Vec<u8>, text in "[%a-g0-3+]{0,40}") {
            prop_assert_eq!(&unescaped(percent_encode(&bytes, NON_ALPHANUMERIC).to_string().as_bytes()), &bytes);
            let spaced = text.replace('+', " ");
            prop_assert_eq!(unescaped(text.as_bytes()), percent_decode(spaced.as_bytes()).collect::<Vec<u8>>());
        }
    }

    #[test]
    fn a_token_of_any_length_takes_no_more_than_a_kilobyte() {
        let body = [b"data=x&token=", &vec![b'a'; 1 << 20][..]].concat();
        assert_eq!(Form::parse(&body).token.unwrap().len(), MAX_FIELD);
    }
}
