//! Handing over ownership: offers, and the successor.

use super::{MEMBERS, Place, SETTINGS};
use crate::company::{successor, transfer_offer};
use rolecall::api::ChangeName;
use serde_json::Value;

/// The ways to make these changes.
pub(super) fn ownership(name: ChangeName) -> Vec<Place> {
    let dialog = format!("{MEMBERS}?dialog=ownership");
    let settings = |dialog: &str| format!("{SETTINGS}?dialog={dialog}");
    match name {
        ChangeName::OfferOwnership => {
            let at = format!("{MEMBERS}?dialog=change&person=u-katherine&to=15");
            let made = transfer_offer("Katherine Johnson", "open");
            vec![Place::new(&at, "", made, "Ownership was offered to Katherine Johnson.")]
        }
        ChangeName::WithdrawOffer => {
            let told = "The offer to Katherine Johnson was withdrawn.";
            let place = Place::new(&dialog, "", Value::Null, told).gone();
            vec![Place { press: ("dialog .danger-row button", "Withdraw offer"), ..place }]
        }
        // Accepting asks for the password first: tests/e2e/handshake.test.js.
        ChangeName::AnswerOffer => {
            let declined = transfer_offer("Grace Hopper", "declined");
            let decline = Place::new(&dialog, "Decline", declined, "You declined the ownership.");
            vec![decline.level(8)]
        }
        // Somebody has to be chosen first: tests/e2e/handshake.test.js.
        ChangeName::NameSuccessor => Vec::new(),
        ChangeName::RemoveSuccessor => {
            let told = "There is no longer a successor.";
            vec![Place::new(&settings("successor"), "Remove successor", Value::Null, told).gone()]
        }
        ChangeName::ClaimOwnership => {
            let told = "You have claimed the ownership.";
            vec![Place::new(&settings("claim"), "", successor(true), told).level(8)]
        }
        _ => {
            let place = Place::new(&dialog, "", successor(false), "The claim of Grace Hopper was stopped.");
            vec![Place { press: ("dialog .danger-row button", "Stop the claim"), ..place }]
        }
    }
}
