//! `GET /api/organizations/:org/can/`, `?explain=true` and `GET /api/permissions/` (contract 9).

use crate::support::TestApp;
use crate::support::people::{invite, make_private, project};
use serde_json::{Value, json};

/// The rules of an explanation, each with whether it holds.
fn rules(answer: &Value) -> Vec<(&str, bool)> {
    let list = answer["explanation"].as_array().unwrap();
    list.iter().map(|rule| (rule["rule"].as_str().unwrap(), rule["holds"].as_bool().unwrap())).collect()
}

#[tokio::test]
async fn a_question_is_answered_with_its_chain_of_rules() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let can = |query: &str| format!("{}/can/?{query}", org.path);
    let raise = can(&format!("action=change_member_level&target={}&level=8", cyd.id));
    let yes = bob.get(&raise).await.is(200);
    assert_eq!(
        (&yes["allowed"], &yes["grounds"], &yes["denial"]),
        (&json!(true), &json!("organization_level"), &Value::Null)
    );
    let expected =
        ["not_a_member", "own_level", "not_a_member", "level_too_low", "target_above_actor", "level_above_actor"];
    assert_eq!(rules(&yes), expected.map(|rule| (rule, true)));
    assert_eq!(
        yes["explanation"][3],
        json!({
            "rule": "level_too_low", "holds": true,
            "because": "Administrators and the owner can change people's levels; your level here is administrator.",
            "link": format!("http://rolecall.test/organization/{}/roles#change_member_level", org.id),
        })
    );
    let own = cyd.get(&raise).await.is(200);
    assert_eq!((&own["allowed"], &own["denial"]["rule"]), (&json!(false), &json!("own_level")));
    let helpers = own["denial"]["can_help"].as_array().unwrap();
    assert_eq!(helpers.iter().map(|one| &one["first_name"]).collect::<Vec<_>>(), ["Ada", "Bob"]);
    assert_eq!(rules(&own), [("not_a_member", true), ("own_level", false)]);
    let outsider = bob.get(&can("action=remove_member&target=somebody")).await.is(200);
    assert_eq!(rules(&outsider).last(), Some(&("not_a_member", false)));
    let owner = ada.get(&can("action=leave_organization")).await.is(200);
    assert_eq!(rules(&owner), [("not_a_member", true), ("owner_cannot_leave", false)]);
    let link = invite(&org, &mut bob, "new@people.example", 1).await;
    let cancel = can(&format!("action=cancel_invite&target={link}"));
    assert_eq!(bob.get(&cancel).await.is(200)["grounds"], "own");
    assert_eq!(ada.get(&cancel).await.is(200)["grounds"], "organization_level");
    assert_eq!(cyd.get(&cancel).await.is(200)["denial"]["rule"], "level_too_low");
}

#[tokio::test]
async fn an_answer_is_what_the_request_then_gets() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[(&cyd, 8)]).await;
    let dan = app.joins(&org, &mut ada, "Dan", 1).await;
    let can = |query: String| format!("{}/can/?{query}", org.path);
    let grant = can(format!("action=grant_project_access&project={private}&target={}&level=8", dan.id));
    let yes = cyd.get(&grant).await.is(200);
    assert_eq!(yes["grounds"], "explicit_membership");
    let body = json!({"user_uuid": dan.id, "level": 8});
    cyd.post(&format!("/api/projects/{private}/explicit_members/"), body).await.is(201);
    for action in ["set_project_privacy", "delete_project"] {
        let answer = cyd.get(&can(format!("action={action}&project={private}"))).await.is(200);
        let refused = match action {
            "delete_project" => cyd.delete(&format!("/api/projects/{private}")).await,
            _ => cyd.patch(&format!("/api/projects/{private}"), json!({"access_control": false})).await,
        };
        assert_eq!(answer["allowed"], refused.status.is_success(), "{action}");
        if !refused.status.is_success() {
            assert_eq!(answer["denial"], refused.json["denial"], "{action}");
        }
    }
}

#[tokio::test]
async fn a_project_without_access_is_not_found() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[]).await;
    let elsewhere = app.organization(&mut ada, "Elsewhere").await;
    for number in [private.to_string(), "999999".to_owned(), "x".to_owned(), elsewhere.project.to_string()] {
        let path = format!("{}/can/?action=view_project&project={number}", org.path);
        cyd.get(&path).await.is_not_found();
    }
}

#[tokio::test]
async fn a_question_needs_its_parameters() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let can = |query: &str| format!("{}/can/?{query}", org.path);
    for (query, code, attr) in [
        ("", "required", "action"),
        ("action=fly", "invalid_choice", "action"),
        ("action=remove_member", "required", "target"),
        ("action=cancel_invite", "required", "target"),
        ("action=view_project", "required", "project"),
        ("action=invite_member&level=9", "invalid_choice", "level"),
    ] {
        ada.get(&can(query)).await.is_invalid(code, Some(attr));
    }
    ada.get(&can("action=cancel_invite&target=x")).await.is_not_found();
    assert_eq!(ada.get(&can("action=invite_member&level=")).await.is(200)["allowed"], true);
}

#[tokio::test]
async fn a_refusal_explains_itself_to_those_who_ask() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let refused = cyd.patch(&format!("{}?explain=true", org.path), json!({"name": "Mine"})).await;
    assert_eq!(refused.status, 403);
    assert_eq!(rules(&refused.json), [("not_a_member", true), ("level_too_low", false)]);
    assert_eq!(refused.json["explanation"][1]["because"], refused.json["detail"]);
    let plain = cyd.patch(&org.path, json!({"name": "Mine"})).await;
    plain.is_denied("level_too_low");
    assert!(plain.json.get("explanation").is_none());
    // What is hidden is not explained.
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[]).await;
    cyd.get(&format!("/api/projects/{private}?explain=true")).await.is_not_found();
}

#[tokio::test]
async fn the_permissions_are_the_table_of_the_article_and_what_differs_here() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let told = ada.get("/api/permissions/").await.is(200);
    assert_eq!(
        told["levels"],
        json!([
            {"level": 1, "name": "member"}, {"level": 8, "name": "administrator"}, {"level": 15, "name": "owner"},
        ])
    );
    let row = |name: &str| told["rights"].as_array().unwrap().iter().find(|row| row["right"] == name).unwrap().clone();
    assert_eq!(row("invite_members")["levels"], json!([1, 8, 15]));
    assert_eq!(row("leave_organization")["levels"], json!([1, 8]));
    assert_eq!(
        (&row("manage_project_settings")["in_project"], &row("manage_billing")["in_project"]),
        (&json!(true), &json!(false))
    );
    assert_eq!((told["rights"].as_array().unwrap().len(), &told["differences"]), (9, &json!([])));
    ada.patch(&org.path, json!({"members_can_invite": false})).await.is(200);
    let told = ada.get("/api/permissions/").await.is(200);
    let difference = &told["differences"][0];
    assert_eq!(
        (&difference["right"], &difference["level"], &difference["rule"]),
        (&json!("invite_members"), &json!(1), &json!("switched_off"))
    );
    assert_eq!(told["differences"].as_array().unwrap().len(), 1);
}
