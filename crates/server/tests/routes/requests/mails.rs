//! Mails about requests: to those who can decide, and to who asked.

use super::{World, raise};
use crate::routes::users::two_factor::set_up;
use crate::smtp::queue::states;
use crate::support::TestApp;
use crate::support::passkey::insert_passkey;
use serde_json::json;
use std::time::Duration;

/// A world whose mails wait in the queue.
async fn world() -> World {
    let world = World::on(TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await).await;
    // What joining has queued.
    world.app.pass(Duration::from_hours(2));
    world
}

/// The kinds and recipients of the mails about requests.
async fn told(world: &World) -> Vec<String> {
    world.app.app.mail.send_due().await.unwrap();
    let mut told: Vec<_> = states(&world.app)
        .await
        .into_iter()
        .filter(|state| state.starts_with("request"))
        .map(|state| state.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    told.sort();
    told
}

#[tokio::test]
async fn those_who_can_decide_get_a_mail_once_and_who_asked_gets_the_answer() {
    let mut world = world().await;
    let id = world.asked(json!({"action": "view_project", "project": world.private})).await;
    let deciders = ["ada", "max", "olive"].map(|name| format!("requested {name}@people.example"));
    assert_eq!(told(&world).await, deciders);
    assert_eq!(told(&world).await, deciders);
    let path = world.decline_path(&id);
    world.manager.post(&path, json!({"note": "No"})).await.is(200);
    let mut expected = vec!["request_decided eve@people.example".to_owned()];
    expected.extend(deciders);
    assert_eq!(told(&world).await, expected);
}

#[tokio::test]
async fn nobody_gets_a_mail_about_a_project_that_does_not_exist() {
    let mut world = world().await;
    world.asked(json!({"action": "view_project", "project": 999_999})).await;
    assert_eq!(told(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_withdrawn_request_is_not_mailed() {
    let mut world = world().await;
    let id = world.asked(raise()).await;
    let path = format!("{}{id}/", world.requests());
    world.asker.delete(&path).await.is(204);
    assert_eq!(told(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn twenty_people_get_a_mail_about_a_request_and_no_more() {
    let mut world = world().await;
    // With the owner and an administrator, 21.
    for number in 0..19 {
        world.app.joins(&world.org, &mut world.owner, &format!("Decider {number:02}"), 8).await;
    }
    world.asked(raise()).await;
    assert_eq!(told(&world).await.len(), 20);
}

#[tokio::test]
async fn who_is_kept_out_gets_no_mail_about_a_request() {
    let mut world = world().await;
    insert_passkey(&world.app, &world.owner.id).await;
    world.app.comes_back(&mut world.asker).await;
    set_up(&world.app, &mut world.asker).await;
    world.owner.patch(&world.org.path, json!({"require_two_factor": true})).await.is(200);
    world.asked(raise()).await;
    assert_eq!(told(&world).await, [format!("requested {}", world.owner.email)]);
}
