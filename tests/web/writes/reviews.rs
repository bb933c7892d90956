//! Finishing an access review.

use super::Place;
use crate::company::unseen;
use serde_json::json;

/// The way to finish a review.
pub(super) fn finish() -> Place {
    let mut finding = unseen();
    for (name, value) in [("decision", json!("keep")), ("outcome", json!("done"))] {
        finding[name] = value;
    }
    let report = json!({
        "id": "r-review", "created_at": "2026-11-03T09:31:00Z",
        "reviewer": { "uuid": "u-ada", "first_name": "Ada Lovelace", "email": "ada@x.example" },
        "counts": { "kept": 1, "lowered": 0, "removed": 0, "not_done": 0, "undecided": 0 },
        "findings": [finding],
    });
    let told = "The review is finished: 1 kept.";
    let place = Place::new("/organization/meridian-freight/review", "", report.clone(), told);
    // The button of the foot is disabled until something is decided.
    let first = vec![("button", "Keep"), (".review-foot button:enabled", "Finish review")];
    Place { first, press: ("dialog .dialog-foot button", "Finish review"), answer: (201, report), ..place }.leads_on()
}
