//! Parses JSON one level at a time. Values keep their text, so numbers keep their digits and unused values take no
//! memory.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// Maximum number of keys of an object.
const MAX_KEYS: usize = 10_000;

/// The names of the field with the project token; the first one that is present counts.
pub(crate) const TOKENS: [&str; 3] = ["$token", "token", "api_key"];

/// The beginning of the error that stops reading an object.
const TOO_MANY: &str = "too many keys";

/// Why a text is not an object.
#[derive(Debug)]
pub(crate) struct NotAnObject {
    /// Whether it is not even JSON.
    pub(crate) is_syntax: bool,
    /// What is wrong, such as "is not an object".
    pub(crate) reason: Cow<'static, str>,
}

/// An object: its keys and the texts of their values. The last of repeated keys counts.
#[derive(Debug, Default)]
pub(crate) struct Object<'a>(pub(crate) BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Object<'a> {
    /// Parses an object.
    pub(crate) fn parse(text: &'a str) -> Result<Self, NotAnObject> {
        serde_json::from_str(text).map_err(|error| {
            if !error.is_data() {
                // Without the library's message, which can quote the data.
                let reason = format!("is not valid JSON (line {}, column {})", error.line(), error.column());
                return NotAnObject { is_syntax: true, reason: reason.into() };
            }
            let has_many = error.to_string().starts_with(TOO_MANY);
            let reason = if has_many { "has more than 10,000 keys" } else { "is not an object" };
            NotAnObject { is_syntax: false, reason: reason.into() }
        })
    }

    /// The project token in the object or in its properties.
    pub(crate) fn token(&self) -> Option<String> {
        let token = |name: &&str| scalar(self.get(name)?.get()).filter(|token| !token.is_empty());
        TOKENS.iter().find_map(token).or_else(|| Object::parse(self.get("properties")?.get()).ok()?.token_inside())
    }

    /// The project token in properties.
    pub(crate) fn token_inside(&self) -> Option<String> {
        scalar(self.get("token")?.get()).filter(|token| !token.is_empty())
    }

    /// The value of a key, unless it is null.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied().filter(|value| value.get() != "null")
    }

    /// The object as JSON text, with capacity for `spare` more bytes.
    pub(crate) fn text(&self, spare: usize) -> String {
        // The exact size: a growing text takes up to twice its size, and values can be large.
        let size = self.0.iter().map(|(key, value)| quoted_len(key) + value.get().len() + 2).sum::<usize>();
        let mut text = String::with_capacity(size + 2 + spare);
        text.push('{');
        for (key, value) in &self.0 {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&quoted(key));
            text.push(':');
            text.push_str(value.get());
        }
        text.push('}');
        text
    }
}

/// A JSON string with this content.
pub(crate) fn quoted(text: &str) -> String {
    // Serializing a text cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// The length of [`quoted`] in bytes.
fn quoted_len(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(escaped).sum::<usize>() + 2
}

/// The content of a string, or the text of a number or boolean; none for other values.
pub(crate) fn scalar(value: &str) -> Option<String> {
    match value.as_bytes().first() {
        Some(b'"') => serde_json::from_str(value).ok(),
        Some(b'{' | b'[' | b'n') | None => None,
        Some(_) => Some(value.to_owned()),
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Object<'de>, A::Error> {
                let mut object = Object::default();
                while let Some(Key(key)) = from.next_key()? {
                    object.0.insert(key, from.next_value()?);
                    if object.0.len() > MAX_KEYS {
                        return Err(A::Error::custom(TOO_MANY));
                    }
                }
                Ok(object)
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

/// A key, borrowed if it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_quoted_text_is_computed_exactly() {
        let every: String = (0..0x180).filter_map(char::from_u32).collect();
        assert_eq!(quoted_len(&every), quoted(&every).len());
    }
}
