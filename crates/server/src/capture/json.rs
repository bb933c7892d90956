//! JSON taken apart one level at a time: values stay the text that they are, so that numbers keep their digits, nothing
//! that nobody asks for is made in memory, and what is stored is what was sent.

use super::{MAX_EVENTS, Refusal};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The most keys of one object.
const MAX_KEYS: usize = 10_000;

/// What a request is.
pub(super) enum Shape<'a> {
    /// One event.
    One(Object<'a>),
    /// Several, perhaps with something about all of them around.
    Many(Option<Object<'a>>, Vec<&'a RawValue>),
}

impl<'a> Shape<'a> {
    /// Takes a request apart.
    pub(super) fn of(text: &'a str) -> Result<Self, Refusal> {
        let text = text.trim_start_matches('\u{feff}').trim_ascii();
        if text.starts_with('[') {
            return Ok(Shape::Many(None, list(text)?));
        }
        let object = Object::of(text)?;
        if object.0.is_empty() {
            return Err(Refusal::NoData);
        }
        match object.get("batch") {
            Some(batch) => Ok(Shape::Many(Some(object), list(batch.get())?)),
            None => Ok(Shape::One(object)),
        }
    }

    /// What stands around the events, or the only one.
    fn outer(&self) -> Option<&Object<'a>> {
        match self {
            Shape::One(object) | Shape::Many(Some(object), _) => Some(object),
            Shape::Many(None, _) => None,
        }
    }

    /// A text or number that stands around the events, or in the only one, by one of these names.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| scalar(self.outer()?.get(name)?))
    }

    /// The token of all events.
    ///
    /// # Errors
    /// None stands around them, and they have different ones.
    pub(super) fn token(&self) -> Result<Option<String>, Refusal> {
        if let Some(token) = self.outer().and_then(token) {
            return Ok(Some(token));
        }
        let Shape::Many(_, events) = self else {
            return Ok(None);
        };
        let mut found = None;
        // What is no event is refused elsewhere.
        for event in events.iter().filter_map(|event| token(&Object::of(event.get()).ok()?)) {
            match &found {
                None => found = Some(event),
                Some(first) if *first == event => {}
                Some(_) => return Err(Refusal::invalid("its events have different tokens")),
            }
        }
        Ok(found)
    }
}

fn token(object: &Object<'_>) -> Option<String> {
    let own = ["$token", "token", "api_key"].iter().find_map(|name| scalar(object.get(name)?));
    own.filter(|token| !token.is_empty())
        .or_else(|| scalar(Object::of(object.get("properties")?.get()).ok()?.get("token")?))
        .filter(|token| !token.is_empty())
}

/// An object: its keys with the texts of their values. Of a repeated key the last one counts.
#[derive(Debug, Default)]
pub(super) struct Object<'a>(pub(super) BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads one.
    pub(super) fn of(text: &'a str) -> Result<Self, Refusal> {
        serde_json::from_str(text).map_err(|error| wrong(&error, "an object"))
    }

    /// A value that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied().filter(|value| value.get() != "null")
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        // Exactly enough for keys without escapes: the values may be large.
        let size = self.0.iter().map(|(key, value)| key.len() + value.get().len() + 4).sum::<usize>();
        let mut text = String::with_capacity(size + 2);
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

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    // Texts are always JSON.
    serde_json::to_string(text).unwrap_or_default()
}

/// The text of a text, or that of a number, of true and of false; none for anything else.
pub(super) fn scalar(value: &RawValue) -> Option<String> {
    match value.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(value.get()).ok(),
        Some(b'{' | b'[' | b'n') | None => None,
        Some(_) => Some(value.get().to_owned()),
    }
}

fn list(text: &str) -> Result<Vec<&RawValue>, Refusal> {
    match serde_json::from_str(text) {
        Ok(List(items)) if items.is_empty() => Err(Refusal::NoData),
        Ok(List(items)) => Ok(items),
        Err(error) if error.is_data() && error.to_string().starts_with(TOO_MANY) => {
            Err(Refusal::TooLarge("The body has more than 50,000 events."))
        }
        Err(error) => Err(wrong(&error, "a list")),
    }
}

/// The message of the library without anything that was sent.
fn wrong(error: &serde_json::Error, expected: &str) -> Refusal {
    if error.is_data() {
        return Refusal::invalid(format!("{expected} is expected where there is none, or it has too many keys"));
    }
    Refusal::invalid(format!("it is not valid JSON (line {}, column {})", error.line(), error.column()))
}

struct List<'a>(Vec<&'a RawValue>);

/// How the error begins that stops reading a list at once.
const TOO_MANY: &str = "too many items";

impl<'de: 'a, 'a> Deserialize<'de> for List<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = List<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<List<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = from.next_element()? {
                    items.push(item);
                    if items.len() > MAX_EVENTS {
                        return Err(A::Error::custom(TOO_MANY));
                    }
                }
                Ok(List(items))
            }
        }
        deserializer.deserialize_seq(Items)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Object<'de>, A::Error> {
                let mut object = Object::default();
                while let Some(Key(key)) = from.next_key()? {
                    object.0.insert(key, from.next_value()?);
                    if object.0.len() > MAX_KEYS {
                        return Err(A::Error::custom("too many keys"));
                    }
                }
                Ok(object)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// A key, borrowed if nothing in it is escaped.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
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
        deserializer.deserialize_str(Text)
    }
}
