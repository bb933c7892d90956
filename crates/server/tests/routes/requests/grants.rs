//! Asking for a change of somebody's access to a private project.

use super::{World, to_decide};
use crate::support::people::Person;
use serde_json::{Value, json};
use std::time::Duration;

/// The asker sees the private project as a member of it, and Noor, who is in the organization only, does not.
async fn with_grant() -> (World, Person) {
    let mut world = World::new().await;
    let org = world.org.clone();
    let noor = world.app.joins(&org, &mut world.owner, "Noor", 1).await;
    let grants = format!("/api/projects/{}/explicit_members/", world.private);
    world.owner.post(&grants, json!({"user_uuid": world.asker.id, "level": 1})).await.is(201);
    (world, noor)
}

/// The level of a person in the private project.
async fn level(world: &mut World, person: &str) -> Value {
    let grants = world.owner.get(&format!("/api/projects/{}/explicit_members/", world.private)).await.is(200);
    let all = grants.as_array().unwrap();
    all.iter().find(|grant| grant["user"]["uuid"] == person).map_or(Value::Null, |grant| grant["level"].clone())
}

#[tokio::test]
async fn a_manager_gives_changes_and_ends_the_access_of_others_when_asked() {
    let (mut world, noor) = with_grant().await;
    let (org, project) = (world.org.clone(), world.private);
    for (action, level_asked, target, before, after) in [
        ("grant_project_access", json!(1), "noor@people.example", json!(null), json!(1)),
        ("change_project_level", json!(8), noor.id.as_str(), json!(1), json!(8)),
        ("revoke_project_access", json!(1), noor.id.as_str(), json!(8), json!(null)),
    ] {
        let body = json!({"action": action, "target": target, "project": project, "level": level_asked});
        let asked = world.ask(body).await.is(202);
        assert_eq!(
            (&asked["target_level"], &asked["target_person"]["first_name"]),
            (&before, &json!("Noor")),
            "{action}"
        );
        let id = asked["id"].as_str().unwrap().to_owned();
        assert_eq!(to_decide(&org, &mut world.manager).await, std::slice::from_ref(&id));
        assert_eq!(to_decide(&org, &mut world.administrator).await, std::slice::from_ref(&id));
        let path = world.approve_path(&id);
        world.manager.post(&path, json!({})).await.is(200);
        assert_eq!(level(&mut world, &noor.id).await, after, "{action}");
    }
}

#[tokio::test]
async fn ones_own_level_in_a_project_is_asked_for() {
    let (mut world, _) = with_grant().await;
    let own = json!({"action": "change_project_level", "target": "@me", "project": world.private, "level": 8});
    let id = world.asked(own).await;
    world.approved(&id).await.is(200);
    let id = world.asker.id.clone();
    assert_eq!(level(&mut world, &id).await, 8);
}

#[tokio::test]
async fn nobody_decides_about_their_own_access() {
    let (mut world, _) = with_grant().await;
    let (org, project, max) = (world.org.clone(), world.private, world.manager.id.clone());
    world.asked(json!({"action": "change_project_level", "target": max, "project": project, "level": 1})).await;
    let id = world.asked(json!({"action": "revoke_project_access", "target": max, "project": project})).await;
    assert!(to_decide(&org, &mut world.manager).await.is_empty());
    let path = world.approve_path(&id);
    world.manager.post(&path, json!({})).await.is_denied("own_level");
    assert_eq!(to_decide(&org, &mut world.administrator).await.len(), 2);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let (mut world, noor) = with_grant().await;
    let (project, open, max) = (world.private, world.org.project, world.manager.id.clone());
    let body = |action, target: &str, project, level| json!({"action": action, "target": target, "project": project, "level": level});
    for (asked, code, attr) in [
        (body("grant_project_access", &max, project, 1), "already_done", "target"),
        (body("grant_project_access", &noor.id, open, 1), "invalid_input", "project"),
        (body("grant_project_access", &noor.id, 999_999, 1), "does_not_exist", "project"),
        (body("grant_project_access", &noor.id, project, 15), "invalid_choice", "level"),
        (body("change_project_level", &noor.id, project, 8), "does_not_exist", "target"),
        (body("change_project_level", &max, project, 8), "already_done", "level"),
        (body("revoke_project_access", &noor.id, project, 1), "does_not_exist", "target"),
    ] {
        world.ask(asked).await.is_invalid(code, Some(attr));
    }
    let leave = json!({"action": "revoke_project_access", "target": "@me", "project": project});
    world.ask(leave).await.is_invalid("not_refused", None);
    for target in ["otto@people.example", "nobody", "01900000-0000-7000-8000-000000000000"] {
        world.ask(body("grant_project_access", target, project, 1)).await.is_denied("not_a_member");
    }
    // Who cannot see the project learns nothing of it, whoever it is about.
    let path = world.requests();
    let mut noor = noor;
    for target in [&max, "nobody"] {
        let hidden = noor.post(&path, body("revoke_project_access", target, project, 1)).await;
        hidden.is_invalid("does_not_exist", Some("project"));
    }
}

#[tokio::test]
async fn what_others_do_ends_the_request() {
    let (mut world, noor) = with_grant().await;
    let project = world.private;
    let grants = format!("/api/projects/{project}/explicit_members/");
    let of_noor = format!("{grants}{}/", noor.id);
    let body = |action, level| json!({"action": action, "target": noor.id, "project": project, "level": level});
    world.asked(body("grant_project_access", 1)).await;
    world.owner.post(&grants, json!({"user_uuid": noor.id, "level": 1})).await.is(201);
    assert_eq!(world.state().await, "done");
    world.asked(body("change_project_level", 8)).await;
    world.owner.patch(&of_noor, json!({"level": 8})).await.is(200);
    assert_eq!(world.state().await, "done");
    world.asked(body("change_project_level", 1)).await;
    world.owner.delete(&of_noor).await.is(204);
    assert_eq!(world.state().await, "gone");
    world.owner.post(&grants, json!({"user_uuid": noor.id, "level": 1})).await.is(201);
    world.asked(body("revoke_project_access", 1)).await;
    world.owner.delete(&of_noor).await.is(204);
    assert_eq!(world.state().await, "done");
    // The project becomes open, so nobody needs a grant.
    world.asked(body("grant_project_access", 1)).await;
    world.owner.patch(&format!("/api/projects/{project}/"), json!({"access_control": false})).await.is(200);
    assert_eq!(world.state().await, "gone");
}

#[tokio::test]
async fn another_level_leaves_the_end_of_access_as_it_is() {
    let (mut world, noor) = with_grant().await;
    let grants = format!("/api/projects/{}/explicit_members/", world.private);
    let until = world.app.app.clock.now().after(Duration::from_hours(48)).wire();
    world.owner.post(&grants, json!({"user_uuid": noor.id, "level": 1, "expires_at": until.as_str()})).await.is(201);
    let id = world
        .asked(json!({"action": "change_project_level", "target": noor.id, "project": world.private, "level": 8}))
        .await;
    let before = world.owner.get(&grants).await.is(200);
    world.approved(&id).await.is(200);
    let after = world.owner.get(&grants).await.is(200);
    let end = |list: &Value| {
        let all = list.as_array().unwrap();
        all.iter().find(|grant| grant["user"]["uuid"] == noor.id.as_str()).unwrap()["expires_at"].clone()
    };
    assert_eq!((end(&after), level(&mut world, &noor.id).await), (end(&before), json!(8)));
    assert_ne!(end(&after), json!(null));
}
