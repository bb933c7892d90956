//! Asking for access to a project that is private, and for one that does not exist.

use super::{World, to_decide};
use crate::support::answer::Answer;
use crate::support::people::project;
use rolecall_server::store::sql::count_statements;
use serde_json::{Value, json};

/// An answer or a list without the id of the request, the number of the project and the time.
fn without_ids(value: &Value) -> Value {
    let mut value = value.clone();
    for field in ["id", "project", "created_at", "expires_at", "decided_at", "hash"] {
        if value.get(field).is_some_and(|field| !field.is_null()) {
            value[field] = json!("some");
        }
    }
    value
}

/// What the asker sees of a request for access to a project, from asking to the end.
async fn seen(world: &mut World, project: i64) -> Vec<Value> {
    let path = world.requests();
    let body = json!({"action": "view_project", "project": project, "note": "Please"});
    let (asked, statements) = count_statements(world.asker.post(&path, body.clone())).await;
    let asked: Answer = asked;
    assert_eq!(asked.status, 202, "{}", asked.text());
    let id = asked.json["id"].as_str().unwrap().to_owned();
    let mut seen = vec![without_ids(&asked.json), json!(statements)];
    let (again, statements) = count_statements(world.asker.post(&path, body)).await;
    seen.extend([again.json, json!(again.status.as_u16()), json!(statements)]);
    let (listed, statements) = count_statements(world.asker.get(&path)).await;
    seen.extend([without_ids(&listed.json["mine"][0]), listed.json["to_decide"].clone(), json!(statements)]);
    for what in ["approve", "decline"] {
        let answer = world.asker.post(&format!("{path}{id}/{what}/"), json!({})).await;
        seen.extend([answer.json, json!(answer.status.as_u16())]);
    }
    let log = world.asker.get(&format!("{}/activity/?scope=request&limit=1", world.org.path)).await.is(200);
    let mut entry = without_ids(&log["results"][0]);
    for change in entry["changes"].as_array_mut().unwrap() {
        if change["field"] == "project" {
            change["after"] = json!("some");
        }
    }
    seen.push(entry);
    seen.push(json!(world.asker.delete(&format!("{path}{id}/")).await.status.as_u16()));
    seen.push(without_ids(&world.mine().await[0]));
    seen
}

#[tokio::test]
async fn asking_does_not_reveal_whether_a_project_exists() {
    let mut world = World::new().await;
    let private = world.private;
    // The first of all requests prepares its statements.
    seen(&mut world, 777_777).await;
    let of_private = seen(&mut world, private).await;
    let of_nothing = seen(&mut world, 999_999).await;
    assert_eq!(of_private, of_nothing);
    let elsewhere = {
        let mut other = world.app.person("Otto").await;
        let org = world.app.organization(&mut other, "Other").await;
        org.project
    };
    assert_eq!(of_private, seen(&mut world, elsewhere).await);
    // The administrator, who would see it, can ask for what does not exist too.
    let path = world.requests();
    world.administrator.post(&path, json!({"action": "view_project", "project": 999_999})).await.is(202);
}

#[tokio::test]
async fn what_becomes_of_a_hidden_project_does_not_show_in_the_request() {
    let mut world = World::new().await;
    let (org, private) = (world.org.clone(), world.private);
    let id = world.asked(json!({"action": "view_project", "project": private})).await;
    world.asked(json!({"action": "view_project", "project": 999_999})).await;
    let same = async |world: &mut World| {
        let mine = world.mine().await;
        assert_eq!(without_ids(&mine[0]), without_ids(&mine[1]));
        assert_eq!(mine[0]["state"], "open");
    };
    same(&mut world).await;
    // Nobody can decide about the one that does not exist.
    assert_eq!(to_decide(&org, &mut world.owner).await, [id]);
    world.owner.patch(&format!("/api/projects/{private}/"), json!({"name": "Renamed"})).await.is(200);
    same(&mut world).await;
    world.owner.delete(&format!("/api/projects/{private}/")).await.is(204);
    project(&org, &mut world.owner, "Another").await;
    same(&mut world).await;
    assert!(to_decide(&org, &mut world.owner).await.is_empty());
}

#[tokio::test]
async fn a_request_for_a_project_of_another_organization_reaches_nobody() {
    let mut world = World::new().await;
    let mut other = world.app.person("Otto").await;
    let elsewhere = world.app.organization(&mut other, "Other").await;
    let id = world.asked(json!({"action": "view_project", "project": elsewhere.project})).await;
    let org = world.org.clone();
    assert!(to_decide(&org, &mut world.owner).await.is_empty());
    assert!(to_decide(&elsewhere, &mut other).await.is_empty());
    world.approved(&id).await.is_not_found();
    let path = format!("{}/requests/{id}/approve/", elsewhere.path);
    other.post(&path, json!({})).await.is_not_found();
}

#[tokio::test]
async fn others_do_not_find_a_request_for_a_hidden_project() {
    let mut world = World::new().await;
    let id = world.asked(json!({"action": "view_project", "project": world.private})).await;
    let mut other = world.app.joins(&world.org, &mut world.owner, "Noor", 1).await;
    for path in [world.approve_path(&id), world.decline_path(&id)] {
        other.post(&path, json!({})).await.is_not_found();
        other.get(&path).await.is_not_found();
    }
}
