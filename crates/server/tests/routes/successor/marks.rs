//! Whom the list of members shows as the successor, or as offered ownership, and to whom.

use super::World;
use crate::support::people::Person;
use rolecall_api::OFFER_HOURS;
use serde_json::json;
use std::time::Duration;

impl World {
    /// The name of whom one of them sees marked in the list of members.
    async fn marked(&mut self, mark: &str, by: fn(&mut World) -> &mut Person) -> Option<String> {
        let path = self.path("members/");
        let list = by(self).get(&path).await.is(200);
        let members = list["results"].as_array().unwrap();
        let mut marked = members.iter().filter(|member| member[mark] == true);
        let found = marked.next().map(|member| member["user"]["first_name"].as_str().unwrap().to_owned());
        assert!(marked.next().is_none(), "{list}");
        found
    }

    /// The same for the owner, an administrator, the person at level member, and another member.
    async fn marks(&mut self, mark: &str) -> [Option<String>; 4] {
        [
            self.marked(mark, |world| &mut world.owner).await,
            self.marked(mark, |world| &mut world.administrator).await,
            self.marked(mark, |world| &mut world.member).await,
            self.marked(mark, |world| &mut world.other).await,
        ]
    }
}

fn seen_by(name: &str, by: [bool; 4]) -> [Option<String>; 4] {
    by.map(|sees| sees.then(|| name.to_owned()))
}

#[tokio::test]
async fn an_open_offer_is_marked_for_those_who_may_know_of_it() {
    let mut world = World::new().await;
    let mark = "is_offered_ownership";
    assert_eq!(world.marks(mark).await, seen_by("Max", [false; 4]));
    let member = world.member.id.clone();
    world.offer(&member).await.is(201);
    assert_eq!(world.marks(mark).await, seen_by("Max", [true, true, true, false]));
    assert_eq!(world.marks("is_successor").await, seen_by("Max", [false; 4]));
    world.app.pass(Duration::from_hours(OFFER_HOURS));
    assert_eq!(world.marks(mark).await, seen_by("Max", [false; 4]));
}

#[tokio::test]
async fn a_successor_is_marked_for_all_once_they_claim() {
    let mut world = World::new().await;
    world.named(30).await;
    assert_eq!(world.marks("is_successor").await, seen_by("Ada", [true, true, false, false]));
    // Also in the response to a change that leaves the level as it is.
    let path = world.path(&format!("members/{}/", world.administrator.id));
    assert_eq!(world.owner.patch(&path, json!({"level": 8})).await.is(200)["is_successor"], true);
    let claim = world.path("successor/claim/");
    world.administrator.post(&claim, json!({})).await.is(200);
    assert_eq!(world.marks("is_successor").await, seen_by("Ada", [true; 4]));
}
