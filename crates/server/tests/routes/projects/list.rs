//! `GET /api/projects/` and `GET /api/organizations/:org/projects/`.

use crate::support::TestApp;
use crate::support::people::{make_private, names, project};

#[tokio::test]
async fn lists_have_the_projects_that_the_caller_can_access() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let other = app.organization(&mut eve, "Other").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    app.join(&other, &mut eve, &mut bob, 8).await;
    let granted = project(&org, &mut ada, "Granted").await;
    let closed = project(&org, &mut ada, "closed").await;
    let theirs = project(&other, &mut eve, "Theirs").await;
    make_private(&mut ada, granted, &[(&bob, 1)]).await;
    make_private(&mut ada, closed, &[]).await;
    make_private(&mut eve, theirs, &[]).await;
    let all = bob.get("/api/projects/").await.is(200);
    assert_eq!(names(&all, &["name"]), ["Default Project", "Default Project", "Granted", "Theirs"]);
    assert_eq!(all["count"], 4);
    assert!(all["results"][0].get("app_urls").is_none(), "the short form");
    let here = bob.get(&format!("{}/projects/", org.path)).await.is(200);
    assert_eq!(names(&here, &["name"]), ["Default Project", "Granted"]);
    assert_eq!(names(&here["results"][0]["managers"], &["first_name"]), ["Ada"]);
    let here = ada.get(&format!("{}/projects/?search=CLO", org.path)).await.is(200);
    assert_eq!(names(&here, &["name"]), ["closed"]);
    let first = bob.get("/api/environments/?limit=1").await.is(200);
    assert_eq!(first["results"].as_array().unwrap().len(), 1);
    assert_eq!(first["next"], "http://rolecall.test/api/environments/?limit=1&offset=1");
    let found = bob.get("/api/projects/?search=the&limit=1").await.is(200);
    assert_eq!((names(&found, &["name"]), &found["next"]), (vec!["Theirs"], &serde_json::Value::Null));
}
