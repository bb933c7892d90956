//! Parses the bodies of responses: with the browser's own parser and the small readers of `rolecall-json`.

use js_sys::{Array, JSON, Reflect};
use rolecall_json::{FromJson, Node, from_json};
use wasm_bindgen::{JsCast, JsValue};

/// Reads a value from JSON text; `None` if it is no JSON, or of another type.
pub(super) fn parse<T: FromJson>(text: &str) -> Option<T> {
    from_json(&Parsed(JSON::parse(text).ok()?))
}

/// A value that the browser has parsed; `undefined` is a missing one.
struct Parsed(JsValue);

impl Node for Parsed {
    fn field(&self, name: &str) -> Self {
        Parsed(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default())
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.0.dyn_ref::<Array>().map(|items| items.iter().map(Parsed).collect())
    }

    fn is_missing(&self) -> bool {
        self.0.is_undefined()
    }

    fn is_null(&self) -> bool {
        self.0.is_null()
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn json(&self) -> Option<String> {
        JSON::stringify(&self.0).ok()?.as_string()
    }
}
