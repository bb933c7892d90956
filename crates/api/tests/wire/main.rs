//! The JSON of every request and response type, with the field names of the contract (3 to 5).
//!
//! Fields of the contract come first, our additions second, so that a diff shows which of them changed.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as loudly as they do")]
#![expect(clippy::needless_pass_by_value, reason = "literals are written on the spot")]

mod account;
mod billing;
mod csv;
mod endpoint;
mod error;
mod invite;
mod key;
mod names;
mod organization;
mod project;

use rolecall_json::{FromJson, Node, from_json};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::fmt::Debug;

/// Parses the JSON as `T`, serializes it again, and expects the same JSON and the same value.
#[track_caller]
fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: Value) -> T {
    let typed: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&typed).unwrap(), json);
    let text = serde_json::to_string(&typed).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), typed);
    typed
}

/// [`same`] for a response: the app's reader must accept the same JSON as serde, with the same value, and refuse the
/// same: without one of the fields, and with a value of another type in one of them.
#[track_caller]
fn same_answer<T: Serialize + DeserializeOwned + FromJson + PartialEq + Debug>(json: Value) -> T {
    assert_alike::<T>(&json);
    for field in json.as_object().into_iter().flatten().map(|(field, _)| field) {
        let mut other = json.clone();
        let fields = other.as_object_mut().unwrap();
        fields.remove(field);
        assert_alike::<T>(&Value::Object(fields.clone()));
        for value in [Value::Null, json!(true), json!(-1), json!(1.5), json!("none"), json!([]), json!([1]), json!({})]
        {
            fields.insert(field.clone(), value);
            assert_alike::<T>(&Value::Object(fields.clone()));
        }
    }
    for value in [Value::Null, json!(0), json!("none"), json!({})] {
        assert_alike::<T>(&value);
    }
    same(json)
}

#[track_caller]
fn assert_alike<T: DeserializeOwned + FromJson + PartialEq + Debug>(json: &Value) {
    assert_eq!(from_json::<T>(&Tree(Some(json.clone()))), serde_json::from_value(json.clone()).ok(), "{json}");
}

/// A node of JSON that serde has parsed.
struct Tree(Option<Value>);

impl Node for Tree {
    fn field(&self, name: &str) -> Self {
        Tree(self.0.as_ref().and_then(|value| value.get(name)).cloned())
    }

    fn items(&self) -> Option<Vec<Self>> {
        let items = self.0.as_ref()?.as_array()?;
        Some(items.iter().map(|item| Tree(Some(item.clone()))).collect())
    }

    fn is_missing(&self) -> bool {
        self.0.is_none()
    }

    fn is_null(&self) -> bool {
        self.0.as_ref().is_some_and(Value::is_null)
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_ref()?.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_ref()?.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.0.as_ref()?.as_str().map(str::to_owned)
    }

    fn json(&self) -> Option<String> {
        self.0.as_ref().map(Value::to_string)
    }
}

/// Expects that parsing fails without any one of the fields, except the `optional` ones.
#[track_caller]
fn all_needed<T: DeserializeOwned>(json: &Value, optional: &[&str]) {
    for field in json.as_object().unwrap().keys() {
        let mut less = json.clone();
        less.as_object_mut().unwrap().remove(field);
        let accepted = serde_json::from_value::<T>(less).is_ok();
        assert_eq!(accepted, optional.contains(&field.as_str()), "without `{field}`");
    }
}

/// An object with the fields of the contract and ours.
#[track_caller]
fn with(mut contract: Value, ours: Value) -> Value {
    let fields = contract.as_object_mut().unwrap();
    for (field, value) in ours.as_object().unwrap() {
        assert_eq!(fields.insert(field.clone(), value.clone()), None, "`{field}` stands twice");
    }
    contract
}

const PERSON: &str = "0192f0c4-0000-7000-8000-000000000001";
const ORGANIZATION: &str = "0192f0c4-0000-7000-8000-000000000002";
const MEMBERSHIP: &str = "0192f0c4-0000-7000-8000-000000000003";
const INVITE: &str = "5f0c2b1e-9d3a-4c11-8f0e-3a5f6d7c8b9a";
const TIME: &str = "2022-10-12T09:30:00.123456Z";

fn user() -> Value {
    json!({"uuid": PERSON, "distinct_id": "d1", "first_name": "Ada", "email": "ada@example.com"})
}

fn helper() -> Value {
    json!({"uuid": PERSON, "first_name": "Ada", "email": "ada@example.com", "level": 15})
}
