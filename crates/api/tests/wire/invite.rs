//! JSON of invites (contract 2.4 and 5).

use crate::{INVITE, TIME, all_needed, same, same_answer, user, with};
use rolecall_api::{BulkLine, Invite, NewInvite};
use rolecall_policy::Level;
use serde_json::{Value, json};

fn invite() -> Value {
    with(
        json!({
            "id": INVITE, "target_email": "ada@example.com", "first_name": "Ada", "level": 8, "message": "Come!",
            "emailing_attempt_made": false, "is_expired": false, "created_by": user(), "created_at": TIME,
            "updated_at": TIME,
        }),
        json!({
            "expires_at": TIME, "access_expires_at": TIME, "private_project_access": [{"id": 7, "level": 1}],
            "link_renewed_at": TIME, "delivery": "failed",
        }),
    )
}

#[test]
fn an_invite() {
    same_answer::<Invite>(invite());
    let mut secret = invite();
    secret["id"] = json!(null);
    secret["message"] = json!(null);
    secret["created_by"] = json!(null);
    secret["link_renewed_at"] = json!(null);
    assert_eq!(same_answer::<Invite>(secret).id, None);
    let mut of_before = invite();
    of_before.as_object_mut().unwrap().remove("link_renewed_at");
    assert_eq!(serde_json::from_value::<Invite>(of_before).unwrap().link_renewed_at, None);
}

#[test]
fn inviting() {
    let whole = json!({
        "target_email": "ada@example.com", "first_name": "Ada", "message": "Come!", "level": 8,
        "private_project_access": [{"id": 7, "level": 1}, {"id": 9, "level": 8}], "expires_at": TIME,
        "access_expires_at": TIME,
    });
    let optional = ["first_name", "message", "level", "private_project_access", "expires_at", "access_expires_at"];
    all_needed::<NewInvite>(&whole, &optional);
    same::<NewInvite>(whole);
    let plain = same::<NewInvite>(json!({"target_email": "ada@example.com"}));
    assert_eq!((plain.level, plain.first_name.as_str()), (None::<Level>, ""));
}

#[test]
fn a_line_of_many() {
    same_answer::<BulkLine>(json!({"index": 0, "status": 201, "invite": invite()}));
    let error = json!({
        "type": "validation_error", "code": "duplicate", "detail": "This address stands here twice.",
        "attr": "target_email",
    });
    same_answer::<BulkLine>(json!({"index": 1, "status": 400, "error": error}));
}
