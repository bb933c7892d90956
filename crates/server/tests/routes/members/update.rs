//! `PATCH …/members/:user`.

use crate::support::TestApp;
use crate::support::people::{Org, Person, names};
use serde_json::json;

async fn set(by: &mut Person, org: &Org, user: &str, level: u8) -> crate::support::answer::Answer {
    by.patch(&format!("{}/members/{user}/", org.path), json!({"level": level})).await
}

#[tokio::test]
async fn an_administrator_can_promote_a_member_and_demote_an_administrator() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let raised = set(&mut bob, &org, &cyd.id, 8).await.is(200);
    assert_eq!((raised["level"].as_u64(), raised["user"]["uuid"].as_str()), (Some(8), Some(cyd.id.as_str())));
    set(&mut cyd, &org, &bob.id, 1).await.is(200);
    assert_eq!(bob.get(&org.path).await.is(200)["membership_level"], 1);
}

#[tokio::test]
async fn a_refusal_names_its_rule() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    set(&mut cyd, &org, &bob.id, 1).await.is_denied("level_too_low");
    set(&mut cyd, &org, "@me", 8).await.is_denied("own_level");
    set(&mut bob, &org, &ada.id, 8).await.is_denied("target_above_actor");
    set(&mut bob, &org, &cyd.id, 15).await.is_denied("owner_only");
    set(&mut bob, &org, "@me", 1).await.is_denied("own_level");
    let me = ada.id.clone();
    set(&mut ada, &org, &me, 8).await.is_denied("own_level");
    let levels = ada.get(&format!("{}/members/", org.path)).await.is(200);
    assert_eq!(levels["counts"], json!({"owner": 1, "administrators": 1, "members": 1}));
}

#[tokio::test]
async fn foreign_former_and_unknown_people_get_the_same_404() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    app.organization(&mut eve, "Other").await;
    let mut former = app.joins(&org, &mut ada, "Former", 1).await;
    former.delete(&format!("{}/members/@me", org.path)).await.is(204);
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let unknown = uuid::Uuid::now_v7().to_string();
    let mut answers = Vec::new();
    for stranger in [&eve.id, &former.id, &unknown, "nobody", "%20", "1"] {
        // For everybody and every method; people without the right learn nothing either.
        for by in [&mut ada, &mut bob] {
            let refused = set(by, &org, stranger, 8).await;
            refused.is_not_found();
            answers.push(refused.bytes);
            by.delete(&format!("{}/members/{stranger}", org.path)).await.is_not_found();
            by.get(&format!("{}/members/{stranger}", org.path)).await.is_not_found();
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    // For members there is a response.
    ada.get(&format!("{}/members/{}", org.path, bob.id)).await.is_error(
        405,
        "invalid_request",
        "method_not_allowed",
        None,
    );
}

#[tokio::test]
async fn transferring_ownership_makes_the_old_owner_administrator() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    assert_eq!(set(&mut ada, &org, &bob.id, 15).await.is(200)["level"], 15);
    let list = bob.get(&format!("{}/members/?order=level", org.path)).await.is(200);
    assert_eq!(names(&list, &["user", "first_name"]), ["Bob", "Ada"]);
    assert_eq!(list["counts"], json!({"owner": 1, "administrators": 1, "members": 0}));
    set(&mut ada, &org, &bob.id, 1).await.is_denied("target_above_actor");
}

#[tokio::test]
async fn a_level_must_be_1_8_or_15_and_missing_rights_are_reported_first() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("{}/members/{}", org.path, bob.id);
    for level in [json!(0), json!(2), json!(16), json!(-1), json!("8"), json!(8.5), json!([]), json!(1e300)] {
        ada.patch(&path, json!({ "level": level })).await.is_invalid("invalid_choice", Some("level"));
    }
    ada.patch(&path, json!({ "level": null })).await.is_invalid("null", Some("level"));
    ada.patch(&path, json!({})).await.is_invalid("required", Some("level"));
    bob.patch(&format!("{}/members/{}", org.path, ada.id), json!({})).await.is_denied("level_too_low");
    ada.json(axum::http::Method::PUT, &path, json!({ "level": 8 })).await.is(200);
}
