//! `/api/organizations/:org/activity/`.

mod export;
mod list;
mod readers;

use crate::support::people::{Org, Person};
use serde_json::Value;

/// The entries that a person sees, newest first, with this query.
async fn entries(by: &mut Person, org: &Org, query: &str) -> Vec<Value> {
    let page = by.get(&format!("{}/activity/?{query}", org.path)).await.is(200);
    assert_eq!(page["next"], Value::Null);
    page["results"].as_array().unwrap().clone()
}

/// The actions of entries.
fn actions(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect()
}
