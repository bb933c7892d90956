//! JSON of projects and explicit members (contract 5).

use crate::{MEMBERSHIP, ORGANIZATION, PERSON, TIME, all_needed, assert_alike, helper, same, same_answer, user, with};
use rolecall_api::{
    AddProjectMember, CreateProject, ExplicitMember, KeepMember, NumberRows, Project, ProjectBasic, UpdateProject,
};
use serde_json::{Value, json};

/// A project in a list, as JSON.
pub(crate) fn basic() -> Value {
    with(
        json!({
            "id": 7, "uuid": "0192f0c4-0000-7000-8000-000000000004", "organization": ORGANIZATION,
            "api_token": "phc_0123456789abcdefghijklmnopqrstuv", "name": "Default Project", "ingested_event": false,
            "timezone": "UTC", "access_control": true, "effective_membership_level": 8,
        }),
        json!({"explicit_level": null}),
    )
}

#[test]
fn a_project() {
    all_needed::<ProjectBasic>(&basic(), &["explicit_level"]);
    same_answer::<ProjectBasic>(basic());
    let whole = with(
        with(
            basic(),
            json!({
                "app_urls": ["https://example.com"], "anonymize_ips": false, "created_at": TIME, "updated_at": TIME,
            }),
        ),
        json!({"managers": [helper()], "retention_days": null}),
    );
    all_needed::<Project>(&whole, &["explicit_level", "retention_days"]);
    same_answer::<Project>(whole);
}

#[test]
fn making_and_changing_one() {
    same::<CreateProject>(json!({"name": "Quills"}));
    same::<CreateProject>(json!({}));
    let whole = json!({
        "name": "Quills", "timezone": "Europe/Berlin", "app_urls": [], "anonymize_ips": true, "access_control": true,
        "retention_days": null, "keep": [{"user_uuid": PERSON, "level": 8}],
    });
    let fields = ["name", "timezone", "app_urls", "anonymize_ips", "retention_days", "access_control", "keep"];
    all_needed::<UpdateProject>(&whole, &fields);
    same::<UpdateProject>(json!({"retention_days": 30}));
    same::<UpdateProject>(whole);
    same::<UpdateProject>(json!({}));
    all_needed::<KeepMember>(&json!({"user_uuid": PERSON, "level": 8}), &[]);
}

#[test]
fn explicit_members() {
    let member = with(
        json!({
            "id": MEMBERSHIP, "level": 8, "parent_level": 1, "effective_level": 8, "parent_membership_id": MEMBERSHIP,
            "joined_at": TIME, "updated_at": TIME, "user": user(),
        }),
        json!({"granted_by": user(), "expires_at": null}),
    );
    all_needed::<ExplicitMember>(&member, &["granted_by", "expires_at"]);
    same_answer::<ExplicitMember>(member);
    let request = json!({"user_uuid": PERSON, "level": 8, "expires_at": "2026-12-04T17:00:00Z"});
    all_needed::<AddProjectMember>(&request, &["level", "expires_at"]);
    same::<AddProjectMember>(request);
    same::<AddProjectMember>(json!({"user_uuid": PERSON}));
}

#[test]
fn rows_of_numbers() {
    let rows = json!({"results": [[7], [0, 1]], "columns": ["count()"], "types": ["Integer"], "hasMore": false});
    assert_eq!(serde_json::from_value::<NumberRows>(rows.clone()).unwrap().results, [vec![7], vec![0, 1]]);
    for json in [rows, json!({"results": []}), json!({"results": [["7"]]}), json!({"results": [[-1]]}), json!({})] {
        assert_alike::<NumberRows>(&json);
    }
}
