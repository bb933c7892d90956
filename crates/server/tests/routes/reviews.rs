//! `…/review/` and `…/reviews/`: what a review finds, what its decisions do, and the report.

mod bounds;
mod meanwhile;
mod reports;

use crate::support::TestApp;
use crate::support::people::{Org, Person, invite, make_private, project};
use serde_json::{Value, json};
use std::time::Duration;

/// A number of days.
const fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}

/// An organization whose owner, Olive, comes back after 100 days.
struct World {
    app: TestApp,
    org: Org,
    olive: Person,
    /// An administrator who has done nothing, and was not seen either.
    ada: Person,
    /// A member who was not seen, with a grant in an open project.
    max: Person,
    /// A private project in which Ada has a grant.
    ledger: i64,
}

impl World {
    async fn new() -> World {
        let app = TestApp::new().await;
        let mut olive = app.person("Olive").await;
        let org = app.organization(&mut olive, "Acme").await;
        let ada = app.joins(&org, &mut olive, "Ada", 8).await;
        let max = app.joins(&org, &mut olive, "Max", 1).await;
        let ledger = project(&org, &mut olive, "Ledger").await;
        make_private(&mut olive, ledger, &[(&ada, 1), (&max, 1)]).await;
        make_private(&mut olive, org.project, &[(&max, 8)]).await;
        olive.patch(&format!("/api/projects/{}", org.project), json!({"access_control": false})).await.is(200);
        invite(&org, &mut olive, "nobody@people.example", 1).await;
        let mut world = World { app, org, olive, ada, max, ledger };
        world.later(100).await;
        world
    }

    /// So many days later, Olive comes back.
    async fn later(&mut self, number: u64) {
        self.app.pass(days(number));
        self.app.comes_back(&mut self.olive).await;
    }

    async fn review(&mut self) -> Value {
        let path = format!("{}/review/", self.org.path);
        // Whatever follows is later.
        let review = self.olive.get(&path).await.is(200);
        self.app.pass(Duration::from_secs(1));
        review
    }

    fn reviews(&self) -> String {
        format!("{}/reviews/", self.org.path)
    }

    async fn finish(&mut self, review: &Value, decisions: Value) -> Value {
        let path = self.reviews();
        self.olive.post(&path, json!({"at": review["at"], "decisions": decisions})).await.is(201)
    }

    async fn level(&mut self, person: &str) -> Value {
        let list = self.olive.get(&format!("{}/members/", self.org.path)).await.is(200);
        let found = list["results"].as_array().unwrap().iter().find(|member| member["user"]["uuid"] == person).cloned();
        found.map_or(Value::Null, |member| member["level"].clone())
    }
}

/// The kind of each finding, and whom or what it is about.
fn found(review: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let about = |finding: &Value| {
        let who = if finding["user"].is_null() { &finding["email"] } else { &finding["user"]["first_name"] };
        let project = &finding["project"]["name"];
        if project.is_null() { text(who) } else { format!("{} in {}", text(who), text(project)) }
    };
    let list = review["findings"].as_array().unwrap().iter();
    list.map(|finding| (text(&finding["kind"]), about(finding))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(kind, about)| ((*kind).to_owned(), (*about).to_owned())).collect()
}

#[tokio::test]
async fn finds_what_is_stale_or_wide() {
    let mut world = World::new().await;
    let review = world.review().await;
    let expected = [
        ("idle_administrator", "Ada"),
        ("unseen", "Ada"),
        ("unseen", "Max"),
        ("idle_grant", "Max in Default Project"),
        ("idle_grant", "Ada in Ledger"),
        ("unused_invite", "nobody@people.example"),
    ];
    assert_eq!(found(&review), pairs(&expected));
    assert_eq!((&review["has_more"], &review["last"]), (&json!(false), &Value::Null));
    let idle = &review["findings"][0];
    assert_eq!((&idle["never"], &idle["level"]), (&json!(true), &json!(8)));
    assert_eq!(idle["since"], "2022-10-01T00:00:00.000000Z", "when she became an administrator");
    // What Max can see only because of his grant is no finding.
    let grants = review["findings"].as_array().unwrap().iter().filter(|finding| finding["kind"] == "idle_grant");
    assert!(grants.clone().all(|grant| grant["project"]["private"] == json!(grant["project"]["id"] == world.ledger)));
    // An act that needs an administrator, and being seen.
    let mut ada = world.ada.clone();
    world.app.comes_back(&mut ada).await;
    ada.patch(&format!("{}/", world.org.path), json!({"name": "Acme Ltd"})).await.is(200);
    world.olive.patch(&format!("/api/projects/{}", world.ledger), json!({"access_control": false})).await.is(200);
    let now = found(&world.review().await);
    let expected = [
        ("unseen", "Max"),
        ("idle_grant", "Max in Default Project"),
        ("idle_grant", "Ada in Ledger"),
        ("idle_grant", "Max in Ledger"),
        ("unused_invite", "nobody@people.example"),
    ];
    assert_eq!(now, pairs(&expected));
}

#[tokio::test]
async fn days_are_counted_exactly() {
    let app = TestApp::new().await;
    let mut olive = app.person("Olive").await;
    let org = app.organization(&mut olive, "Acme").await;
    app.joins(&org, &mut olive, "Ada", 8).await;
    let path = format!("{}/review/", org.path);
    for (days, expected) in [(60, vec!["unseen"]), (30, vec!["idle_administrator", "unseen"])] {
        app.pass(self::days(days).saturating_sub(Duration::from_micros(1)));
        app.comes_back(&mut olive).await;
        let before = found(&olive.get(&path).await.is(200));
        assert_eq!(before.len(), expected.len() - 1, "a microsecond before: {before:?}");
        app.pass(Duration::from_micros(1));
        let kinds: Vec<String> = found(&olive.get(&path).await.is(200)).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, expected);
    }
}

#[tokio::test]
async fn an_owner_who_administers_alone_is_warned_once_there_are_others() {
    let app = TestApp::new().await;
    let mut olive = app.person("Olive").await;
    let org = app.organization(&mut olive, "Acme").await;
    let path = format!("{}/review/", org.path);
    assert_eq!(found(&olive.get(&path).await.is(200)), []);
    let max = app.joins(&org, &mut olive, "Max", 1).await;
    let review = olive.get(&path).await.is(200);
    assert_eq!(found(&review), pairs(&[("one_administrator", "")]));
    let kept = json!({"at": review["at"], "decisions": [{"kind": "one_administrator", "decision": "keep"}]});
    olive.post(&format!("{}/reviews/", org.path), kept).await.is(201);
    assert_eq!(found(&olive.get(&path).await.is(200)), []);
    olive.patch(&format!("{}/members/{}", org.path, max.id), json!({"level": 8})).await.is(200);
    assert_eq!(found(&olive.get(&path).await.is(200)), []);
}

#[tokio::test]
async fn decisions_are_carried_out_and_each_can_be_undone() {
    let mut world = World::new().await;
    let review = world.review().await;
    let (ada, max, home) = (world.ada.id.clone(), world.max.id.clone(), world.org.project);
    let decisions = json!([
        {"kind": "idle_administrator", "user_uuid": ada, "decision": "lower"},
        {"kind": "unseen", "user_uuid": ada, "decision": "keep"},
        {"kind": "idle_grant", "user_uuid": max, "project": home, "decision": "remove"},
        {"kind": "unseen", "user_uuid": max, "decision": "remove"},
        {"kind": "unused_invite", "email": "Nobody@people.example", "decision": "remove"},
    ]);
    let report = world.finish(&review, decisions).await;
    let counts = json!({"kept": 1, "lowered": 1, "removed": 3, "not_done": 0, "undecided": 1});
    assert_eq!(report["counts"], counts);
    let outcomes: Vec<&Value> = report["findings"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["done"; 5]);
    assert_eq!((world.level(&ada).await, world.level(&max).await), (json!(1), Value::Null));
    let invites = world.olive.get(&format!("{}/invites/", world.org.path)).await.is(200);
    assert_eq!(invites["count"], 0);
    // Ada's grant in the private project gives her something now.
    assert_eq!(found(&world.review().await), pairs(&[("one_administrator", "")]));
    let log = world.olive.get(&format!("{}/activity/?limit=5", world.org.path)).await.is(200);
    let actions: Vec<&Value> = log["results"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["review.finish", "invite.cancel", "member.remove", "grant.remove", "member.level"]);
    // Neither an expired invite comes back, nor a grant in an open project.
    let undone = |one: &&Value| !one["entry"].is_null() && one["email"].is_null() && one["kind"] != "idle_grant";
    for one in report["findings"].as_array().unwrap().iter().rev().filter(undone) {
        let path = format!("{}/activity/{}/undo/", world.org.path, one["entry"]);
        world.olive.post(&path, json!({})).await.is(200);
    }
    assert_eq!((world.level(&ada).await, world.level(&max).await), (json!(8), json!(1)));
}

#[tokio::test]
async fn what_was_kept_is_asked_again_after_90_days_or_when_it_changes() {
    let mut world = World::new().await;
    let review = world.review().await;
    let decided = |finding: &Value| {
        json!({"kind": finding["kind"], "user_uuid": finding["user"]["uuid"], "email": finding["email"],
            "project": finding["project"]["id"], "decision": "keep"})
    };
    let decisions: Vec<_> = review["findings"].as_array().unwrap().iter().map(decided).collect();
    let report = world.finish(&review, json!(decisions)).await;
    assert_eq!((&report["counts"]["kept"], &report["counts"]["undecided"]), (&json!(6), &json!(0)));
    let again = world.review().await;
    assert_eq!(found(&again), []);
    assert_eq!(again["last"]["id"], report["id"]);
    // Max has another level: whoever kept him has kept a member.
    world.olive.patch(&format!("{}/members/{}", world.org.path, world.max.id), json!({"level": 8})).await.is(200);
    let expected = [("unseen", "Max"), ("idle_grant", "Max in Default Project"), ("idle_grant", "Max in Ledger")];
    assert_eq!(found(&world.review().await), pairs(&expected));
    world.later(90).await;
    let kinds = found(&world.review().await);
    assert_eq!(kinds.iter().filter(|(kind, who)| kind == "unseen" && who == "Ada").count(), 1, "{kinds:?}");
}
