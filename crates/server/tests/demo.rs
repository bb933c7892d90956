//! The demo company of `--demo`.

use crate::support::TestApp;
use crate::support::people::names;
use rolecall_server::activity::verify::verify;
use rolecall_server::demo::{PASSWORD, seed};
use serde_json::json;

#[tokio::test]
async fn the_demo_fills_an_empty_database_once_and_everybody_can_sign_in() {
    let app = TestApp::new().await;
    let table = seed(&app.app).await.unwrap();
    assert_eq!(seed(&app.app).await.unwrap(), table);
    let addresses: Vec<_> = table.split_whitespace().filter(|word| word.contains('@')).collect();
    assert_eq!(addresses.len(), 17);
    for address in addresses {
        let mut person = app.browser();
        person.post("/api/login", json!({"email": address, "password": PASSWORD})).await.is(200);
        person.get("/api/projects/@current").await.is(200);
    }
    let mut grace = app.browser();
    grace.post("/api/login", json!({"email": "grace@meridian.example", "password": PASSWORD})).await.is(200);
    let all = grace.get("/api/organizations/").await.is(200);
    assert_eq!(names(&all, &["slug"]), ["kestrel-labs", "meridian-freight"]);
    let path = "/api/organizations/meridian-freight";
    let members = grace.get(&format!("{path}/members/")).await.is(200);
    assert_eq!(members["counts"], json!({"owner": 1, "administrators": 2, "members": 12}));
    let projects = grace.get(&format!("{path}/projects/")).await.is(200);
    let private: Vec<_> = projects["results"].as_array().unwrap().iter().map(|p| p["access_control"] == true).collect();
    assert_eq!(private.iter().filter(|private| **private).count(), 2);
    assert_eq!(private.len(), 6);
    // Ninety days of events; one project is empty, to show the start.
    let empty: Vec<_> =
        projects["results"].as_array().unwrap().iter().filter(|project| project["ingested_event"] == false).collect();
    assert_eq!(names(&json!(empty), &["name"]), ["Warehouse"]);
    let storefront = projects["results"].as_array().unwrap().iter().find(|project| project["name"] == "Storefront");
    let query = json!({"query": {"kind": "TrendsQuery", "series": [{}], "dateRange": {"date_from": "-90d"}}});
    let trends = grace.post(&format!("/api/projects/{}/query/", storefront.unwrap()["id"]), query).await.is(200);
    let days = trends["results"][0]["data"].as_array().unwrap();
    // The clock stands at midnight: the last day has no events yet.
    assert!(days.len() == 90 && days.iter().take(89).all(|day| day.as_u64().unwrap() > 100), "{days:?}");
    let invites = grace.get(&format!("{path}/invites/")).await.is(200);
    let expired: Vec<_> = invites["results"].as_array().unwrap().iter().map(|i| i["is_expired"] == true).collect();
    assert_eq!(expired, [false, false, false, true, true]);
    // The log says how it came about.
    let log = grace.get(&format!("{path}/activity/?scope=member")).await.is(200);
    assert_eq!(log["results"].as_array().unwrap().len(), 14);
    assert_eq!(verify(&app.app.db, &[]).await.unwrap().findings, []);
}

#[tokio::test]
async fn the_demo_does_not_touch_a_database_with_accounts() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    app.organization(&mut ada, "Org").await;
    let refused = seed(&app.app).await.unwrap_err().to_string();
    assert!(refused.contains("already has accounts"), "{refused}");
    assert_eq!(ada.get("/api/organizations").await.is(200)["count"], 1);
}
