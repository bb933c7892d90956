//! The hashes of the log, as `docs/activity.md` defines them.
//!
//! Everything that is hashed is canonical JSON: the keys sorted, no spaces, only necessary escapes. `serde_json` writes
//! it that way, because its maps are sorted (a test checks this) and there are no fractions.

use crate::store::activity::{EntryRow, StoredActor, StoredItem};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The version of the canonical form.
const VERSION: u8 = 1;

/// The `previous` of the first entry.
pub(crate) fn origin() -> String {
    "0".repeat(64)
}

/// The SHA-256 of canonical JSON, in hexadecimal.
fn hash(value: &Value) -> String {
    hex::encode(Sha256::digest(value.to_string().as_bytes()))
}

/// A random salt: 32 hexadecimal digits.
pub(crate) fn new_salt() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

/// The commitment to who made a change.
pub(crate) fn actor_commitment(salt: &str, actor: &StoredActor) -> String {
    hash(&json!({ "email": actor.email, "first_name": actor.name, "salt": salt }))
}

/// The commitment to what was changed.
///
/// # Errors
/// The stored changes are not JSON.
pub(crate) fn item_commitment(salt: &str, item: &StoredItem) -> Result<String, serde_json::Error> {
    let changes: Value = serde_json::from_str(&item.changes)?;
    Ok(hash(&json!({ "changes": changes, "email": item.email, "name": item.name, "salt": salt })))
}

/// The hash of an entry. It covers the people only by their commitments, so that they can be erased.
///
/// # Errors
/// The stored changes are not JSON.
pub(crate) fn entry_hash(entry: &EntryRow) -> Result<String, serde_json::Error> {
    let changes: Value = serde_json::from_str(&entry.changes)?;
    Ok(hash(&json!({
        "action": entry.action,
        "actor": entry.actor.as_ref().map(|actor| &actor.id),
        "actor_commitment": entry.actor.as_ref().map(|actor| &actor.commitment),
        "changes": changes,
        "created_at": entry.created_at.wire(),
        "item": entry.item.id,
        "item_commitment": entry.item.commitment,
        "number": entry.number,
        "organization": entry.organization,
        "previous": entry.previous,
        "project": entry.project,
        "scope": entry.scope,
        "undoes": entry.undoes,
        "version": VERSION,
        "via": entry.via,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_canonical() {
        let value: Value =
            serde_json::from_str(r#"{"b": [1, {"z": null, "a": "é\u0001\n\"/\u007f"}], "a": true}"#).unwrap();
        assert_eq!(value.to_string(), "{\"a\":true,\"b\":[1,{\"a\":\"é\\u0001\\n\\\"/\u{7f}\",\"z\":null}]}");
    }
}
