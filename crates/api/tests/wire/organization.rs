//! JSON of organizations and members (contract 5).

use crate::{MEMBERSHIP, ORGANIZATION, TIME, all_needed, helper, project, same, same_answer, user, with};
use rolecall_api::{
    ChangeLevel, CreateOrganization, LevelCounts, Member, MemberOrder, MemberWithoutTwoFactor, Members, Organization,
    Page, ProjectGrant, UpdateOrganization,
};
use serde_json::{Value, json};

/// An organization as JSON.
pub(crate) fn json() -> Value {
    with(
        json!({
            "id": ORGANIZATION, "name": "Hedgehogs", "slug": "hedgehogs", "created_at": TIME, "updated_at": TIME,
            "membership_level": 8, "teams": [project::basic()], "available_features": [],
            "is_member_join_email_enabled": true,
        }),
        json!({
            "members_can_invite": true, "require_two_factor": false, "member_count": 15, "managers": [helper()],
            "billing_notice": null, "requests_to_decide": 2, "has_ownership_notice": false,
        }),
    )
}

#[test]
fn an_organization() {
    all_needed::<Organization>(&json(), &["billing_notice"]);
    same_answer::<Organization>(json());
}

#[test]
fn making_and_changing_one() {
    same::<CreateOrganization>(json!({"name": "Hedgehogs"}));
    all_needed::<CreateOrganization>(&json!({"name": "Hedgehogs"}), &[]);
    let whole = json!({
        "name": "Hedgehogs", "slug": "hedgehogs", "is_member_join_email_enabled": false, "members_can_invite": false,
        "require_two_factor": true,
    });
    let optional = ["name", "slug", "is_member_join_email_enabled", "members_can_invite", "require_two_factor"];
    all_needed::<UpdateOrganization>(&whole, &optional);
    same::<UpdateOrganization>(whole);
    same::<UpdateOrganization>(json!({}));
}

fn member() -> Value {
    with(
        json!({"id": MEMBERSHIP, "user": user(), "level": 1, "joined_at": TIME, "updated_at": TIME}),
        json!({
            "last_seen": null,
            "expires_at": null,
            "level_after": null,
            "is_offered_ownership": true,
            "is_successor": false,
            "project_grants": [
                {"project": 7, "level": 8, "granted_by": "Grace", "granted_at": TIME, "expires_at": null},
            ],
        }),
    )
}

#[test]
fn members() {
    same_answer::<Member>(member());
    let seen = same_answer::<Member>(with_last_seen(TIME));
    assert_eq!(seen.last_seen.unwrap().as_str(), TIME);
    same_answer::<MemberWithoutTwoFactor>(json!({"user": user(), "level": 8}));
    same_answer::<ProjectGrant>(json!({
        "project": 7, "level": 1, "granted_by": null, "granted_at": TIME, "expires_at": null,
    }));
    let page = json!({"count": 1, "next": null, "previous": "https://example.com/api/…", "results": [member()]});
    same_answer::<Page<Member>>(page.clone());
    let counts = json!({"owner": 1, "administrators": 2, "members": 12});
    all_needed::<LevelCounts>(&counts, &[]);
    same_answer::<LevelCounts>(counts.clone());
    same_answer::<Members>(with(page, json!({"counts": counts})));
}

fn with_last_seen(time: &str) -> Value {
    let mut member = member();
    member["last_seen"] = time.into();
    member
}

#[test]
fn the_words_of_the_order_are_the_same_in_addresses_and_in_json() {
    for order in MemberOrder::ALL {
        assert_eq!(serde_json::to_value(order).unwrap(), order.as_param());
        assert_eq!(MemberOrder::from_param(order.as_param()), Some(order));
    }
    assert_eq!(MemberOrder::ALL.map(MemberOrder::as_param), ["name", "level", "last_seen", "joined"]);
    assert_eq!(MemberOrder::from_param("-name"), None);
}

#[test]
fn changing_a_level() {
    for level in [1, 8, 15] {
        same::<ChangeLevel>(json!({"level": level}));
        same::<ChangeLevel>(json!({"level": level, "expires_at": TIME}));
    }
    all_needed::<ChangeLevel>(&json!({"level": 1, "expires_at": TIME}), &["expires_at"]);
}
