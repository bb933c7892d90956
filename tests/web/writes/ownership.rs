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
        ChangeName::AnswerOffer => {
            let answer = |state| transfer_offer("Grace Hopper", state);
            let accept = Place::new(&dialog, "", answer("accepted"), "You are now the owner of Meridian Freight.");
            let decline = Place::new(&dialog, "Decline", answer("declined"), "You declined the ownership.");
            // Until the offer is there, the button closes the dialog.
            vec![Place { press: ("button", "Accept ownership"), ..accept.level(8) }, decline.level(8)]
        }
        ChangeName::NameSuccessor => {
            let place = Place::new(&settings("successor"), "", successor(false), "The successor was saved.");
            // The third button appears with the present successor, who is chosen then.
            let named = ("dialog .dialog-foot:has(> :nth-child(3))", "");
            vec![Place { first: vec![named], ..place.fill("Waiting time in days", "60") }]
        }
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
