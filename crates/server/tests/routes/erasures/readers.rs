//! Erasures while readers overlap.

use super::found;
use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use crate::support::people::Person;
use rolecall_server::store::events::EventStore;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Reads from the store in a loop, each read taking a while.
fn look(events: &EventStore, begin: Duration, time: Duration) -> JoinHandle<()> {
    let events = events.clone();
    tokio::spawn(async move {
        tokio::time::sleep(begin).await;
        loop {
            let looking = events.read(Duration::from_mins(1), move |connection| {
                let snapshot = connection.unchecked_transaction()?;
                let count: i64 = snapshot.query_row("SELECT COUNT(*) FROM events", [], |row| row.get(0))?;
                std::thread::sleep(time);
                Ok(count)
            });
            looking.await.unwrap();
        }
    })
}

#[tokio::test]
async fn an_erasure_finishes_in_spite_of_overlapping_readers() {
    let world = Neighbours::new().await;
    let person = "a-very-particular-person";
    world.store(&[happened("seen", person), happened("seen", "bob")]).await;
    let time = Duration::from_millis(600);
    let readers = [Duration::ZERO, time / 2].map(|begin| look(&world.app.app.events, begin, time));
    // Captures events meanwhile, so that each reader needs the log. Not more than that: each capture can make the cleaning begin
    // again, which on a busy machine would then take minutes.
    let capture = async {
        loop {
            world.store(&[happened("seen", "bob")]).await;
            tokio::time::sleep(time / 6).await;
        }
    };
    tokio::time::sleep(time).await;
    let mut owner = world.owner.clone();
    let erase = erased(&mut owner, world.id, person);
    let list = tokio::select! {
        list = erase => list,
        () = capture => unreachable!(),
    };
    assert_ne!(list["finished_at"], Value::Null, "{list}");
    assert_eq!(found(&world, &[person]), Vec::<String>::new());
    readers.iter().for_each(JoinHandle::abort);
}

/// Erases a user's events, and returns the record when it is finished, or after a while.
async fn erased(owner: &mut Person, project: i64, person: &str) -> Value {
    let path = format!("/api/projects/{project}/erasures/");
    let mut erasure = owner.post(&path, json!({"distinct_id": person})).await.is(201);
    // Two minutes: on a busy machine the readers take longer too.
    for _ in 0..240 {
        if !erasure["finished_at"].is_null() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        erasure = owner.get(&path).await.is(200)["results"][0].clone();
    }
    erasure
}
