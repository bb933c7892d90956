//! The description of the API refuses the same input, so that generated clients do not send it.

use super::endpoint;
use super::specs::SPECS;
use crate::support::passkey::PASSKEY;
use crate::support::schema::request;
use serde_json::Value;

/// What no schema of ours says: white space, characters that are not allowed, and how easily a password is guessed.
const UNSAID: [&str; 4] = ["blank", "null_characters_not_allowed", "invalid_characters", "password_too_weak"];

/// The id of a person.
const SOMEBODY: &str = "0192f0c4-0000-7000-8000-000000000001";

#[test]
fn the_description_accepts_valid_input_and_refuses_invalid_input() {
    for (name, valid, required, fields) in SPECS {
        let validator = request(endpoint(name));
        let valid: Value = serde_json::from_str(
            &valid.replace("NEWCOMER", SOMEBODY).replace("PASSKEY", PASSKEY).replace("NOW", "2026-11-03T09:30:00Z"),
        )
        .unwrap();
        assert!(validator.is_valid(&valid), "{name}: {valid} is described as invalid");
        // Whoever is signed in sends no fields to accept an invite.
        for field in required.iter().filter(|_| *name != "signup.invite.claim") {
            let mut body = valid.clone();
            body.as_object_mut().unwrap().remove(*field);
            assert!(!validator.is_valid(&body), "{name}: `{field}` is required, and not described so");
        }
        for (field, kind) in *fields {
            for (value, code) in kind.wrong().into_iter().filter(|(_, code)| !UNSAID.contains(code)) {
                let mut body = valid.clone();
                body[field] = value.clone();
                assert!(!validator.is_valid(&body), "{name}: `{field}` cannot be {value:.50}: {code}");
            }
        }
    }
}
