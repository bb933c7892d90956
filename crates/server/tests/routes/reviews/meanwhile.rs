//! What has changed since a review was read, what the rules refuse, and what never was.

use super::{World, days};
use crate::support::dump::Dump;
use serde_json::{Value, json};

fn told(report: &Value) -> Vec<(&str, &str)> {
    let list = report["findings"].as_array().unwrap().iter();
    list.map(|one| (one["user"]["first_name"].as_str().unwrap_or_default(), one["outcome"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn what_somebody_else_has_changed_is_told_and_left_alone() {
    let mut world = World::new().await;
    let review = world.review().await;
    let (ada, max, home) = (world.ada.id.clone(), world.max.id.clone(), world.org.project);
    let members = format!("{}/members/", world.org.path);
    world.olive.patch(&format!("{members}{max}"), json!({"level": 8})).await.is(200);
    world.olive.delete(&format!("{members}{ada}")).await.is(204);
    let decisions = json!([
        {"kind": "unseen", "user_uuid": max, "decision": "remove"},
        {"kind": "idle_administrator", "user_uuid": ada, "decision": "lower"},
        {"kind": "idle_grant", "user_uuid": ada, "project": world.ledger, "decision": "remove"},
        {"kind": "idle_grant", "user_uuid": max, "project": home, "decision": "keep"},
    ]);
    let report = world.finish(&review, decisions).await;
    let expected = [("Max", "changed"), ("Ada", "changed"), ("Ada", "changed"), ("Max", "done")];
    assert_eq!(told(&report), expected);
    assert_eq!(report["findings"][2]["project"]["name"], "Ledger");
    assert_eq!(world.level(&max).await, 8);
    assert_eq!(report["counts"]["not_done"], 3);
}

#[tokio::test]
async fn who_has_come_back_is_told_and_left_alone() {
    let mut world = World::new().await;
    let review = world.review().await;
    let mut max = world.max.clone();
    world.app.comes_back(&mut max).await;
    max.get("/api/users/@me").await.is(200);
    let decisions = json!([{"kind": "unseen", "user_uuid": max.id, "decision": "remove"}]);
    let report = world.finish(&review, decisions).await;
    assert_eq!(told(&report), [("Max", "changed")]);
    assert_eq!(world.level(&max.id).await, 1);
}

#[tokio::test]
async fn a_person_who_is_removed_by_a_decision_is_not_there_for_the_next() {
    let mut world = World::new().await;
    let review = world.review().await;
    let ada = world.ada.id.clone();
    let decisions = json!([
        {"kind": "unseen", "user_uuid": ada, "decision": "remove"},
        {"kind": "idle_administrator", "user_uuid": ada, "decision": "lower"},
        {"kind": "idle_grant", "user_uuid": ada, "project": world.ledger, "decision": "remove"},
    ]);
    let report = world.finish(&review, decisions).await;
    assert_eq!(told(&report), [("Ada", "done"), ("Ada", "changed"), ("Ada", "changed")]);
}

#[tokio::test]
async fn rules_refuse_as_for_a_single_change() {
    let world = World::new().await;
    let mut ada = world.ada.clone();
    world.app.pass(days(60));
    world.app.comes_back(&mut ada).await;
    let review = ada.get(&format!("{}/review/", world.org.path)).await.is(200);
    let decisions = json!([
        {"kind": "unseen", "user_uuid": world.olive.id, "decision": "remove"},
        {"kind": "idle_administrator", "user_uuid": ada.id, "decision": "lower"},
    ]);
    let report = ada.post(&world.reviews(), json!({"at": review["at"], "decisions": decisions})).await.is(201);
    assert_eq!(told(&report), [("Olive", "refused"), ("Ada", "refused")]);
    assert!(report["findings"][0]["detail"].as_str().unwrap().len() > 10, "{report}");
    // Removing oneself is leaving.
    let own = json!([{"kind": "idle_grant", "user_uuid": ada.id, "project": world.ledger, "decision": "lower"}]);
    let answer = ada.post(&world.reviews(), json!({"at": review["at"], "decisions": own})).await;
    answer.is_invalid("invalid_choice", Some("decisions.0.decision"));
    let mut max = world.max.clone();
    world.app.comes_back(&mut max).await;
    max.get(&format!("{}/review/", world.org.path)).await.is_denied("level_too_low");
    max.post(&world.reviews(), json!({})).await.is_denied("level_too_low");
}

#[tokio::test]
async fn a_finding_that_never_was_refuses_the_whole_report() {
    let mut world = World::new().await;
    let review = world.review().await;
    let (olive, ada) = (world.olive.id.clone(), world.ada.id.clone());
    let good = json!({"kind": "unseen", "user_uuid": ada, "decision": "remove"});
    let never = [
        json!({"kind": "unseen", "user_uuid": olive, "decision": "keep"}),
        json!({"kind": "idle_administrator", "user_uuid": world.max.id, "decision": "keep"}),
        json!({"kind": "idle_grant", "user_uuid": world.max.id, "project": world.ledger, "decision": "keep"}),
        json!({"kind": "unused_invite", "email": "other@people.example", "decision": "keep"}),
        json!({"kind": "one_administrator", "decision": "keep"}),
        json!({"kind": "unseen", "user_uuid": "nonsense", "decision": "keep"}),
    ];
    let before = Dump::read(&world.app).await;
    for never in never {
        let body = json!({"at": review["at"], "decisions": [good, never]});
        let path = world.reviews();
        world.olive.post(&path, body).await.is_invalid("does_not_exist", Some("decisions.1"));
        assert_eq!(before.differences(&Dump::read(&world.app).await), Vec::<&str>::new(), "{never}");
    }
}

#[tokio::test]
async fn fields_that_are_missing_or_twice_are_named() {
    let mut world = World::new().await;
    let review = world.review().await;
    let path = world.reviews();
    let max = world.max.id.clone();
    let unseen = json!({"kind": "unseen", "user_uuid": max, "decision": "keep"});
    for (line, code, attr) in [
        (json!({"decision": "keep"}), "required", "decisions.0.kind"),
        (json!({"kind": "unseen", "decision": "keep"}), "required", "decisions.0.user_uuid"),
        (json!({"kind": "idle_grant", "user_uuid": max, "decision": "keep"}), "required", "decisions.0.project"),
        (json!({"kind": "unused_invite", "decision": "keep"}), "required", "decisions.0.email"),
        (json!({"kind": "other", "decision": "keep"}), "invalid_choice", "decisions.0.kind"),
        (json!({"kind": "unseen", "user_uuid": max, "decision": "later"}), "invalid_choice", "decisions.0.decision"),
        (json!({"kind": "unseen", "user_uuid": max, "decision": "lower"}), "invalid_choice", "decisions.0.decision"),
    ] {
        let body = json!({"at": review["at"], "decisions": [line]});
        world.olive.post(&path, body).await.is_invalid(code, Some(attr));
    }
    let body = json!({"at": review["at"], "decisions": [unseen, unseen]});
    world.olive.post(&path, body).await.is_invalid("duplicate", Some("decisions.1"));
}

/// Two reviewers who finish the same review: what the first has done, the second hears.
#[tokio::test]
async fn of_two_reviewers_the_second_is_told_what_the_first_has_changed() {
    let mut world = World::new().await;
    let mut ada = world.ada.clone();
    world.app.comes_back(&mut ada).await;
    let review = world.review().await;
    let decisions = json!([{"kind": "unseen", "user_uuid": world.max.id, "decision": "remove"}]);
    let body = json!({"at": review["at"], "decisions": decisions});
    let path = world.reviews();
    let mut olive = world.olive.clone();
    let (one, other) = tokio::join!(ada.post(&path, body.clone()), olive.post(&path, body));
    let (one, other) = (one.is(201), other.is(201));
    let mut outcomes = [told(&one), told(&other)].concat();
    outcomes.sort_unstable();
    assert_eq!(outcomes, [("Max", "changed"), ("Max", "done")]);
}
