//! JSON of accounts (contract 4).

use crate::{INVITE, ORGANIZATION, PERSON, TIME, all_needed, organization, project, same, same_answer, user, with};
use rolecall_api::{
    Claim, InviteLookup, Login, Me, OrganizationRef, Preflight, Signup, Success, UpdateMe, User, Welcome,
};
use serde_json::json;

#[test]
fn signing_up() {
    let request = json!({
        "first_name": "Ada", "email": "ada@example.com", "password": "correct horse", "organization_name": "Hedgehogs",
    });
    all_needed::<Signup>(&request, &["organization_name"]);
    same::<Signup>(request);
    same::<Signup>(json!({"first_name": "Ada", "email": "ada@example.com", "password": "correct horse"}));
    let answer = json!({
        "id": 0, "uuid": PERSON, "distinct_id": "d1", "first_name": "Ada", "email": "ada@example.com", "redirect_url": "/",
    });
    all_needed::<Welcome>(&answer, &[]);
    same_answer::<Welcome>(answer);
}

#[test]
fn looking_an_invite_up_and_claiming_it() {
    let answer = with(
        json!({
            "id": INVITE, "target_email": "a***@example.com", "first_name": "", "organization_name": "Hedgehogs",
            "level": 1, "inviter_first_name": "Grace",
        }),
        json!({
            "organization_id": ORGANIZATION, "inviter_id": PERSON, "expires_at": TIME, "access_expires_at": TIME,
            "open_projects": 3, "private_projects": 1,
        }),
    );
    all_needed::<InviteLookup>(&answer, &["access_expires_at"]);
    same_answer::<InviteLookup>(answer);
    same::<Claim>(json!({"first_name": "Ada", "password": "correct horse"}));
    same::<Claim>(json!({}));
}

#[test]
fn signing_in() {
    let request = json!({"email": "ada@example.com", "password": "correct horse"});
    all_needed::<Login>(&request, &[]);
    same::<Login>(request);
    same_answer::<Success>(json!({"success": true}));
}

#[test]
fn oneself() {
    let me = |organization, team| {
        with(
            user(),
            json!({
                "date_joined": TIME, "has_password": true, "is_staff": false, "is_email_verified": true,
                "pending_email": null, "organization": organization, "team": team,
                "organizations": [
                    {"id": ORGANIZATION, "name": "Hedgehogs", "slug": "hedgehogs", "membership_level": 15,
                        "require_two_factor": true, "is_kept_out": false},
                ],
            }),
        )
    };
    same_answer::<User>(user());
    same_answer::<Me>(me(organization::json(), project::basic()));
    let nowhere = same_answer::<Me>(me(json!(null), json!(null)));
    assert_eq!((nowhere.organization, nowhere.team), (None, None));
    let reference = json!({
        "id": ORGANIZATION, "name": "Hedgehogs", "slug": "hedgehogs", "membership_level": 8,
        "require_two_factor": true, "is_kept_out": true,
    });
    all_needed::<OrganizationRef>(&reference, &[]);
    same_answer::<OrganizationRef>(reference);
}

#[test]
fn changing_oneself() {
    let whole = json!({
        "first_name": "Ada", "email": "ada@example.org", "password": "battery staple",
        "current_password": "correct horse", "set_current_organization": ORGANIZATION, "set_current_team": 7,
    });
    for field in whole.as_object().unwrap() {
        same::<UpdateMe>(serde_json::Value::Object([(field.0.clone(), field.1.clone())].into_iter().collect()));
    }
    same::<UpdateMe>(whole);
    same::<UpdateMe>(json!({}));
}

#[test]
fn preflight() {
    let answer = json!({
        "can_create_org": true, "email_service_available": false, "site_url": "https://example.com",
        "version": "0.1.0", "initiated": true, "signed_in": true,
    });
    all_needed::<Preflight>(&answer, &[]);
    same_answer::<Preflight>(answer);
}
