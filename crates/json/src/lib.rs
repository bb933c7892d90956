//! Reads typed values from parsed JSON, with little code for each type.
//!
//! The browser app downloads the code that reads the server's answers. Serde's takes several kilobytes for each struct,
//! because it also reads sequences, detects repeated fields and describes errors. [`FromJson`] does none of this: the
//! server writes the answers with the same structs, and the app only needs to know whether an answer is of the expected
//! type. The derive macro obeys the serde attributes of the type, so that both read the same JSON.
//!
//! Numbers pass through `f64`, as everywhere in a browser: integers are exact up to 2^53. Arbitrary JSON (properties of
//! events, results of SQL) is read with serde, which keeps larger ones.

mod policy;

pub use rolecall_json_derive::FromJson;

/// One parsed JSON value, or the absence of one.
pub trait Node: Sized {
    /// The value of a field; a missing node if this is no object or has no such field.
    #[must_use]
    fn field(&self, name: &str) -> Self;
    /// The items of an array; `None` if this is no array.
    fn items(&self) -> Option<Vec<Self>>;
    /// True if there is no value.
    fn is_missing(&self) -> bool;
    /// True if the value is `null`.
    fn is_null(&self) -> bool;
    /// The value of a boolean.
    fn boolean(&self) -> Option<bool>;
    /// The value of a number.
    fn number(&self) -> Option<f64>;
    /// The value of a string.
    fn text(&self) -> Option<String>;
    /// The value as JSON text; `None` if there is no value.
    fn json(&self) -> Option<String>;
}

/// A type that can be read from JSON.
pub trait FromJson: Sized {
    /// Reads a value. If `node` does not fit, sets `failed` and returns any value: one check at the end takes less code
    /// than one for each field.
    fn read(node: &impl Node, failed: &mut bool) -> Self;
}

/// Reads a value; `None` if the JSON is of another type.
pub fn from_json<T: FromJson>(node: &impl Node) -> Option<T> {
    let mut failed = false;
    let value = T::read(node, &mut failed);
    (!failed).then_some(value)
}

/// Reads a field that may be missing, as `#[serde(default)]` says.
pub fn field_or_default<T: FromJson + Default>(node: &impl Node, name: &str, failed: &mut bool) -> T {
    let field = node.field(name);
    if field.is_missing() { T::default() } else { T::read(&field, failed) }
}

/// The position of a name in `names`; 0 if it is none of them, and `failed` is set.
pub fn variant(node: &impl Node, names: &[&str], failed: &mut bool) -> usize {
    let text = node.text();
    let position = text.and_then(|text| names.iter().position(|name| *name == text));
    position.unwrap_or_else(|| {
        *failed = true;
        0
    })
}

/// The largest integer up to which `f64` has all integers: 2^53.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads an integer; 0 if it is none, and `failed` is set.
fn integer(node: &impl Node, failed: &mut bool) -> i64 {
    let number = node.number().filter(|number| number.fract() == 0.0 && number.abs() <= MAX_EXACT);
    *failed |= number.is_none();
    #[expect(clippy::cast_possible_truncation, reason = "it is a whole number in range")]
    let integer = number.unwrap_or_default() as i64;
    integer
}

macro_rules! integers {
    ($($type:ident)+) => {$(
        impl FromJson for $type {
            fn read(node: &impl Node, failed: &mut bool) -> Self {
                $type::try_from(integer(node, failed)).unwrap_or_else(|_| {
                    *failed = true;
                    0
                })
            }
        }
    )+};
}

integers! { u8 u16 u32 u64 usize }

impl FromJson for i64 {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        integer(node, failed)
    }
}

impl FromJson for bool {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        node.boolean().unwrap_or_else(|| {
            *failed = true;
            false
        })
    }
}

impl FromJson for String {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        node.text().unwrap_or_else(|| {
            *failed = true;
            String::new()
        })
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        let is_absent = node.is_null() || node.is_missing();
        (!is_absent).then(|| T::read(node, failed))
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        let items = node.items().unwrap_or_else(|| {
            *failed = true;
            Vec::new()
        });
        items.iter().map(|item| T::read(item, failed)).collect()
    }
}
