//! Secrets that give access to their holder (invite links, project tokens, API keys, sessions) never appear in a
//! response to somebody without, or no longer with, access. Tried at every endpoint that reads.

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::people::{Org, invite, make_key, make_private, project};
use rolecall_api::{ENDPOINTS, Method};
use serde_json::json;

/// All responses to reads.
async fn all_answers(by: &mut Client, org: &Org, projects: &[i64]) -> String {
    let mut text = String::new();
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method == Method::Get) {
        for project in projects {
            let path = endpoint.path.replace("{org}", org.id.as_str()).replace("{user}", "@me");
            let path = path.replace("{project}", &project.to_string());
            text += &by.get(&path).await.text();
        }
    }
    text
}

#[tokio::test]
async fn secrets_appear_in_no_response_to_people_without_access() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let mut eve = app.person("Eve").await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, ledger, &[(&max, 8)]).await;
    let token = async |by: &mut Client, id: i64| {
        by.get(&format!("/api/projects/{id}")).await.is(200)["api_token"].as_str().unwrap().to_owned()
    };
    let (of_ledger, of_open) = (token(&mut ada, ledger).await, token(&mut ada, org.project).await);
    let link = invite(&org, &mut ada, "hedy@people.example", 1).await;
    let key = make_key(&mut ada, "Key").await;
    let (of_max, of_bob) = (make_key(&mut max, "Max").await, make_key(&mut bob, "Bob").await);
    let cookie = ada.cookie("rolecall_session").to_owned();
    let never = [&key.value, &key.id, &cookie];
    let projects = [ledger, org.project];

    // With access they appear; otherwise the test would prove nothing.
    let told = all_answers(&mut ada, &org, &projects).await;
    assert!(told.contains(&link) && told.contains(&of_ledger) && told.contains(&of_open) && told.contains(&key.id));
    assert!(!told.contains(&key.value) && !told.contains(&cookie), "the server does not know them itself");
    let told = all_answers(&mut max, &org, &projects).await;
    assert!(told.contains(&of_ledger) && !told.contains(&link));
    let told = all_answers(&mut bob, &org, &projects).await;
    assert!(told.contains(&of_ledger) && told.contains(&link));

    // Max loses the project, Bob is removed; their keys reveal nothing more.
    ada.delete(&format!("/api/projects/{ledger}/explicit_members/{}", max.id)).await.is(204);
    ada.delete(&format!("{}/members/{}", org.path, bob.id)).await.is(204);
    let link =
        ada.get(&format!("{}/invites/", org.path)).await.is(200)["results"][0]["id"].as_str().unwrap().to_owned();
    let (mut by_max, mut by_bob, mut nobody) = (app.by_key(&of_max.value), app.by_key(&of_bob.value), app.browser());
    for (who, client, secrets) in [
        ("a member", &mut *cyd, vec![&link, &of_ledger]),
        ("who lost the project", &mut *max, vec![&link, &of_ledger]),
        ("who lost the project, by key", &mut by_max, vec![&link, &of_ledger]),
        ("who was removed", &mut *bob, vec![&link, &of_ledger, &of_open]),
        ("who was removed, by key", &mut by_bob, vec![&link, &of_ledger, &of_open]),
        ("somebody else", &mut *eve, vec![&link, &of_ledger, &of_open]),
        ("nobody", &mut nobody, vec![&link, &of_ledger, &of_open]),
    ] {
        let told = all_answers(client, &org, &projects).await;
        for secret in secrets.into_iter().chain(never) {
            assert!(!told.contains(secret.as_str()), "{who} is told `{secret}`");
        }
    }
    // Nor do they appear when a lost project is selected, or in a refusal.
    let refused = max.patch("/api/users/@me", json!({"set_current_team": ledger})).await;
    refused.is_invalid("does_not_exist", Some("set_current_team"));
    assert!(!refused.text().contains(&of_ledger));
}
