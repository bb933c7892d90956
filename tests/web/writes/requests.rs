//! Access requests: asking, deciding, withdrawing.

use super::Place;
use crate::company::request as json;
use rolecall::api::ChangeName;
use serde_json::Value;

const REQUESTS: &str = "/organization/meridian-freight/requests";

/// The ways to make these changes.
pub(super) fn request(name: ChangeName) -> Vec<Place> {
    let of_katherine = || json("r-katherine", "Katherine Johnson");
    let place = match name {
        ChangeName::ApproveRequest => {
            let told = "The request of Katherine Johnson is approved and done.";
            Place::new(REQUESTS, "Approve", of_katherine(), told)
        }
        ChangeName::DeclineRequest => {
            let place = Place::new(REQUESTS, "", of_katherine(), "The request of Katherine Johnson is declined.");
            Place { first: vec![("button", "Decline")], press: ("dialog .dialog-foot button", "Decline"), ..place }
        }
        ChangeName::WithdrawRequest => {
            Place::new(REQUESTS, "Withdraw", Value::Null, "Your request was withdrawn.").gone()
        }
        _ => {
            let made = json("r-new", "Ada Lovelace");
            Place::new("/project/99", "Ask for access", made, "Your request was sent.")
        }
    };
    vec![place]
}
