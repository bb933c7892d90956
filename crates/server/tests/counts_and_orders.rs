//! The number of invites is kept beside them, and lists of projects come in the order of an index (migration 12).

use crate::support::TestApp;
use crate::support::people::{invite, make_private, project};
use rolecall_server::store::DatabaseKind;
use rolecall_server::store::sql;
use serde_json::json;

/// Counts again, and compares.
async fn assert_true(app: &TestApp, expected: i64, after: &str) {
    let mut conn = app.app.db.read().await.unwrap();
    let wrong: i64 = sql::query_scalar(
        "SELECT COUNT(*) FROM organizations o
         WHERE COALESCE((SELECT c.invites FROM invite_counts c WHERE c.organization_id = o.id), 0)
            <> (SELECT COUNT(*) FROM invites i WHERE i.organization_id = o.id)",
    )
    .fetch_one(&mut conn)
    .await
    .unwrap();
    assert_eq!(wrong, 0, "counts after {after}");
    let all = sql::query_scalar("SELECT COUNT(*) FROM invites").fetch_one(&mut conn).await;
    assert_eq!(all.unwrap_or(-1_i64), expected, "invites after {after}");
}

#[tokio::test]
async fn the_number_of_invites_stays_true() {
    let app = TestApp::new().await;
    let mut owner = app.person("Owner").await;
    let org = app.organization(&mut owner, "Org").await;
    let other = app.organization(&mut owner, "Other").await;
    let mut ada = app.joins(&org, &mut owner, "Ada", 8).await;
    assert_true(&app, 0, "joining").await;
    let lines: Vec<_> = (0..5).map(|number| json!({"target_email": format!("{number}@example.com")})).collect();
    ada.post(&format!("{}/invites/bulk/", org.path), json!(lines)).await.is(201);
    assert_true(&app, 5, "many invites").await;
    ada.post(&format!("{}/invites/", org.path), json!({"target_email": "0@example.com"})).await.is(201);
    invite(&other, &mut owner, "0@example.com", 1).await;
    assert_true(&app, 6, "replacing one").await;
    let id = invite(&org, &mut owner, "own@example.com", 1).await;
    assert_true(&app, 7, "one more").await;
    owner.delete(&format!("{}/invites/{id}/", org.path)).await.is(204);
    assert_true(&app, 6, "cancelling one").await;
    let list = owner.get(&format!("{}/invites/?limit=2", org.path)).await.is(200);
    assert_eq!(list["count"], 5);
    owner.delete(&format!("{}/members/{}/", org.path, ada.id)).await.is(204);
    assert_true(&app, 1, "removing the author").await;
    owner.delete(&format!("{}/", other.path)).await.is(204);
    app.forgets_deletions().await;
    assert_true(&app, 0, "the end of an organization").await;
}

#[tokio::test]
async fn teams_of_several_organizations_are_sorted_by_name() {
    let app = TestApp::new().await;
    let mut owner = app.person("Owner").await;
    for name in ["Beta", "Alpha"] {
        let org = app.organization(&mut owner, name).await;
        for name in ["Zoo", "app"] {
            let id = project(&org, &mut owner, name).await;
            make_private(&mut owner, id, &[]).await;
        }
    }
    let list = owner.get("/api/organizations/").await.is(200);
    for organization in list["results"].as_array().unwrap() {
        let teams: Vec<_> = organization["teams"].as_array().unwrap().iter().map(|team| &team["name"]).collect();
        assert_eq!(teams, ["app", "Default Project", "Zoo"], "{}", organization["name"]);
    }
}

#[tokio::test]
async fn lists_of_projects_are_not_sorted() {
    let app = TestApp::new().await;
    if app.app.db.kind() != DatabaseKind::Sqlite {
        return;
    }
    let plan = sql::query(
        "EXPLAIN QUERY PLAN SELECT p.*, m.level, g.level AS explicit_level FROM memberships m
         JOIN projects p ON p.organization_id = m.organization_id
         LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
         WHERE m.user_id = 'x' AND m.organization_id IN ('a', 'b') ORDER BY m.organization_id, p.name_key, p.id",
    );
    let plan = plan.fetch_all(&mut app.app.db.read().await.unwrap()).await.unwrap();
    let steps: Vec<String> = plan.iter().map(|row| row.try_get("detail").unwrap()).collect();
    assert!(steps.len() == 3 && steps.iter().all(|step| step.contains("INDEX")), "{steps:?}");
}
