//! Offers of ownership: offered, accepted, declined, withdrawn (contract 9).

mod ends;
mod mails;
mod together;

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::live::Stream;
use crate::support::people::{Org, Person, make_key};
use serde_json::{Value, json};
use std::time::Duration;

/// An organization with an owner, an administrator and two plain members.
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) org: Org,
    pub(super) owner: Person,
    pub(super) administrator: Person,
    pub(super) member: Person,
    pub(super) other: Person,
}

impl World {
    pub(super) async fn new() -> Self {
        World::on(TestApp::new().await).await
    }

    pub(super) async fn on(app: TestApp) -> Self {
        let mut owner = app.person("Olive").await;
        let org = app.organization(&mut owner, "Acme").await;
        let administrator = app.joins(&org, &mut owner, "Ada", 8).await;
        let member = app.joins(&org, &mut owner, "Max", 1).await;
        let other = app.joins(&org, &mut owner, "Noor", 1).await;
        World { app, org, owner, administrator, member, other }
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("{}/{rest}", self.org.path)
    }

    /// The owner offers ownership.
    pub(super) async fn offer(&mut self, to: &str) -> Answer {
        let path = self.path("transfer/");
        self.owner.post(&path, json!({"user_uuid": to})).await
    }

    /// Ownership is offered to the administrator.
    pub(super) async fn offered(&mut self) {
        let id = self.administrator.id.clone();
        self.offer(&id).await.is(201);
    }

    pub(super) async fn accept(&mut self) -> Answer {
        let path = self.path("transfer/accept/");
        self.administrator.post(&path, json!({})).await
    }

    /// The newest offer, as the owner sees it.
    pub(super) async fn shown(&mut self) -> Value {
        let path = self.path("transfer/");
        self.owner.get(&path).await.is(200)["offer"].clone()
    }

    pub(super) async fn level(&mut self, of: fn(&mut World) -> &mut Person) -> u64 {
        let path = self.org.path.clone();
        of(self).get(&path).await.is(200)["membership_level"].as_u64().unwrap()
    }

    /// Everybody signs in again, after their sessions have ended.
    pub(super) async fn come_back(&mut self) {
        for person in [&mut self.owner, &mut self.administrator, &mut self.member, &mut self.other] {
            self.app.comes_back(person).await;
        }
    }

    /// Entries of the activity log.
    pub(super) async fn log(&mut self, query: &str) -> Value {
        let path = self.path(&format!("activity/?{query}"));
        self.owner.get(&path).await.is(200)
    }

    /// Whether the organization has a notice about its ownership.
    pub(super) async fn is_noticed(&mut self, by: fn(&mut World) -> &mut Person) -> bool {
        let path = self.org.path.clone();
        by(self).get(&path).await.is(200)["has_ownership_notice"].as_bool().unwrap()
    }
}

#[tokio::test]
async fn an_accepted_offer_transfers_ownership() {
    let mut world = World::new().await;
    let id = world.administrator.id.clone();
    let made = world.offer(&id).await.is(201);
    let people = (&made["user"]["first_name"], &made["offered_by"]["first_name"]);
    assert_eq!((people, &made["state"]), ((&json!("Ada"), &json!("Olive")), &json!("open")));
    assert!(
        world.is_noticed(|world| &mut world.administrator).await && world.is_noticed(|world| &mut world.owner).await
    );
    assert!(!world.is_noticed(|world| &mut world.member).await);
    assert_eq!(world.accept().await.is(200)["state"], "accepted");
    assert_eq!(world.level(|world| &mut world.administrator).await, 15);
    assert_eq!(world.level(|world| &mut world.owner).await, 8);
    assert_eq!(world.shown().await["state"], "accepted");
    assert!(!world.is_noticed(|world| &mut world.administrator).await);
    // Two entries, like a transfer by the owner with the offer before it; it cannot be undone.
    let log = world.log("limit=3").await;
    let entries: Vec<_> = log["results"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
    assert_eq!(entries, ["member.transfer", "offer.accept", "offer.create"]);
    let moved = &log["results"][0];
    assert_eq!((&moved["actor"]["first_name"], &moved["undo"]), (&json!("Ada"), &json!("never")));
    let owner = json!({"field": "owner", "before": world.owner.id, "after": world.administrator.id});
    assert!(moved["changes"].as_array().unwrap().contains(&owner), "{moved}");
}

#[tokio::test]
async fn a_plain_member_can_be_offered_ownership_too() {
    let mut world = World::new().await;
    let id = world.member.id.clone();
    world.offer(&id).await.is(201);
    let path = world.path("transfer/accept");
    world.member.post(&path, json!({})).await.is(200);
    assert_eq!(world.level(|world| &mut world.member).await, 15);
}

#[tokio::test]
async fn a_declined_offer_changes_nothing_and_another_can_be_made() {
    let mut world = World::new().await;
    world.offered().await;
    let path = world.path("transfer/decline/");
    assert_eq!(world.administrator.post(&path, json!({})).await.is(200)["state"], "declined");
    world.administrator.post(&path, json!({})).await.is_error(409, "invalid_request", "offer_ended", None);
    world.accept().await.is_error(409, "invalid_request", "offer_ended", None);
    assert_eq!(world.level(|world| &mut world.owner).await, 15);
    let shown = world.shown().await;
    assert!(shown["state"] == "declined" && shown["ended_at"].is_string(), "{shown}");
    world.offered().await;
    assert_eq!(world.shown().await["state"], "open");
}

#[tokio::test]
async fn a_withdrawn_offer_cannot_be_accepted() {
    let mut world = World::new().await;
    world.offered().await;
    let path = world.path("transfer/");
    world.administrator.delete(&path).await.is_denied("owner_only");
    world.owner.delete(&path).await.is(204);
    world.owner.delete(&path).await.is_not_found();
    let refused = world.accept().await;
    refused.is_error(409, "invalid_request", "offer_ended", None);
    assert_eq!(refused.json["detail"], "Olive has withdrawn this offer.");
}

#[tokio::test]
async fn one_offer_is_open_at_a_time() {
    let mut world = World::new().await;
    world.offered().await;
    let id = world.member.id.clone();
    world.offer(&id).await.is_error(409, "invalid_request", "already_offered", None);
    assert_eq!(world.shown().await["user"]["first_name"], "Ada");
}

#[tokio::test]
async fn only_the_owner_offers_and_only_to_another_member() {
    let mut world = World::new().await;
    let (path, id) = (world.path("transfer/"), world.other.id.clone());
    world.administrator.post(&path, json!({"user_uuid": id})).await.is_denied("owner_only");
    world.member.post(&path, json!({})).await.is_denied("owner_only");
    let outsider = world.app.person("Out").await.id;
    for nobody in [outsider.as_str(), "01900000-0000-7000-8000-000000000000", "nonsense"] {
        world.offer(nobody).await.is_denied("not_a_member");
    }
    world.offer("@me").await.is_denied("own_level");
    assert_eq!(world.shown().await, json!(null));
}

/// Whoever may not know of the offer gets the same as without one.
#[tokio::test]
async fn only_the_person_who_is_offered_it_can_answer() {
    let mut world = World::new().await;
    for name in ["accept", "decline"] {
        let path = world.path(&format!("transfer/{name}/"));
        for person in [&mut world.owner, &mut world.administrator, &mut world.member] {
            person.post(&path, json!({})).await.is_not_found();
        }
    }
    let id = world.member.id.clone();
    world.offer(&id).await.is(201);
    for name in ["accept", "decline"] {
        let path = world.path(&format!("transfer/{name}/"));
        world.owner.post(&path, json!({})).await.is_denied("offered_person_only");
        world.administrator.post(&path, json!({})).await.is_denied("offered_person_only");
        world.other.post(&path, json!({})).await.is_not_found();
    }
    let path = world.path("transfer/");
    assert_eq!(world.other.get(&path).await.is(200), json!({"offer": null}));
    assert_eq!(world.member.get(&path).await.is(200)["offer"]["state"], "open");
    assert_eq!(world.administrator.get(&path).await.is(200)["offer"]["state"], "open");
}

#[tokio::test]
async fn accepting_needs_a_password_that_was_entered_lately() {
    let mut world = World::new().await;
    world.offered().await;
    world.app.pass(Duration::from_mins(11));
    world.accept().await.is_error(403, "authentication_error", "password_required", None);
    assert_eq!(world.shown().await["state"], "open");
    world.app.comes_back(&mut world.administrator).await;
    world.accept().await.is(200);
}

#[tokio::test]
async fn a_program_can_decline_but_not_accept() {
    let mut world = World::new().await;
    let mut program = world.app.by_key(&make_key(&mut world.administrator, "Key").await.value);
    world.offered().await;
    let accept = world.path("transfer/accept/");
    program.post(&accept, json!({})).await.is_error(403, "authentication_error", "password_required", None);
    program.post(&world.path("transfer/decline/"), json!({})).await.is(200);
}

#[tokio::test]
async fn both_sides_hear_of_each_step() {
    let mut world = World::new().await;
    let mut streams = [Stream::open(&world.owner).await, Stream::open(&world.administrator).await];
    world.offered().await;
    for stream in &mut streams {
        stream.until_text("organization").await;
    }
    world.accept().await.is(200);
    for stream in &mut streams {
        stream.until("level").await;
    }
}
