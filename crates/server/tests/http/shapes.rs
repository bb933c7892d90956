//! Bad input of any shape, sent everywhere by somebody who may do everything: refused in the words of the contract,
//! and nothing is changed.

use crate::support::TestApp;
use crate::support::people::{invite, make_private};
use axum::http::Method;
use rolecall_api::{ENDPOINTS, Endpoint, Guard};
use sqlx::Row;

/// Everything that is stored, except who tried to sign in and when somebody was here.
async fn everything(app: &TestApp) -> Vec<String> {
    let mut connection = app.app.db.read().await.unwrap();
    let mut rows = Vec::new();
    for sql in [
        "SELECT id, first_name, email, password_hash, current_organization_id, current_project_id FROM users ORDER BY id",
        "SELECT token_hash, user_id FROM sessions ORDER BY token_hash",
        "SELECT id, name, slug, is_member_join_email_enabled, members_can_invite, updated_at FROM organizations ORDER BY id",
        "SELECT id, organization_id, user_id, level, updated_at FROM memberships ORDER BY id",
        "SELECT id, name, api_token, timezone, access_control, app_urls, updated_at FROM projects ORDER BY id",
        "SELECT id, project_id, membership_id, level, updated_at FROM project_memberships ORDER BY id",
        "SELECT id, target_email, first_name, level, message, updated_at FROM invites ORDER BY id",
        "SELECT invite_id, project_id, level FROM invite_projects ORDER BY invite_id, project_id",
    ] {
        for row in sqlx::query(sql).fetch_all(&mut *connection).await.unwrap() {
            let value = |column| match row.try_get::<Option<String>, _>(column) {
                Ok(text) => format!("{text:?}"),
                Err(_) => format!("{:?}", row.get::<Option<i64>, _>(column)),
            };
            rows.push((0..row.len()).map(value).collect::<Vec<_>>().join(" "));
        }
    }
    rows
}

fn method(endpoint: &Endpoint) -> Method {
    match endpoint.method {
        rolecall_api::Method::Get => Method::GET,
        rolecall_api::Method::Post => Method::POST,
        rolecall_api::Method::Patch => Method::PATCH,
        rolecall_api::Method::Delete => Method::DELETE,
    }
}

/// Endpoints that look at no body: nothing can be wrong with it.
const BODILESS: [&str; 7] = [
    "project.reset_token",
    "logout",
    "organization.delete",
    "member.delete",
    "invite.delete",
    "project.delete",
    "project.member.delete",
];

#[tokio::test]
async fn nonsense_is_refused_everywhere_and_changes_nothing() {
    let app = TestApp::new().await;
    let mut owner = app.person("Olive").await;
    let org = app.organization(&mut owner, "Acme").await;
    let member = app.joins(&org, &mut owner, "Max", 1).await;
    make_private(&mut owner, org.project, &[(&member, 1)]).await;
    let pending = invite(&org, &mut owner, "new@example.com", 1).await;
    let before = everything(&app).await;
    let broken: [&[u8]; 6] = [b"{", b"{\"a\": }", b"\xff\xfe", b"{\"name\": \"\xc3\"}", b"nonsense", b"{}}"];
    let wrong_type: [&str; 5] = ["[1]", "1", "\"text\"", "null", "true"];
    // Every field that there is, of a kind that no field has.
    let fields = [
        "first_name",
        "email",
        "password",
        "organization_name",
        "name",
        "slug",
        "is_member_join_email_enabled",
        "members_can_invite",
        "level",
        "target_email",
        "message",
        "private_project_access",
        "timezone",
        "app_urls",
        "anonymize_ips",
        "access_control",
        "keep",
        "user_uuid",
        "set_current_organization",
        "set_current_team",
    ];
    let wrong_fields = |value: &str| {
        let fields: Vec<_> = fields.iter().map(|field| format!("\"{field}\": {value}")).collect();
        format!("{{{}}}", fields.join(", "))
    };
    let large = vec![b' '; 10 * 1024 * 1024];
    let unsafe_endpoints = ENDPOINTS.iter().filter(|endpoint| method(endpoint) != Method::GET);
    for endpoint in unsafe_endpoints.filter(|endpoint| !BODILESS.contains(&endpoint.name)) {
        let path = endpoint
            .path
            .replace("{org}", org.id.as_str())
            .replace("{project}", &org.project.to_string())
            .replace("{invite}", &pending)
            .replace("{user}", if endpoint.path.contains("/users/") { "@me" } else { &member.id });
        // Signed out where that is how it is used.
        let client = if endpoint.guard == Guard::Public { app.browser() } else { (*owner).clone() };
        let send =
            async |kind: &str, body: Vec<u8>| client.clone().send(method(endpoint), &path, Some(kind), body).await;
        let name = endpoint.name;
        for body in broken {
            let answer = send("application/json", body.to_vec()).await;
            assert_eq!((answer.status.as_u16(), answer.json["code"].as_str()), (400, Some("parse_error")), "{name}");
        }
        let answer = send("text/plain", b"{}".to_vec()).await;
        answer.is_error(415, "invalid_request", "unsupported_media_type", None);
        for body in wrong_type {
            let answer = send("application/json", body.into()).await;
            assert_eq!(answer.status, 400, "{name} {body}: {}", answer.text());
            assert_eq!(answer.json["type"], "validation_error", "{name} {body}");
        }
        for value in ["{\"a\": [null]}", "1e400", "[[]]", "\"\\u0000\"", "1.5"] {
            let answer = send("application/json", wrong_fields(value).into()).await;
            assert_eq!(answer.status, 400, "{name} {value}: {}", answer.text());
            let kind = answer.json["type"].as_str().unwrap();
            assert!(kind == "validation_error" || answer.json["code"] == "parse_error", "{name} {value}");
        }
        assert_eq!(everything(&app).await, before, "{name}");
        send("application/json", large.clone()).await.is_error(413, "invalid_request", "too_large", None);
    }
}
