//! Organizations that require two-factor authentication (contract 10).

use crate::routes::users::two_factor::set_up;
use crate::support::TestApp;
use crate::support::passkey::insert_passkey;
use crate::support::people::{Org, Person, invite, make_key, make_private, project};
use crate::undo::{newest, preview, undo};
use rolecall_server::admin::remove_second_factor;
use rolecall_server::text::email::Email;
use serde_json::{Value, json};

const REQUIRE: &str = "require_two_factor";

/// An organization of Ada, who has a passkey, with Bob the administrator and Cyd the member, who have nothing.
struct World {
    app: TestApp,
    org: Org,
    ada: Person,
    bob: Person,
    cyd: Person,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut ada = app.person("Ada").await;
        let org = app.organization(&mut ada, "Org").await;
        let bob = app.joins(&org, &mut ada, "Bob", 8).await;
        let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
        insert_passkey(&app, &ada.id).await;
        World { app, org, ada, bob, cyd }
    }

    async fn requires(&mut self, on: bool) -> Value {
        self.ada.patch(&self.org.path, json!({ REQUIRE: on })).await.is(200)
    }
}

fn without(world: &World) -> String {
    format!("{}/members_without_two_factor/", world.org.path)
}

/// An operator removes the second factor of somebody.
async fn loses_factors(app: &TestApp, person: &Person) {
    let (email, now) = (Email::parse(&person.email).unwrap(), app.app.clock.now());
    remove_second_factor(&app.app.db, &app.app.mail, &email, now).await.unwrap();
}

#[tokio::test]
async fn nobody_keeps_themselves_out() {
    let mut world = World::new().await;
    world.bob.patch(&world.org.path, json!({ REQUIRE: true, "name": "Other" })).await.is_denied("two_factor_required");
    assert_eq!(world.bob.get(&world.org.path).await.is(200)["name"], "Org");
    // Off needs nothing.
    world.bob.patch(&world.org.path, json!({ REQUIRE: false })).await.is(200);
    world.cyd.patch(&world.org.path, json!({ REQUIRE: true })).await.is_denied("level_too_low");
    assert_eq!(world.requires(true).await[REQUIRE], true);
}

#[tokio::test]
async fn administrators_see_beforehand_who_would_be_kept_out() {
    let mut world = World::new().await;
    let names = |page: &Value| -> Vec<String> {
        page["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["user"]["first_name"].as_str().unwrap().into())
            .collect()
    };
    let path = without(&world);
    let page = world.ada.get(&path).await.is(200);
    assert_eq!((names(&page), &page["count"]), (vec!["Bob".to_owned(), "Cyd".to_owned()], &json!(2)));
    assert_eq!(page["results"][0]["level"], 8);
    let page = world.ada.get(&format!("{path}?limit=1&offset=1")).await.is(200);
    assert_eq!((names(&page), &page["count"]), (vec!["Cyd".to_owned()], &json!(2)));
    world.cyd.get(&path).await.is_denied("level_too_low");
    // An app that is not confirmed is none; the caller comes first.
    let mut dan = world.app.joins(&world.org, &mut world.ada, "Dan", 8).await;
    dan.post("/api/users/@me/two_factor/totp/", json!({})).await.is(200);
    assert_eq!(names(&dan.get(&path).await.is(200)), ["Dan", "Bob", "Cyd"]);
    set_up(&world.app, &mut world.bob).await;
    assert_eq!(names(&dan.get(&path).await.is(200)), ["Dan", "Cyd"]);
}

#[tokio::test]
async fn who_has_none_reaches_their_account_and_is_told_why() {
    let mut world = World::new().await;
    let private = project(&world.org, &mut world.ada, "Private").await;
    make_private(&mut world.ada, private, &[]).await;
    let key = make_key(&mut world.cyd, "Key").await;
    world.requires(true).await;
    let refused = world.cyd.get(&world.org.path).await;
    refused.is_denied("two_factor_required");
    assert_eq!(
        refused.json["denial"],
        json!({"action": "view_organization", "rule": "two_factor_required", "needs_level": null, "your_level": null,
            "can_help": []})
    );
    world.cyd.get("/api/organizations/@current").await.is_denied("two_factor_required");
    world.cyd.get(&format!("/api/projects/{}", world.org.project)).await.is_denied("two_factor_required");
    world.cyd.get("/api/projects/@current").await.is_denied("two_factor_required");
    world.app.by_key(&key.value).get(&world.org.path).await.is_denied("two_factor_required");
    // What they could not see anyway stays hidden.
    world.cyd.get(&format!("/api/projects/{private}")).await.is_not_found();
    assert_eq!(world.cyd.get("/api/organizations/").await.is(200)["count"], 0);
    assert_eq!(world.cyd.get("/api/projects/").await.is(200)["count"], 0);
    let me = world.cyd.get("/api/users/@me/").await.is(200);
    assert_eq!((&me["organization"], &me["team"]), (&Value::Null, &Value::Null));
    let listed = &me["organizations"][0];
    assert_eq!(
        (&listed["name"], &listed["is_kept_out"], &listed[REQUIRE]),
        (&json!("Org"), &json!(true), &json!(true))
    );
    let current = json!({"set_current_organization": world.org.id});
    world.cyd.patch("/api/users/@me/", current.clone()).await.is_denied("two_factor_required");
    world
        .cyd
        .patch("/api/users/@me/", json!({"set_current_team": world.org.project}))
        .await
        .is_denied("two_factor_required");
    world
        .cyd
        .patch("/api/users/@me/", json!({"set_current_team": private}))
        .await
        .is_invalid("does_not_exist", Some("set_current_team"));
    // They are still members, and who has a factor is not kept out.
    assert_eq!(world.ada.get(&format!("{}/members/", world.org.path)).await.is(200)["count"], 3);

    set_up(&world.app, &mut world.cyd).await;
    world.cyd.get(&world.org.path).await.is(200);
    world.app.by_key(&key.value).get(&world.org.path).await.is(200);
    world.cyd.patch("/api/users/@me/", current).await.is(200);
    let me = world.cyd.get("/api/users/@me/").await.is(200);
    assert_eq!((&me["organization"]["name"], &me["organizations"][0]["is_kept_out"]), (&json!("Org"), &json!(false)));
}

#[tokio::test]
async fn another_organization_takes_the_place_of_one_that_keeps_out() {
    let mut world = World::new().await;
    world.app.organization(&mut world.cyd, "Zebra").await;
    let current = json!({"set_current_organization": world.org.id});
    world.cyd.patch("/api/users/@me/", current).await.is(200);
    world.requires(true).await;
    assert_eq!(world.cyd.get("/api/organizations/@current").await.is(200)["name"], "Zebra");
    let me = world.cyd.get("/api/users/@me/").await.is(200);
    assert_eq!((&me["organization"]["name"], me["organizations"].as_array().unwrap().len()), (&json!("Zebra"), 2));
    assert_eq!(world.cyd.get("/api/organizations/").await.is(200)["count"], 1);
    let projects = world.cyd.get("/api/projects/").await.is(200);
    assert!(projects["results"].as_array().unwrap().iter().all(|one| one["organization"] == me["organization"]["id"]));
    assert_eq!(projects["count"], 1);
}

#[tokio::test]
async fn who_joins_later_sets_it_up_first() {
    let mut world = World::new().await;
    world.requires(true).await;
    let mut dan = world.app.joins(&world.org, &mut world.ada, "Dan", 1).await;
    dan.get(&world.org.path).await.is_denied("two_factor_required");
    set_up(&world.app, &mut dan).await;
    dan.get(&world.org.path).await.is(200);
}

#[tokio::test]
async fn removing_the_last_factor_keeps_out_again() {
    let mut world = World::new().await;
    set_up(&world.app, &mut world.bob).await;
    world.requires(true).await;
    world.bob.get(&world.org.path).await.is(200);
    loses_factors(&world.app, &world.bob).await;
    world.bob.get(&world.org.path).await.is_denied("two_factor_required");
}

#[tokio::test]
async fn it_is_recorded_and_undone_by_somebody_who_would_not_be_kept_out() {
    let mut world = World::new().await;
    world.requires(true).await;
    let on = newest(&mut world.ada, &world.org, "organization.update").await;
    undo(&mut world.ada, &world.org, on).await.is(200);
    assert_eq!(world.bob.get(&world.org.path).await.is(200)[REQUIRE], false);
    world.requires(true).await;
    world.requires(false).await;
    let off = newest(&mut world.ada, &world.org, "organization.update").await;
    let shown = preview(&mut world.bob, &world.org, off).await;
    assert_eq!(shown["denial"]["rule"], "two_factor_required");
    undo(&mut world.bob, &world.org, off).await.is_denied("two_factor_required");
    undo(&mut world.ada, &world.org, off).await.is(200);
    world.bob.get(&world.org.path).await.is_denied("two_factor_required");
}

#[tokio::test]
async fn the_export_of_who_is_kept_out_names_the_organization_and_nothing_of_it() {
    let mut world = World::new().await;
    let private = project(&world.org, &mut world.ada, "Private").await;
    make_private(&mut world.ada, private, &[(&world.cyd, 1)]).await;
    invite(&world.org, &mut world.cyd, "friend@people.example", 1).await;
    let asked = json!({"action": "create_project", "target": "Billing", "note": "For the invoices"});
    world.cyd.post(&format!("{}/requests/", world.org.path), asked).await.is(202);
    let path = "/api/users/@me/export/";
    let before = world.cyd.get(path).await.text();
    assert!(before.contains("Private") && before.contains("friend@people.example"), "{before}");
    world.requires(true).await;
    let export = world.cyd.get(path).await;
    let lists = ["project_grants", "access_requests", "invites_sent", "activity"];
    assert_eq!(lists.map(|list| &export.json[list]), [&json!([]); 4]);
    assert_eq!(export.json["organizations"][0]["name"], "Org");
    assert!(!export.text().contains("Private") && !export.text().contains("friend@"), "{}", export.text());
}

#[tokio::test]
async fn who_is_kept_out_brings_no_deleted_organization_back() {
    let mut world = World::new().await;
    world.requires(true).await;
    world.ada.delete(&world.org.path).await.is(204);
    let list = "/api/deleted_organizations/";
    let entry = world.ada.get(list).await.is(200)["results"][0]["entry"].to_string();
    loses_factors(&world.app, &world.ada).await;
    assert_eq!(world.ada.get(list).await.is(200)["count"], 0);
    let undo = format!("{}/activity/{entry}/undo/", world.org.path);
    world.ada.post(&undo, json!({})).await.is_not_found();
    set_up(&world.app, &mut world.ada).await;
    world.ada.post(&undo, json!({})).await.is(200);
}
