//! The log as files: NDJSON with everything that a verifier needs (`docs/activity.md`), and CSV for spreadsheets.

use super::view::changes;
use crate::store::activity::EntryRow;
use rolecall_api::{Cell, ChangeValue, FieldChange, to_csv};
use serde_json::{Value, json};
use std::fmt::Write;

/// The columns of the CSV file.
const CSV_COLUMNS: [&str; 16] = [
    "number",
    "created_at",
    "actor",
    "actor_email",
    "actor_id",
    "via",
    "action",
    "scope",
    "item",
    "item_id",
    "project",
    "project_name",
    "changes",
    "undoes",
    "previous",
    "hash",
];

/// Entries as NDJSON.
///
/// # Errors
/// Stored changes are not JSON.
pub(crate) fn ndjson_lines(entries: &[EntryRow]) -> Result<String, serde_json::Error> {
    let mut lines = String::new();
    for entry in entries {
        let item = &entry.item;
        let (changes, personal): (Value, Value) =
            (serde_json::from_str(&entry.changes)?, serde_json::from_str(&item.changes)?);
        let actor = entry.actor.as_ref().map(|actor| {
            json!({
                "uuid": actor.id,
                "first_name": actor.name,
                "email": actor.email,
                "salt": actor.salt,
                "commitment": actor.commitment,
            })
        });
        let line = json!({
            "organization": entry.organization,
            "number": entry.number,
            "created_at": entry.created_at.wire(),
            "actor": actor,
            "via": entry.via,
            "action": entry.action,
            "scope": entry.scope,
            "item": {
                "id": item.id,
                "name": item.name,
                "email": item.email,
                "changes": personal,
                "salt": item.salt,
                "commitment": item.commitment,
            },
            "project": entry.project,
            "changes": changes,
            "undoes": entry.undoes,
            "previous": entry.previous,
            "hash": entry.hash,
        });
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{line}");
    }
    Ok(lines)
}

/// The first line of the CSV file.
pub(crate) fn csv_head() -> String {
    to_csv([CSV_COLUMNS.map(str::to_owned)])
}

/// Entries as lines of the CSV file.
pub(crate) fn csv_lines(entries: &[EntryRow]) -> String {
    to_csv(entries.iter().map(csv_cells))
}

fn csv_cells(entry: &EntryRow) -> [Cell; CSV_COLUMNS.len()] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = |number: Option<i64>| Cell::Number(number.map_or(String::new(), |number| number.to_string()));
    let (actor, project) = (entry.actor.as_ref(), entry.project.as_ref());
    [
        number(Some(entry.number)),
        text(entry.created_at.wire().as_str()),
        text(actor.map_or("", |actor| &actor.name)),
        text(actor.map_or("", |actor| &actor.email)),
        text(actor.map_or("", |actor| actor.id.as_str())),
        text(&entry.via),
        text(&entry.action),
        text(&entry.scope),
        text(&entry.item.name),
        text(&entry.item.id),
        number(project.map(|project| project.id.0)),
        text(project.map_or("", |project| &project.name)),
        text(&changes(entry).iter().map(sentence).collect::<Vec<_>>().join("; ")),
        number(entry.undoes),
        text(&entry.previous),
        text(&entry.hash),
    ]
}

/// A change as text: `level: 1 → 8`.
fn sentence(change: &FieldChange) -> String {
    let value = |value: &ChangeValue| match value {
        ChangeValue::Null => "none".to_owned(),
        ChangeValue::Text(text) => text.clone(),
        value => serde_json::to_string(value).unwrap_or_default(),
    };
    format!("{}: {} → {}", change.field, value(&change.before), value(&change.after))
}
