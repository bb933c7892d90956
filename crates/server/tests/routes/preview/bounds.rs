//! The bounds of a preview, and wrong fields.

use super::World;
use crate::member_lists::crowd::{NewMember, insert};
use serde_json::{Value, json};

#[tokio::test]
async fn previews_500_changes_and_refuses_one_more() {
    let mut world = World::new().await;
    let change = json!({"kind": "change_member_level", "user_uuid": world.people[3].id, "level": 8});
    let preview = world.preview(0, Value::Array(vec![change.clone(); 500])).await.is(200);
    assert_eq!(preview["people_count"], 1);
    assert_eq!(preview["warnings"].as_array().unwrap().len(), 499, "without effect");
    world.preview(0, Value::Array(vec![change; 501])).await.is_invalid("max_length", Some("changes"));
    assert_eq!(world.preview(0, json!([])).await.is(200)["people"], json!([]));
}

#[tokio::test]
async fn each_kind_needs_its_fields() {
    let mut world = World::new().await;
    let cases = [
        (json!({}), "required", "kind"),
        (json!({"kind": "explode"}), "invalid_choice", "kind"),
        (json!({"kind": "remove_member"}), "required", "user_uuid"),
        (json!({"kind": "change_member_level", "user_uuid": "@me"}), "required", "level"),
        (json!({"kind": "change_member_level", "user_uuid": "@me", "level": 2}), "invalid_choice", "level"),
        (json!({"kind": "grant_project_access", "user_uuid": "@me"}), "required", "project"),
        (
            json!({"kind": "grant_project_access", "project": 1, "user_uuid": "@me", "level": 15}),
            "invalid_choice",
            "level",
        ),
        (json!({"kind": "change_project_level", "project": 1, "user_uuid": "@me"}), "required", "level"),
        (json!({"kind": "set_project_privacy", "project": 1}), "required", "access_control"),
        (json!({"kind": "manage_organization"}), "required", "members_can_invite"),
        (json!({"kind": "invite_member"}), "required", "target_email"),
        (json!({"kind": "leave_project", "project": 999_999}), "does_not_exist", "project"),
    ];
    for (change, code, field) in cases {
        let good = json!({"kind": "manage_organization", "members_can_invite": true});
        let answer = world.preview(0, json!([good, change])).await;
        answer.is_invalid(code, Some(&format!("changes.1.{field}")));
    }
    let keep = json!([{"user_uuid": world.people[3].id, "level": 1}]);
    let change =
        json!([{"kind": "set_project_privacy", "project": world.private[0], "access_control": false, "keep": keep}]);
    world.preview(0, change).await.is_invalid("invalid_input", Some("changes.0.keep"));
}

#[tokio::test]
async fn a_partial_preview_lists_what_would_be_refused() {
    let mut world = World::new().await;
    let ids: Vec<String> = world.people.iter().map(|person| person.id.clone()).collect();
    let lower = |id: &str| json!({"kind": "change_member_level", "user_uuid": id, "level": 1});
    let unknown = "0190a0a0-0000-7000-8000-000000000000";
    let changes = json!([lower(&ids[0]), lower(&ids[1]), lower(&ids[2]), lower(unknown),
        {"kind": "invite_member", "target_email": ids[0]}, {"kind": "explode"}]);
    let path = world.path();
    world.people[1].post(&path, json!({"changes": changes})).await.is_invalid("invalid_choice", Some("changes.5.kind"));
    let preview = world.people[1].post(&format!("{path}?partial=true"), json!({"changes": changes})).await.is(200);
    let refused: Vec<_> = preview["refused"].as_array().unwrap().iter().collect();
    let told = |line: &&Value| (line["index"].clone(), line["status"].clone(), line["error"]["denial"]["rule"].clone());
    let told: Vec<_> = refused.iter().map(told).collect();
    assert_eq!(
        told,
        [
            (json!(0), json!(403), json!("target_above_actor")),
            (json!(1), json!(403), json!("own_level")),
            (json!(3), json!(403), json!("not_a_member")),
            (json!(4), json!(400), Value::Null),
            (json!(5), json!(400), Value::Null),
        ]
    );
    assert_eq!(preview["people_count"], 1);
    assert_eq!(preview["people"][0]["first_name"], "Bob");
}

#[tokio::test]
async fn changes_are_made_one_after_the_other() {
    let mut world = World::new().await;
    let ids: Vec<String> = world.people.iter().map(|person| person.id.clone()).collect();
    // The former owner is an administrator, and cannot change the new one.
    let changes = json!([
        {"kind": "transfer_ownership", "user_uuid": ids[1]},
        {"kind": "change_member_level", "user_uuid": ids[1], "level": 1},
    ]);
    world.preview(0, changes).await.is_denied("target_above_actor");
    // Who has left can do nothing.
    let changes = json!([{"kind": "leave_organization"}, {"kind": "remove_member", "user_uuid": ids[4]}]);
    world.preview(1, changes).await.is_not_found();
}

#[tokio::test]
async fn a_preview_names_1000_people_and_50_projects_of_each() {
    let mut world = World::new().await;
    for number in 0..51 {
        let more = crate::support::people::project(&world.org, &mut world.people[0], &format!("P{number:02}")).await;
        crate::support::people::make_private(&mut world.people[0], more, &[]).await;
    }
    let id = world.people[5].id.clone();
    let change = json!([{"kind": "change_member_level", "user_uuid": id, "level": 8}]);
    let preview = world.preview(0, change).await.is(200);
    let dan = &preview["people"][0];
    assert_eq!((dan["projects_gained"].as_array().unwrap().len(), &dan["project_counts"]["gained"]), (50, &json!(53)));
    let somebody = |number: usize| NewMember {
        name: "somebody".to_owned(),
        email: format!("crowd{number}@example.com"),
        level: 1,
        last_seen: 0,
        joined_at: 1,
    };
    let crowd: Vec<NewMember> = (0..1001).map(somebody).collect();
    insert(&world.app, &world.org, &crowd).await;
    let change = json!({"kind": "manage_organization", "members_can_invite": false});
    let preview = world.preview(0, json!([change])).await.is(200);
    assert_eq!((preview["people"].as_array().unwrap().len(), &preview["people_count"]), (1000, &json!(1004)));
    let invite = json!({"kind": "invite_member", "target_email": "new@people.example"});
    let preview = world.preview(0, json!([change, invite])).await.is(200);
    assert_eq!((preview["people"].as_array().unwrap().len(), &preview["people_count"]), (1000, &json!(1005)));
    assert_eq!(preview["people"][999]["email"], "new@people.example", "whoever is invited is always named");
}

#[tokio::test]
async fn a_preview_lists_100_projects_with_one_manager_and_counts_the_rest() {
    let mut world = World::new().await;
    let max = world.people[3].id.clone();
    // Max manages Ledger and Payroll; Ada and Bob, who also manage all, are lowered.
    for number in 2..100 {
        manages(&mut world, number).await;
    }
    let remove = json!([
        {"kind": "change_member_level", "user_uuid": world.people[1].id, "level": 1},
        {"kind": "change_member_level", "user_uuid": world.people[2].id, "level": 1},
        {"kind": "change_member_level", "user_uuid": world.people[1].id, "level": 1},
        {"kind": "remove_member", "user_uuid": max},
    ]);
    let in_projects = |preview: &Value| {
        let listed = preview["sole_holders"].as_array().unwrap();
        assert!(listed.iter().all(|one| one["person"]["first_name"] == "Olive"));
        // Olive alone manages the organization too; said first.
        let first = listed.iter().take_while(|one| one["project"].is_null()).count();
        assert_eq!(first, 3);
        assert!(listed[first..].iter().all(|one| one["project"].is_string()));
        (listed.len() - first, preview["sole_holders_count"].as_u64().unwrap() - 3)
    };
    let warned = |preview: &Value| {
        let listed = preview["warnings"].as_array().unwrap().iter();
        let about = |kind: &str| listed.clone().filter(|one| one["kind"] == kind).count();
        (about("no_effect"), about("no_project_manager"), preview["unmanaged_count"].as_u64().unwrap())
    };
    let at = world.preview(0, remove.clone()).await.is(200);
    assert_eq!((in_projects(&at), warned(&at)), ((97, 100), (1, 100, 100)));
    manages(&mut world, 100).await;
    let beyond = world.preview(0, remove).await.is(200);
    assert_eq!((in_projects(&beyond), warned(&beyond)), ((97, 101), (1, 100, 101)));
    assert_eq!(beyond["warnings"][100]["detail"], "Only administrators and the owner will manage P99.");
}

/// Adds a private project that Max manages.
async fn manages(world: &mut World, number: usize) {
    let [owner, _, _, max, ..] = &mut world.people[..] else { unreachable!() };
    let project = crate::support::people::project(&world.org, owner, &format!("P{number:02}")).await;
    crate::support::people::make_private(owner, project, &[(max, 8)]).await;
}
