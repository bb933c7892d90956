//! Undoing entries of the activity log.

mod deletions;
mod grants;
mod invites;
mod laws;
mod refusals;
mod sight;
mod world;

use crate::support::answer::Answer;
use crate::support::people::{Org, Person};
use serde_json::{Value, json};

/// The newest entry with this action.
pub(crate) async fn newest(reader: &mut Person, org: &Org, action: &str) -> i64 {
    let list = reader.get(&format!("{}/activity/?action={action}&limit=1", org.path)).await.is(200);
    list["results"][0]["id"].as_i64().unwrap()
}

/// Undoes an entry.
pub(crate) async fn undo(by: &mut Person, org: &Org, entry: i64) -> Answer {
    by.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await
}

/// Undoes what is left of an entry.
async fn undo_despite(by: &mut Person, org: &Org, entry: i64) -> Value {
    by.post(&format!("{}/activity/{entry}/undo/", org.path), json!({"despite_changes": true})).await.is(200)
}

/// What undoing an entry would do.
pub(crate) async fn preview(by: &mut Person, org: &Org, entry: i64) -> Value {
    by.get(&format!("{}/activity/{entry}/undo/", org.path)).await.is(200)
}

/// The kinds of what has changed since, and whether each prevents undoing.
fn since(answer: &Value) -> Vec<(&str, bool)> {
    let list = answer["changed_since"].as_array().unwrap();
    list.iter().map(|change| (change["kind"].as_str().unwrap(), change["prevents"].as_bool().unwrap())).collect()
}
