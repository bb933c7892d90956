//! What is sent as a form: `data=…&api_key=…`, in the body or behind the `?`.

use percent_encoding::percent_decode;
use std::borrow::Cow;

/// The fields that count. Of several with one name the first that is not empty does.
#[derive(Debug, Default)]
pub(super) struct Form<'a> {
    pub(super) data: Cow<'a, [u8]>,
    pub(super) token: Option<String>,
    pub(super) sent_at: Option<String>,
}

impl<'a> Form<'a> {
    /// Reads `a=b&c=d`.
    pub(super) fn of(text: &'a [u8]) -> Self {
        let mut form = Form::default();
        for pair in text.split(|byte| *byte == b'&') {
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &pair[..0]),
            };
            match name {
                b"data" if form.data.is_empty() => form.data = decode(value),
                b"token" | b"api_key" => keep(&mut form.token, value),
                // `_` is what PostHog's browser SDK calls it.
                b"sent_at" | b"_" => keep(&mut form.sent_at, value),
                _ => {}
            }
        }
        form
    }

    /// The body as a form; none if it is not one.
    pub(super) fn of_body(content_type: &str, body: &'a [u8]) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let is_called_form = essence.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        // curl calls everything a form, and some SDKs send forms without saying so.
        let is_something_else = matches!(body.trim_ascii_start().first(), Some(b'{' | b'[' | 0x1f));
        (body.starts_with(b"data=") || is_called_form && !is_something_else).then(|| Form::of(body))
    }
}

fn keep(field: &mut Option<String>, value: &[u8]) {
    if field.is_none() && !value.is_empty() {
        *field = Some(String::from_utf8_lossy(&decode(value)).into_owned());
    }
}

fn decode(value: &[u8]) -> Cow<'_, [u8]> {
    if value.contains(&b'+') {
        let spaced: Vec<u8> = value.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        return Cow::Owned(percent_decode(&spaced).collect());
    }
    percent_decode(value).into()
}
