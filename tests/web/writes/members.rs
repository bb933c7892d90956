//! The change of several members at once.

use super::{MEMBERS, Place};
use serde_json::json;

/// How a user removes everybody who is selected.
pub(super) fn change_members() -> Place {
    let line = json!([{ "index": 0, "status": 200, "entry": 7 }]);
    let first = vec![("[aria-label='Select Katherine Johnson']", ""), (".selected-acts button", "Remove")];
    let place = Place::new(MEMBERS, "", line, "Removed 1 person.");
    Place { first, press: ("dialog .dialog-foot button", "Remove 1 person"), ..place }
}
