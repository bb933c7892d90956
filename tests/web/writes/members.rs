//! Changes of levels, and of several members at once.

use super::{MEMBERS, Place};
use crate::company::member;
use serde_json::json;

/// How a user removes everybody who is selected.
pub(super) fn change_members() -> Place {
    let line = json!([{ "index": 0, "status": 200, "entry": 7 }]);
    let first = vec![("[aria-label='Select Katherine Johnson']", ""), (".selected-acts button", "Remove")];
    let place = Place::new(MEMBERS, "", line, "Removed 1 person.");
    Place { first, press: ("dialog .dialog-foot button", "Remove 1 person"), ..place }
}

/// How a user changes a level, and transfers ownership.
pub(super) fn change_level() -> Vec<Place> {
    let change = format!("{MEMBERS}?dialog=change&person=u-katherine&to=8");
    let transfer = format!("{MEMBERS}?dialog=change&person=u-katherine&to=15&now=on");
    let (changed, owner) = (member("Katherine Johnson", 8), member("Katherine Johnson", 15));
    vec![
        Place::new(&change, "Change to administrator", changed, "Katherine Johnson is now an administrator."),
        Place::new(&transfer, "", owner, "is now the owner")
            .fill("Type Meridian Freight to confirm", "Meridian Freight"),
    ]
}
