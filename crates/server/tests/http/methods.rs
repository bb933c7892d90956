//! Every path with every method, from outside: who must not know that a resource exists gets the same response as if it
//! did not, never 405. Others get 405.

use crate::support::TestApp;
use crate::support::events::{event, store};
use crate::support::passkey::insert_passkey;
use crate::support::people::{invite, make_key, make_private};
use axum::http::Method;
use rolecall_api::{ENDPOINTS, Guard};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The uuid of the project's event.
const EVENT: &str = "0192a3b4-0000-7000-8000-000000000001";
const METHODS: [Method; 6] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

fn takes(path: &str, method: &Method) -> bool {
    use rolecall_api::Method as M;
    ENDPOINTS.iter().filter(|endpoint| endpoint.path == path).any(|endpoint| match endpoint.method {
        M::Get => *method == Method::GET,
        M::Post => *method == Method::POST,
        M::Patch => *method == Method::PATCH || *method == Method::PUT,
        M::Delete => *method == Method::DELETE,
    })
}

/// All spellings of a path with its parameters filled in.
fn spellings(template: &str, params: &BTreeMap<&str, String>) -> Vec<String> {
    let mut path = template.to_owned();
    for (name, value) in params {
        path = path.replace(&format!("{{{name}}}"), value);
    }
    let mut paths = vec![path.clone(), format!("{path}/")];
    if let Some(rest) = path.strip_prefix("/api/projects") {
        paths.extend([format!("/api/environments{rest}"), format!("/api/environments{rest}/")]);
    }
    paths
}

#[tokio::test]
async fn outsiders_get_404_and_members_405_and_the_signed_out_401() {
    let app = TestApp::new().await;
    let mut owner = app.person("Olive").await;
    let org = app.organization(&mut owner, "Acme").await;
    let outsider = app.person("Otto").await;
    let mut member = app.joins(&org, &mut owner, "Max", 1).await;
    make_private(&mut owner, org.project, &[(&member, 1)]).await;
    store(&app, &org, org.project, &[event(EVENT, "seen", "visitor")]).await;
    let project = owner.get(&format!("/api/projects/{}", org.project)).await.is(200);
    let asked = json!({"action": "create_project", "target": "New"});
    let request = member.post(&format!("{}/requests/", org.path), asked).await.is(202);
    let reviewed = json!({"at": app.app.clock.now().wire(), "decisions": []});
    let review = owner.post(&format!("{}/reviews/", org.path), reviewed).await.is(201);
    let sessions = owner.get("/api/users/@me/sessions/").await.is(200);
    let domain = json!({"domain": "lumenradio.example"});
    let domain = owner.post(&format!("{}/domains/", org.path), domain).await.is(201);
    let mut there: BTreeMap<&str, String> = [
        ("org", org.id.to_string()),
        ("project", org.project.to_string()),
        ("user", member.id.clone()),
        ("key", make_key(&mut owner, "Key").await.id),
        ("session", sessions[0]["id"].as_str().unwrap().to_owned()),
        ("passkey", insert_passkey(&app, &owner.id).await),
        ("invite", invite(&org, &mut owner, "new@people.example", 1).await),
        ("event", EVENT.to_owned()),
        ("token", project["api_token"].as_str().unwrap().to_owned()),
        ("number", "RC-000000-2022-0001".to_owned()),
        ("entry", "1".to_owned()),
        ("domain", domain["id"].as_str().unwrap().to_owned()),
        ("request", request["id"].as_str().unwrap().to_owned()),
        ("review", review["id"].as_str().unwrap().to_owned()),
    ]
    .into();
    let nowhere: BTreeMap<&str, String> = [
        ("org", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("project", "999999".to_owned()),
        ("user", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("key", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("session", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("passkey", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("invite", "5f2c0f0a-3c4b-4a5e-9b1a-0123456789ab".to_owned()),
        ("event", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("token", "phc_nothing".to_owned()),
        ("number", "RC-000000-2022-0001".to_owned()),
        ("entry", "999999".to_owned()),
        ("domain", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("request", "01900000-0000-7000-8000-000000000000".to_owned()),
        ("review", "01900000-0000-7000-8000-000000000000".to_owned()),
    ]
    .into();
    let paths: BTreeSet<&str> = ENDPOINTS.iter().map(|endpoint| endpoint.path).collect();
    for template in paths {
        let is_capture = ENDPOINTS.iter().any(|e| e.path == template && e.guard == Guard::Token);
        let is_public = is_capture || ENDPOINTS.iter().any(|e| e.path == template && e.guard == Guard::Public);
        let is_hidden = template.contains("{org}") || template.contains("{project}") || template.contains("/users/");
        // An account is visible to its owner only.
        let user = if template.starts_with("/api/users/") { &owner.id } else { &member.id };
        there.insert("user", user.clone());
        for method in METHODS {
            for (path, other) in spellings(template, &there).iter().zip(spellings(template, &nowhere)) {
                let what = format!("{method} {path}");
                // CORS preflight.
                let taken = takes(template, &method) || is_capture && method == Method::OPTIONS;
                if !is_public {
                    let signed_out = app.browser().send(method.clone(), path, None, "").await;
                    assert_eq!(signed_out.status, 401, "{what}");
                }
                if is_hidden {
                    let here = outsider.clone().send(method.clone(), path, None, "").await;
                    let there = outsider.clone().send(method.clone(), &other, None, "").await;
                    here.is_not_found();
                    assert_eq!((here.status, here.json), (there.status, there.json), "{what}");
                }
                if !taken {
                    let refused = owner.clone().send(method.clone(), path, None, "").await;
                    // There is no invoice yet.
                    if template.contains("{number}") {
                        refused.is_not_found();
                        continue;
                    }
                    refused.is_error(405, "invalid_request", "method_not_allowed", None);
                    assert_ne!(refused.header("allow"), "", "{what}");
                }
            }
        }
    }
}
