//! JSON of errors (contract 3).

use crate::{PERSON, all_needed, same_answer, with};
use rolecall_api::{ErrorBody, ErrorType};
use rolecall_policy::{Act, Action, Level, Rule, decide};
use serde_json::json;

#[test]
fn an_error_is_one_flat_object() {
    let plain = json!({"type": "invalid_request", "code": "not_found", "detail": "Not found.", "attr": null});
    all_needed::<ErrorBody>(&plain, &["attr"]);
    let error = same_answer::<ErrorBody>(plain);
    assert_eq!((error.kind, error.denial), (ErrorType::InvalidRequest, None));
    same_answer::<ErrorBody>(json!({
        "type": "validation_error", "code": "max_length", "detail": "At most 64 characters.", "attr": "name",
    }));
    same_answer::<ErrorBody>(json!({
        "type": "server_error", "code": "error", "detail": "Something went wrong.", "attr": null,
        "request_id": "0192f0c4",
    }));
}

#[test]
fn the_kinds_of_error() {
    let kinds = [
        (ErrorType::ValidationError, "validation_error"),
        (ErrorType::InvalidRequest, "invalid_request"),
        (ErrorType::BillingError, "billing_error"),
        (ErrorType::AuthenticationError, "authentication_error"),
        (ErrorType::ThrottledError, "throttled_error"),
        (ErrorType::ServerError, "server_error"),
    ];
    for (kind, word) in kinds {
        assert_eq!(serde_json::to_value(kind).unwrap(), word);
    }
}

#[test]
fn a_rule_that_refuses_says_why_and_who_can_help() {
    let refused = |denial| {
        with(
            json!({
                "type": "authentication_error", "code": "permission_denied", "detail": "You cannot.", "attr": null,
            }),
            json!({"denial": denial}),
        )
    };
    let helper = json!({"uuid": PERSON, "first_name": "Ada", "email": "ada@example.com"});
    let by_level = refused(json!({
        "action": "create_project", "needs_level": 8, "your_level": 1, "rule": "level_too_low", "can_help": [helper],
    }));
    let denial = same_answer::<ErrorBody>(by_level).denial.unwrap();
    assert_eq!(denial.denial.action, Action::CreateProject);
    assert_eq!(denial.denial.rule, Rule::LevelTooLow);
    assert_eq!(
        (denial.denial.needs_level, denial.denial.your_level),
        (Some(Level::Administrator), Some(Level::Member))
    );
    same_answer::<ErrorBody>(refused(json!({
        "action": "leave_organization", "needs_level": null, "your_level": null, "rule": "owner_cannot_leave",
        "can_help": [],
    })));
}

#[test]
fn what_the_rules_say_travels_without_the_helpers_level() {
    let denial = decide(Some(Level::Member), Act::CreateProject).denial().unwrap();
    assert_eq!(denial.helper_level(), Some(Level::Administrator));
    assert_eq!(
        serde_json::to_value(denial).unwrap(),
        json!({"action": "create_project", "rule": "level_too_low", "needs_level": 8, "your_level": 1})
    );
}
