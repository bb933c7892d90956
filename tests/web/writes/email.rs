//! Changes about confirming an email.

use super::Place;
use crate::company::viewer;
use rolecall::api::ChangeName;
use serde_json::{Value, json};

/// How a user makes such a change. Grace has a new email that waits.
pub(super) fn email(name: ChangeName) -> Place {
    match name {
        ChangeName::SendConfirmation => {
            Place::new("/account", "Send again", Value::Null, "A new link was sent to grace@new.example.")
                .gone()
                .level(8)
        }
        ChangeName::WithdrawEmail => {
            Place::new("/account", "Keep the present email", Value::Null, "Your email stays as it is.").gone().level(8)
        }
        _ => {
            let answer = json!({ "email": "ada@meridian.example", "is_changed": false });
            Place::new("/confirm/u-ada/secret", "Confirm email", answer, "")
        }
    }
}

/// Changes of the name and the email.
pub(super) fn updates() -> Vec<Place> {
    vec![
        Place::new("/account", "Save name", viewer(15), "Your name is now Ada Lovelace."),
        Place::new("/account", "Change email", viewer(15), "Your email is now ada@meridian.example.")
            .fill("New email", "ada@meridian.example")
            .fill("Current password", "correct horse"),
    ]
}
