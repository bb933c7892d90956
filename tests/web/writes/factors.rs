//! Changes of the second factor on the account page.

use super::Place;
use rolecall::api::ChangeName;
use serde_json::{Value, json};

/// How a user makes one of these changes.
pub(super) fn factor(name: ChangeName) -> Place {
    match name {
        ChangeName::StartTotp => {
            let setup = json!({"secret": "GEZDGNBV", "uri": "otpauth://", "qr": {"size": 21, "path": "M0 0h7v1h-7z"}});
            Place::new("/account", "Set up", setup, "")
        }
        ChangeName::RemoveTotp => {
            let place = Place::new("/account?dialog=remove-app", "", Value::Null, "Authenticator app removed.").gone();
            place.fill("Your password", "correct horse").fill("Code of the app", "123456")
        }
        ChangeName::NewRecoveryCodes => {
            let made = json!({"recovery_codes": ["0123-4567-89ab-cdef"]});
            let told = "Your recovery codes are ready. Copy them now. They will not be shown again.";
            let place = Place::new("/account", "Replace codes", made, told);
            Place { first: vec![("[aria-label=Factors] li:last-child button", "Make new codes")], ..place }
        }
        ChangeName::StartPasskey => {
            let told = "No passkey was added, because you left the page.";
            Place::new("/account", "Add a passkey", json!({"publicKey": {}}), told)
        }
        ChangeName::RemovePasskey => {
            let place = Place::new("/account", "Remove passkey", Value::Null, "Laptop was removed.").gone();
            Place { first: vec![("[aria-label=Factors] li:nth-child(2) button", "Remove")], ..place }
        }
        name => unreachable!("{name:?} is no change of a second factor"),
    }
}
