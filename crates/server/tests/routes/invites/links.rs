//! Who can see the link of an invite; people who can no longer see a link cannot use it (contract 2.4).

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::people::{Org, Person, invite, make_private, project};
use rolecall_api::{ENDPOINTS, Method};
use rolecall_server::store::sql;
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

/// The only invite of an organization, as somebody sees it.
async fn only(org: &Org, by: &mut Client) -> Value {
    let list = by.get(&format!("{}/invites/", org.path)).await.is(200);
    assert_eq!(list["count"], 1, "{list}");
    list["results"][0].clone()
}

/// Accepts while signed out, with a new password.
async fn claims(app: &TestApp, link: &str) -> crate::support::answer::Answer {
    app.browser().post(&format!("/api/signup/{link}"), json!({"first_name": "Mallory", "password": PASSWORD})).await
}

/// Sends an invite of `by` that includes a private project.
async fn promising(org: &Org, by: &mut Person, email: &str, project: i64) -> String {
    let access = json!([{"id": project, "level": 1}]);
    let body = json!({"target_email": email, "private_project_access": access});
    by.post(&format!("{}/invites/", org.path), body).await.is(201)["id"].as_str().unwrap().to_owned()
}

/// The attack: a member lists the invites, takes the id of another's invite with a private project, signs out, accepts
/// it with a password of their own, and reads the project.
#[tokio::test]
async fn no_response_shows_a_member_the_links_of_others_invites() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, ledger, &[]).await;
    let link = promising(&org, &mut ada, "hedy@people.example", ledger).await;

    let seen = only(&org, &mut max).await;
    assert_eq!((&seen["id"], &seen["target_email"]), (&Value::Null, &json!("hedy@people.example")));
    assert_eq!((&seen["private_project_access"], &seen["link_renewed_at"]), (&json!([]), &Value::Null));
    let body = json!({"target_email": "hedy@people.example"});
    let refused = max.post(&format!("{}/invites/", org.path), body.clone()).await;
    refused.is_invalid("already_invited", Some("target_email"));
    assert!(!refused.text().contains(&link));
    let bulk = max.post(&format!("{}/invites/bulk/?partial=true", org.path), json!([body])).await;
    assert!(!bulk.text().contains(&link));
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method == Method::Get) {
        let path = endpoint.path.replace("{org}", org.id.as_str()).replace("{project}", &org.project.to_string());
        let answer = max.get(&path.replace("{user}", "@me")).await;
        assert!(!answer.text().contains(&link), "{path} gives the link away");
    }
    assert_eq!(only(&org, &mut ada).await["id"], link.as_str());
}

#[tokio::test]
async fn the_author_and_administrators_see_a_link_and_its_contents() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let mut ben = app.joins(&org, &mut ada, "Ben", 1).await;
    let fleet = project(&org, &mut ada, "Fleet").await;
    make_private(&mut ada, fleet, &[(&max, 8), (&ben, 8)]).await;
    let link = promising(&org, &mut max, "hedy@people.example", fleet).await;
    for shown in [&mut max, &mut bob, &mut ada] {
        let seen = only(&org, shown).await;
        assert_eq!((&seen["id"], &seen["link_renewed_at"]), (&json!(link), &Value::Null));
        assert_eq!(seen["private_project_access"], json!([{"id": fleet, "level": 1}]));
    }
    // Ben manages the same project and could give as much, but plain members see their own links only.
    let seen = only(&org, &mut ben).await;
    assert_eq!((&seen["id"], &seen["private_project_access"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn a_removed_administrator_cannot_return_with_a_link_they_saw() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, ledger, &[]).await;
    let link = promising(&org, &mut ada, "hedy@people.example", ledger).await;
    assert_eq!(only(&org, &mut bob).await["id"], link.as_str());
    app.pass(std::time::Duration::from_mins(1));
    ada.delete(&format!("{}/members/{}", org.path, bob.id)).await.is(204);

    claims(&app, &link).await.is_invalid("invalid_input", None);
    app.browser().get(&format!("/api/signup/{link}")).await.is_invalid("invalid_input", None);
    ada.delete(&format!("{}/invites/{link}", org.path)).await.is_not_found();
    let renewed = only(&org, &mut ada).await;
    let new = renewed["id"].as_str().unwrap();
    assert_ne!(new, link);
    assert_eq!(uuid::Uuid::try_parse(new).unwrap().get_version_num(), 4);
    assert_eq!(renewed["link_renewed_at"], "2022-10-01T00:01:00.000000Z", "it has to be shared again");
    assert_eq!(renewed["updated_at"], renewed["link_renewed_at"]);
    assert_eq!(renewed["expires_at"], "2022-10-04T00:00:00.000000Z", "it lives no longer for that");
    assert_eq!(renewed["private_project_access"], json!([{"id": ledger, "level": 1}]));
    assert_eq!(only(&org, &mut max).await["link_renewed_at"], Value::Null);
    claims(&app, new).await.is(201);
}

#[tokio::test]
async fn a_demoted_administrator_keeps_only_links_of_their_own_invites() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let others = invite(&org, &mut ada, "others@people.example", 1).await;
    let own = invite(&org, &mut bob, "own@people.example", 1).await;
    let higher = invite(&org, &mut bob, "higher@people.example", 8).await;
    let path = format!("{}/invites/", org.path);
    let id_of = |list: &Value, email: &str| {
        let mut found = list["results"].as_array().unwrap().iter().filter(|invite| invite["target_email"] == email);
        found.next().unwrap()["id"].clone()
    };
    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({"level": 1})).await.is(200);
    let seen = bob.get(&path).await.is(200);
    assert_eq!(id_of(&seen, "others@people.example"), Value::Null);
    assert_eq!(id_of(&seen, "own@people.example"), own.as_str());
    assert_eq!(id_of(&seen, "higher@people.example"), higher.as_str());
    claims(&app, &others).await.is_invalid("invalid_input", None);
    // It is still theirs, but gives more than they can give now.
    claims(&app, &higher).await.is_invalid("inviter_not_allowed", None);
    claims(&app, &own).await.is(201);
    let seen = ada.get(&path).await.is(200);
    assert_ne!(id_of(&seen, "others@people.example"), others.as_str());
    claims(&app, id_of(&seen, "others@people.example").as_str().unwrap()).await.is(201);
}

#[tokio::test]
async fn somebody_who_leaves_cannot_use_links_they_saw() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let link = invite(&org, &mut ada, "hedy@people.example", 8).await;
    bob.delete(&format!("{}/members/@me", org.path)).await.is(204);
    claims(&app, &link).await.is_invalid("invalid_input", None);
    assert_ne!(only(&org, &mut ada).await["id"], link.as_str());
}

/// Somebody changed their email address for a while, so their first one could be invited again.
#[tokio::test]
async fn an_older_invite_to_a_removed_member_stops_working() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let set_address = async |from: &str, to: &str| {
        let mut tx = app.app.db.begin().await.unwrap();
        let set = sql::query("UPDATE users SET email = $2 WHERE email = $1").bind(from).bind(to);
        set.execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    set_address("bob@people.example", "other@people.example").await;
    let link = invite(&org, &mut ada, "bob@people.example", 1).await;
    set_address("other@people.example", "bob@people.example").await;
    ada.delete(&format!("{}/members/{}", org.path, bob.id)).await.is(204);
    bob.post(&format!("/api/signup/{link}"), json!({})).await.is_invalid("invalid_input", None);
    // The address can be invited again.
    let link = invite(&org, &mut ada, "bob@people.example", 1).await;
    bob.post(&format!("/api/signup/{link}"), json!({})).await.is(201);
}

#[tokio::test]
async fn a_link_is_renewed_only_when_somebody_can_no_longer_see_it() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let max = app.joins(&org, &mut ada, "Max", 1).await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, ledger, &[(&max, 8)]).await;
    let link = promising(&org, &mut bob, "hedy@people.example", ledger).await;
    let (of_project, of_max) = (format!("/api/projects/{ledger}"), format!("{}/members/{}", org.path, max.id));
    // A plain member is promoted and demoted, loses a project and leaves: as a plain member they never saw it.
    ada.patch(&format!("{of_project}/explicit_members/{}", max.id), json!({"level": 1})).await.is(200);
    ada.delete(&format!("{of_project}/explicit_members/{}", max.id)).await.is(204);
    ada.patch(&of_project, json!({"access_control": false})).await.is(200);
    ada.patch(&of_project, json!({"access_control": true})).await.is(200);
    ada.patch(&org.path, json!({"members_can_invite": false})).await.is(200);
    ada.delete(&of_max).await.is(204);
    // Owner and administrator swap levels.
    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({"level": 15})).await.is(200);
    for shown in [&mut ada, &mut bob] {
        let seen = only(&org, shown).await;
        assert_eq!((&seen["id"], &seen["link_renewed_at"]), (&json!(link), &Value::Null));
    }
}

#[tokio::test]
async fn administrators_can_cancel_and_replace_every_invite_they_see() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 8).await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, ledger, &[]).await;
    promising(&org, &mut bob, "hedy@people.example", ledger).await;
    // Its author cannot give it any more; it is still listed.
    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({"level": 1})).await.is(200);
    let link = only(&org, &mut cyd).await["id"].as_str().unwrap().to_owned();
    let body = json!({"target_email": "hedy@people.example"});
    let replaced = cyd.post(&format!("{}/invites/", org.path), body).await.is(201);
    claims(&app, &link).await.is_invalid("invalid_input", None);
    // Somebody who is no longer the author does not see the link.
    assert_eq!(only(&org, &mut bob).await["id"], Value::Null);
    let path = format!("{}/invites/{}", org.path, replaced["id"].as_str().unwrap());
    // A link known from elsewhere is found, but they cannot cancel it.
    bob.delete(&path).await.is_denied("level_too_low");
    ada.delete(&path).await.is(204);
}

/// Before database version 6 every member saw the links.
#[tokio::test]
async fn invites_of_an_older_version_get_new_links_at_start() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let old = invite(&org, &mut ada, "hedy@people.example", 1).await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("UPDATE invites SET link = NULL").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(only(&org, &mut ada).await["id"], Value::Null);
    claims(&app, &old).await.is_invalid("invalid_input", None);

    let app = app.restarted(1).await;
    app.comes_back(&mut ada).await;
    let renewed = only(&org, &mut ada).await;
    assert_eq!(renewed["link_renewed_at"], "2022-10-01T00:00:00.000000Z");
    let new = renewed["id"].as_str().unwrap();
    assert_ne!(new, old);
    claims(&app, new).await.is(201);
}
