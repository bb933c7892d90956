//! `GET /api/organizations/`.

use crate::support::TestApp;
use crate::support::people::names;

#[tokio::test]
async fn people_see_their_own_organizations_by_name() {
    let app = TestApp::new().await;
    let (mut ada, mut bob) = (app.person("Ada").await, app.person("Bob").await);
    for name in ["zeta", "beta", "alpha"] {
        app.organization(&mut ada, name).await;
    }
    let shared = app.organization(&mut bob, "Åland").await;
    app.organization(&mut bob, "Bobs own").await;
    app.join(&shared, &mut bob, &mut ada, 1).await;
    let list = ada.get("/api/organizations/").await.is(200);
    assert_eq!(names(&list, &["name"]), ["Åland", "alpha", "beta", "zeta"]);
    assert_eq!(list["count"], 4);
    assert_eq!(list["results"][0]["membership_level"], 1);
    assert_eq!(list["results"][0]["member_count"], 2);
    assert_eq!(list["results"][0]["managers"][0]["first_name"], "Bob");
    assert_eq!(list["results"][1]["member_count"], 1);
    assert_eq!(names(&list["results"][1]["teams"], &["name"]), ["Default Project"]);
}

/// One more organization than one statement asks for managers.
#[tokio::test]
async fn a_user_with_many_organizations_sees_the_managers_of_each() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    for number in 0..101 {
        app.organization(&mut ada, &format!("org {number:03}")).await;
    }
    let list = ada.get("/api/organizations/?limit=1000").await.is(200);
    let organizations = list["results"].as_array().unwrap();
    assert_eq!(organizations.len(), 101);
    for organization in organizations {
        assert_eq!(organization["managers"][0]["first_name"], "Ada", "{}", organization["name"]);
        assert_eq!(organization["member_count"], 1, "{}", organization["name"]);
    }
}

#[tokio::test]
async fn pages_link_to_their_neighbours_with_absolute_urls() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    for name in ["a", "b", "c"] {
        app.organization(&mut ada, name).await;
    }
    let page = ada.get("/api/organizations?limit=1&offset=1").await.is(200);
    assert_eq!(names(&page, &["name"]), ["b"]);
    assert_eq!(page["next"], "http://rolecall.test/api/organizations?limit=1&offset=2");
    assert_eq!(page["previous"], "http://rolecall.test/api/organizations?limit=1");
}
