//! `GET /api/projects/` and `GET /api/organizations/:org/projects/`.

use crate::support::TestApp;
use crate::support::people::{make_private, names, project};
use serde_json::json;

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

#[tokio::test]
async fn a_list_has_the_same_objects_as_the_projects_themselves() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let changed = project(&org, &mut ada, "Changed").await;
    let settings = json!({
        "name": "\"Ændret\" \\", "timezone": "Europe/Oslo", "anonymize_ips": true, "retention_days": 30,
        "app_urls": ["https://one.example/?q=%22", "https://two.example"],
    });
    ada.patch(&format!("/api/projects/{changed}"), settings).await.is(200);
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[(&bob, 8)]).await;
    for person in [&mut ada, &mut bob] {
        let list = person.get(&format!("{}/projects/", org.path)).await.is(200);
        let listed = list["results"].as_array().unwrap();
        assert_eq!(listed.len(), 3);
        for project in listed {
            assert_eq!(&person.get(&format!("/api/projects/{}", project["id"])).await.is(200), project);
        }
    }
}
