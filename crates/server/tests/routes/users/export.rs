//! `GET /api/users/@me/export/`.

use super::two_factor::set_up;
use crate::support::passkey::insert_passkey;
use crate::support::people::{invite, make_key, make_private, project};
use crate::support::{TestApp, email};
use serde_json::{Value, json};

const PATH: &str = "/api/users/@me/export/";

fn names_of_passkeys(export: &Value) -> Vec<Value> {
    export["two_factor"]["passkeys"].as_array().unwrap().iter().map(|passkey| passkey["label"].clone()).collect()
}

#[tokio::test]
async fn an_export_has_what_belongs_to_the_person_and_no_secrets() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let mut grace = app.person("Grace").await;
    let org = app.organization(&mut ada, "Org").await;
    app.join(&org, &mut ada, &mut grace, 1).await;
    let secret = project(&org, &mut ada, "Secret").await;
    make_private(&mut ada, secret, &[(&grace, 8)]).await;
    let key = make_key(&mut grace, "Nightly").await;
    let link = invite(&org, &mut grace, "hedy@people.example", 1).await;
    invite(&org, &mut ada, "linus@people.example", 1).await;

    let asked = json!({"action": "create_project", "target": "Billing", "note": "For the invoices"});
    grace.post(&format!("{}/requests/", org.path), asked).await.is(202);
    let (secret_of_app, codes) = set_up(&app, &mut grace).await;
    insert_passkey(&app, &grace.id).await;
    let answer = grace.get(PATH).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"rolecall-account.json\"");
    let (text, export) = (answer.text().clone(), answer.is(200));
    assert_eq!(export["profile"]["email"], grace.email);
    let names = |list: &str, field: &str| -> Vec<Value> {
        export[list].as_array().unwrap().iter().map(|item| item[field].clone()).collect()
    };
    assert_eq!(names("organizations", "name"), ["Org"]);
    assert_eq!(export["organizations"][0]["membership_level"], 1);
    assert_eq!(export["organizations"][0]["joined_at"], "2022-10-01T00:00:00.000000Z");
    assert_eq!(
        (names("project_grants", "project_name"), names("project_grants", "level")),
        (vec![json!("Secret")], vec![json!(8)])
    );
    assert_eq!(export["project_grants"][0]["granted_by"], ada.id);
    assert_eq!(
        (names("sessions", "current"), names("sessions", "created_ip")),
        (vec![json!(true)], vec![json!("127.0.0.1")])
    );
    assert_eq!(
        (names("personal_api_keys", "label"), names("personal_api_keys", "value")),
        (vec![json!("Nightly")], vec![json!(null)])
    );
    assert_eq!((&export["two_factor"]["totp"], names_of_passkeys(&export)), (&json!(true), vec![json!("Laptop")]));
    assert_eq!(
        (names("access_requests", "target"), names("access_requests", "note")),
        (vec![json!("Billing")], vec![json!("For the invoices")])
    );
    assert_eq!(names("invites_sent", "target_email"), ["hedy@people.example"]);
    assert_eq!(
        names("activity", "action"),
        ["member.join", "key.create", "invite.create", "request.create", "second_factor.change"]
    );
    assert_eq!(names("activity", "organization"), [org.id.as_str(); 5]);
    assert!(!text.contains(&secret_of_app) && !text.contains(&codes[0]), "{text}");
    assert!(!text.contains(&key.value) && !text.contains(&link) && !text.contains("linus"), "{text}");
}

#[tokio::test]
async fn an_export_hides_what_the_person_may_not_see_any_more() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let mut grace = app.person("Grace").await;
    let (org, left) = (app.organization(&mut ada, "Org").await, app.organization(&mut ada, "Left").await);
    app.join(&org, &mut ada, &mut grace, 8).await;
    app.join(&left, &mut ada, &mut grace, 8).await;
    let secret = project(&org, &mut grace, "Secret").await;
    project(&left, &mut grace, "Hidden").await;
    make_private(&mut ada, secret, &[]).await;
    let member = format!("{}/members/{}/", org.path, grace.id);
    ada.patch(&member, json!({"level": 1})).await.is(200);
    ada.delete(&format!("{}/members/{}/", left.path, grace.id)).await.is(204);
    let export = grace.get(PATH).await;
    let text = export.text().clone();
    assert!(!text.contains("Secret") && !text.contains("Hidden") && !text.contains("Left"), "{text}");
    let log = format!("{}/activity/?actor={}", org.path, grace.id);
    let log = grace.get(&log).await.is(200);
    let activity = export.is(200)["activity"].as_array().unwrap().clone();
    let mut listed = log["results"].as_array().unwrap().clone();
    listed.reverse();
    let own: Vec<Value> = activity
        .into_iter()
        .map(|mut entry| {
            entry.as_object_mut().unwrap().remove("organization");
            entry
        })
        .collect();
    assert_eq!(own, listed);
}

#[tokio::test]
async fn lists_longer_than_a_batch_are_complete() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    for part in 0..5 {
        let lines: Vec<Value> =
            (0..500).map(|number| json!({"target_email": format!("p{part}-{number}@people.example")})).collect();
        let path = format!("{}/invites/bulk/?partial=true", org.path);
        ada.post(&path, json!(lines)).await.is(200);
    }
    let export = ada.get(PATH).await.is(200);
    let emails: std::collections::BTreeSet<_> = export["invites_sent"]
        .as_array()
        .unwrap()
        .iter()
        .map(|invite| invite["target_email"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((export["invites_sent"].as_array().unwrap().len(), emails.len()), (2500, 2500));
    let numbers: Vec<i64> =
        export["activity"].as_array().unwrap().iter().map(|entry| entry["id"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=i64::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(numbers.len(), 2502);
}

#[tokio::test]
async fn a_person_without_anything_gets_empty_lists_and_a_key_nothing() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let export = ada.get(PATH).await.is(200);
    for list in ["organizations", "project_grants", "personal_api_keys", "invites_sent", "activity"] {
        assert_eq!(export[list], json!([]), "{list}");
    }
    let mut program = app.by_key(&make_key(&mut ada, "Key").await.value);
    program.get(PATH).await.is_error(403, "authentication_error", "permission_denied", None);
    let mut eve = app.sign_up("Eve").await;
    eve.get(&format!("/api/users/{}/export/", ada.id)).await.is_not_found();
    assert_eq!(eve.get(PATH).await.is(200)["profile"]["email"], email("Eve"));
}
