//! The named successor: named, claimed, stopped, and what takes effect (contract 9).

mod claims;
mod ends;
mod mails;
mod marks;

use super::transfer::World;
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

impl World {
    /// The owner names the administrator, with this waiting time.
    pub(super) async fn named(&mut self, days: i64) {
        let (path, id) = (self.path("successor/"), self.administrator.id.clone());
        let body = json!({"user_uuid": id, "waiting_days": days});
        self.owner.json(Method::PUT, &path, body).await.is(200);
    }

    /// The administrator is the successor, and claims.
    pub(super) async fn claimed(&mut self, days: i64) -> Value {
        self.named(days).await;
        let path = self.path("successor/claim/");
        self.administrator.post(&path, json!({})).await.is(200)
    }

    /// The successor, as the owner sees them.
    pub(super) async fn successor(&mut self) -> Value {
        let path = self.path("successor/");
        self.owner.get(&path).await.is(200)["successor"].clone()
    }
}

#[tokio::test]
async fn an_administrator_can_be_named_and_un_named() {
    let mut world = World::new().await;
    assert_eq!(world.successor().await, json!(null));
    world.named(30).await;
    let shown = world.successor().await;
    assert_eq!((&shown["user"]["first_name"], &shown["waiting_days"]), (&json!("Ada"), &json!(30)));
    assert_eq!((&shown["named_by"]["first_name"], &shown["claim"]), (&json!("Olive"), &json!(null)));
    assert!(!world.is_noticed(|world| &mut world.administrator).await);
    // The same again changes nothing.
    world.named(30).await;
    world.named(31).await;
    let log = world.log("action=successor.name").await;
    assert_eq!(log["results"].as_array().unwrap().len(), 2);
    let path = world.path("successor/");
    world.owner.delete(&path).await.is(204);
    world.owner.delete(&path).await.is_not_found();
    assert_eq!(world.successor().await, json!(null));
}

#[tokio::test]
async fn a_claim_waits_seven_to_ninety_days() {
    let mut world = World::new().await;
    let (path, id) = (world.path("successor/"), world.administrator.id.clone());
    for (days, status) in [(6, 400), (7, 200), (90, 200), (91, 400)] {
        let answer = world.owner.patch(&path, json!({"user_uuid": id, "waiting_days": days})).await;
        assert_eq!(answer.status.as_u16(), status, "{days}");
        if status == 400 {
            answer.is_invalid("invalid_input", Some("waiting_days"));
        }
    }
}

#[tokio::test]
async fn only_the_owner_names_and_only_another_administrator() {
    let mut world = World::new().await;
    let path = world.path("successor/");
    let body = |id: &str| json!({"user_uuid": id, "waiting_days": 30});
    let (administrator, member) = (world.administrator.id.clone(), world.member.id.clone());
    world.administrator.patch(&path, body(&member)).await.is_denied("owner_only");
    world.administrator.delete(&path).await.is_denied("owner_only");
    world.member.patch(&path, json!({})).await.is_denied("owner_only");
    world.owner.patch(&path, body(&member)).await.is_denied("not_an_administrator");
    world.owner.patch(&path, body("@me")).await.is_denied("own_level");
    world.owner.patch(&path, body("01900000-0000-7000-8000-000000000000")).await.is_denied("not_a_member");
    world.app.pass(Duration::from_mins(11));
    let unproven = world.owner.patch(&path, body(&administrator)).await;
    unproven.is_error(403, "authentication_error", "password_required", None);
    assert_eq!(world.successor().await, json!(null));
}

#[tokio::test]
async fn who_the_successor_is_is_told_to_administrators_and_to_all_while_a_claim_waits() {
    let mut world = World::new().await;
    world.named(7).await;
    let path = world.path("successor/");
    assert_eq!(world.member.get(&path).await.is(200), json!({"successor": null}));
    assert_eq!(world.administrator.get(&path).await.is(200)["successor"]["user"]["first_name"], "Ada");
    let claim = world.path("successor/claim/");
    world.member.post(&claim, json!({})).await.is_not_found();
    world.owner.post(&claim, json!({})).await.is_denied("successor_only");
    world.administrator.post(&claim, json!({})).await.is(200);
    assert_eq!(world.member.get(&path).await.is(200)["successor"]["user"]["first_name"], "Ada");
    world.member.post(&claim, json!({})).await.is_denied("successor_only");
    assert!(world.is_noticed(|world| &mut world.member).await && world.is_noticed(|world| &mut world.owner).await);
}
