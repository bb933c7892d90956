//! Answers at the same time: exactly one counts.

use super::World;
use crate::support::answer::Answer;
use crate::support::people::Person;
use axum::http::Method;
use serde_json::json;

const TIMES: usize = 20;

fn send(by: &Person, method: Method, path: String) -> impl Future<Output = Answer> + Send + 'static {
    let mut by = by.clone();
    async move { by.json(method, &path, json!({})).await }
}

/// Sends both at once, and returns whether the first one and the second one counted.
async fn both(
    one: impl Future<Output = Answer> + Send + 'static,
    two: impl Future<Output = Answer> + Send + 'static,
) -> (bool, bool) {
    let (one, two) = (tokio::spawn(one), tokio::spawn(two));
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    for answer in [&one, &two] {
        let status = answer.status.as_u16();
        assert!(answer.status.is_success() || [403, 404, 409].contains(&status), "{}", answer.text());
    }
    (one.status.is_success(), two.status.is_success())
}

/// Gives ownership back to the owner, if the administrator has it.
async fn give_back(world: &mut World, is_moved: bool) {
    if is_moved {
        let path = world.path(&format!("members/{}/", world.owner.id));
        world.administrator.patch(&path, json!({"level": 15})).await.is(200);
    }
    assert_eq!(world.level(|world| &mut world.owner).await, 15);
    assert_eq!(world.level(|world| &mut world.administrator).await, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_twice_at_once_counts_once() {
    let mut world = World::new().await;
    for _ in 0..TIMES {
        world.offered().await;
        let accept = || send(&world.administrator, Method::POST, world.path("transfer/accept/"));
        let (one, two) = both(accept(), accept()).await;
        assert_ne!(one, two);
        give_back(&mut world, true).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_and_withdrawing_at_once_does_one_of_them() {
    let mut world = World::new().await;
    for _ in 0..TIMES {
        world.offered().await;
        let accept = send(&world.administrator, Method::POST, world.path("transfer/accept/"));
        let withdraw = send(&world.owner, Method::DELETE, world.path("transfer/"));
        let (accepted, withdrawn) = both(accept, withdraw).await;
        assert_ne!(accepted, withdrawn);
        assert_eq!(world.shown().await["state"], if accepted { "accepted" } else { "withdrawn" });
        give_back(&mut world, accepted).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn offering_twice_at_once_makes_one_offer() {
    let mut world = World::new().await;
    for _ in 0..TIMES {
        let offer = |to: &str| {
            let (mut by, path, body) = (world.owner.clone(), world.path("transfer/"), json!({"user_uuid": to}));
            async move { by.post(&path, body).await }
        };
        let (one, two) = both(offer(&world.member.id), offer(&world.other.id)).await;
        assert_ne!(one, two);
        let path = world.path("transfer/");
        world.owner.delete(&path).await.is(204);
    }
}
