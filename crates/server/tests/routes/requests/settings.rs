//! Asking for a change of a setting, of the token, for the end of an invite, and for deleting a project.

use super::{World, to_decide};
use crate::support::people::{invite, make_private};
use serde_json::{Value, json};
use std::time::Duration;

/// The newest entry of the log before the approval, as the owner reads it.
async fn act(world: &mut World) -> Value {
    let log = world.owner.get(&format!("{}/activity/?limit=2", world.org.path)).await.is(200);
    log["results"][1].clone()
}

#[tokio::test]
async fn approving_changes_exactly_the_setting_that_was_asked_for() {
    let mut world = World::new().await;
    let project = world.org.project;
    let path = format!("/api/projects/{project}/");
    for (action, target, field, now, value) in [
        ("set_project_name", "  Shop ", "name", "Default Project", json!("Shop")),
        ("set_project_timezone", "Europe/Oslo", "timezone", "UTC", json!("Europe/Oslo")),
        ("set_project_retention", "30", "retention_days", "forever", json!(30)),
        ("set_project_retention", "forever", "retention_days", "30", json!(null)),
        ("set_project_anonymize_ips", "on", "anonymize_ips", "off", json!(true)),
    ] {
        let before = world.owner.get(&path).await.is(200);
        let asked = world.ask(json!({"action": action, "target": target, "project": project})).await.is(202);
        assert_eq!((&asked["value_now"], &asked["project_name"]), (&json!(now), &before["name"]), "{action}");
        world.approved(asked["id"].as_str().unwrap()).await.is(200);
        let after = world.owner.get(&path).await.is(200);
        assert_eq!(after[field], value, "{action}");
        let changed = |key: &&String| before[*key] != after[*key] && *key != "updated_at";
        assert_eq!(before.as_object().unwrap().keys().filter(changed).collect::<Vec<_>>(), [field], "{action}");
        let act = act(&mut world).await;
        assert_eq!((&act["action"], &act["actor"]["first_name"]), (&json!("project.update"), &json!("Ada")));
    }
    for url in ["https://one.example", "https://two.example"] {
        let id = world.asked(json!({"action": "add_project_url", "target": url, "project": project})).await;
        world.approved(&id).await.is(200);
    }
    let after = world.owner.get(&path).await.is(200);
    assert_eq!(after["app_urls"], json!(["https://one.example", "https://two.example"]));
}

#[tokio::test]
async fn approving_resets_the_token_and_deletes_the_project() {
    let mut world = World::new().await;
    let path = format!("/api/projects/{}/", world.org.project);
    let before = world.owner.get(&path).await.is(200)["api_token"].clone();
    let id = world.asked(json!({"action": "reset_project_token", "project": world.org.project})).await;
    world.approved(&id).await.is(200);
    assert_ne!(world.owner.get(&path).await.is(200)["api_token"], before);
    // Somebody else resets it first: that has to be confirmed.
    let id = world.asked(json!({"action": "reset_project_token", "project": world.org.project})).await;
    world.owner.patch(&format!("{path}reset_token/"), json!({})).await.is(200);
    world.approved(&id).await.is_error(409, "invalid_request", "changed_since", None);
    let id = world.asked(json!({"action": "delete_project", "project": world.org.project})).await;
    world.approved(&id).await.is(200);
    assert_eq!(act(&mut world).await["action"], "project.delete");
    world.owner.get(&path).await.is_not_found();
    assert_eq!(world.state().await, "approved");
}

#[tokio::test]
async fn approving_changes_the_organization_and_its_invites() {
    let mut world = World::new().await;
    invite(&world.org, &mut world.owner, "new@people.example", 8).await;
    let cancel = json!({"action": "cancel_invite", "target": "New@People.example"});
    let asked = world.ask(cancel).await.is(202);
    let path = world.requests();
    let seen = world.administrator.get(&path).await.is(200);
    assert_eq!((&seen["to_decide"][0]["target_level"], &asked["target_level"]), (&json!(8), &json!(null)));
    world.approved(asked["id"].as_str().unwrap()).await.is(200);
    assert_eq!(world.owner.get(&format!("{}/invites/", world.org.path)).await.is(200)["count"], 0);
    assert_eq!(act(&mut world).await["action"], "invite.cancel");
    for (action, target, field, value) in [
        ("set_organization_name", "Acme Two", "name", json!("Acme Two")),
        ("set_members_can_invite", "off", "members_can_invite", json!(false)),
    ] {
        let id = world.asked(json!({"action": action, "target": target})).await;
        world.approved(&id).await.is(200);
        assert_eq!(world.owner.get(&world.org.path).await.is(200)[field], value);
        assert_eq!(act(&mut world).await["action"], "organization.update");
    }
}

#[tokio::test]
async fn who_sent_an_invite_decides_about_its_end() {
    let mut world = World::new().await;
    invite(&world.org, &mut world.manager, "new@people.example", 1).await;
    invite(&world.org, &mut world.owner, "other@people.example", 1).await;
    let id = world.asked(json!({"action": "cancel_invite", "target": "new@people.example"})).await;
    world.asked(json!({"action": "cancel_invite", "target": "other@people.example"})).await;
    let org = world.org.clone();
    assert_eq!(to_decide(&org, &mut world.manager).await, std::slice::from_ref(&id));
    assert_eq!(to_decide(&org, &mut world.owner).await.len(), 2);
    let path = world.approve_path(&id);
    world.manager.post(&path, json!({})).await.is(200);
    // One's own needs no request.
    invite(&world.org, &mut world.asker, "mine@people.example", 1).await;
    let own = json!({"action": "cancel_invite", "target": "mine@people.example"});
    world.ask(own).await.is_invalid("not_refused", None);
}

#[tokio::test]
async fn managers_of_a_private_project_decide_about_its_settings() {
    let mut world = World::new().await;
    let private = world.private;
    for action in ["reset_project_token", "delete_project"] {
        // To who cannot see it, it does not exist.
        world.ask(json!({"action": action, "project": private})).await.is_invalid("does_not_exist", Some("project"));
    }
    make_private(&mut world.owner, private, &[]).await;
    let grants = format!("/api/projects/{private}/explicit_members/");
    world.owner.post(&grants, json!({"user_uuid": world.asker.id, "level": 1})).await.is(201);
    let id = world.asked(json!({"action": "set_project_name", "target": "Books", "project": private})).await;
    world.asked(json!({"action": "set_project_privacy", "target": "open", "project": private})).await;
    let org = world.org.clone();
    assert_eq!(to_decide(&org, &mut world.manager).await, std::slice::from_ref(&id));
    let path = world.approve_path(&id);
    world.manager.post(&path, json!({})).await.is(200);
    assert_eq!(world.owner.get(&format!("/api/projects/{private}/")).await.is(200)["name"], "Books");
}

#[tokio::test]
async fn a_value_that_has_changed_meanwhile_has_to_be_confirmed() {
    let mut world = World::new().await;
    let path = format!("/api/projects/{}/", world.org.project);
    let id = world.asked(json!({"action": "set_project_name", "target": "Shop", "project": world.org.project})).await;
    world.owner.patch(&path, json!({"name": "Store"})).await.is(200);
    world.approved(&id).await.is_error(409, "invalid_request", "changed_since", None);
    let requests = world.requests();
    let seen = world.owner.get(&requests).await.is(200);
    assert_eq!(
        (&seen["to_decide"][0]["value_now"], &seen["to_decide"][0]["has_changed"]),
        (&json!("Store"), &json!(true))
    );
    // Somebody does what was asked for.
    world.owner.patch(&path, json!({"name": "Shop"})).await.is(200);
    assert_eq!(world.state().await, "done");
}

#[tokio::test]
async fn what_others_do_ends_the_request() {
    let mut world = World::new().await;
    let (project, org) = (world.org.project, world.org.path.clone());
    let path = format!("/api/projects/{project}/");
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    let invites = world.owner.get(&format!("{org}/invites/")).await.is(200);
    let invite = format!("{org}/invites/{}/", invites["results"][0]["id"].as_str().unwrap());
    for (asked, path, body) in [
        (
            json!({"action": "set_project_timezone", "target": "Europe/Oslo", "project": project}),
            &path,
            json!({"timezone": "Europe/Oslo"}),
        ),
        (
            json!({"action": "set_project_retention", "target": "7", "project": project}),
            &path,
            json!({"retention_days": 7}),
        ),
        (
            json!({"action": "set_project_anonymize_ips", "target": "on", "project": project}),
            &path,
            json!({"anonymize_ips": true}),
        ),
        (json!({"action": "set_organization_name", "target": "Other"}), &org, json!({"name": "Other"})),
        (json!({"action": "set_members_can_invite", "target": "off"}), &org, json!({"members_can_invite": false})),
    ] {
        world.ask(asked.clone()).await.is(202);
        world.owner.patch(path, body).await.is(200);
        assert_eq!(world.state().await, "done", "{asked}");
    }
    world.ask(json!({"action": "cancel_invite", "target": "new@people.example"})).await.is(202);
    world.owner.delete(&invite).await.is(204);
    assert_eq!(world.state().await, "done");
    world.ask(json!({"action": "reset_project_token", "project": project})).await.is(202);
    world.owner.delete(&path).await.is(204);
    assert_eq!(world.state().await, "gone");
}

#[tokio::test]
async fn a_setting_needs_a_value_that_it_can_have() {
    let mut world = World::new().await;
    let project = world.org.project;
    for (action, target, code) in [
        ("set_project_name", "", "blank"),
        ("set_project_name", &"x".repeat(201), "max_length"),
        ("set_project_name", "Default Project", "already_done"),
        ("set_project_timezone", "Oslo", "invalid_choice"),
        ("set_project_retention", "0", "invalid_input"),
        ("set_project_retention", "soon", "invalid_choice"),
        ("set_project_retention", "forever", "already_done"),
        ("set_project_anonymize_ips", "yes", "invalid_choice"),
        ("add_project_url", "ftp://shop.example", "invalid_input"),
        ("set_organization_name", &"x".repeat(65), "max_length"),
        ("set_members_can_invite", "on", "already_done"),
        ("cancel_invite", "nobody@people.example", "does_not_exist"),
    ] {
        let body = json!({"action": action, "target": target, "project": project});
        world.ask(body).await.is_invalid(code, Some("target"));
    }
    for action in ["set_project_name", "add_project_url", "set_organization_name", "cancel_invite"] {
        world.ask(json!({"action": action, "project": project})).await.is_invalid("required", Some("target"));
    }
    let path = world.requests();
    let own = json!({"action": "set_project_name", "target": "Shop", "project": project});
    world.administrator.post(&path, own).await.is_invalid("not_refused", None);
}

#[tokio::test]
async fn an_expired_invite_is_cancelled_and_a_new_one_has_to_be_confirmed() {
    let mut world = World::new().await;
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    world.app.pass(Duration::from_hours(73));
    for person in [&mut world.asker, &mut world.owner, &mut world.administrator] {
        world.app.comes_back(person).await;
    }
    let cancel = json!({"action": "cancel_invite", "target": "new@people.example"});
    let id = world.asked(cancel.clone()).await;
    assert_eq!(world.state().await, "open");
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    world.approved(&id).await.is_error(409, "invalid_request", "changed_since", None);
    let path = world.approve_path(&id);
    world.administrator.post(&path, json!({"confirm": true})).await.is(200);
    assert_eq!(world.owner.get(&format!("{}/invites/", world.org.path)).await.is(200)["count"], 0);
}

#[tokio::test]
async fn a_url_too_many_and_one_that_is_there_are_not_asked_for() {
    let mut world = World::new().await;
    let (project, path) = (world.org.project, format!("/api/projects/{}/", world.org.project));
    let urls = |number: usize| (0..number).map(|one| format!("https://{one}.example")).collect::<Vec<_>>();
    let add = |url: &str| json!({"action": "add_project_url", "target": url, "project": project});
    world.owner.patch(&path, json!({"app_urls": urls(100)})).await.is(200);
    world.ask(add("https://new.example")).await.is_invalid("max_length", Some("target"));
    world.ask(add("https://7.example")).await.is_invalid("already_done", Some("target"));
    world.owner.patch(&path, json!({"app_urls": urls(99)})).await.is(200);
    world.ask(add("https://new.example")).await.is(202);
    world.owner.patch(&path, json!({"app_urls": ["https://new.example/path"]})).await.is(200);
    assert_eq!(world.state().await, "open");
    world.owner.patch(&path, json!({"app_urls": ["https://new.example"]})).await.is(200);
    assert_eq!(world.state().await, "done");
}
