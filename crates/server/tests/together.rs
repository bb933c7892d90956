//! Concurrency: requests at the same time end as if they had run one after another (contract 2.6). Each pair runs many
//! times; there is always exactly one owner, and never a 5xx.

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::people::{Org, Person, invite};
use rolecall_server::store::sql;
use serde_json::json;

const TIMES: usize = 100;

/// Sends both at once, from separate threads.
async fn both(
    one: impl Future<Output = Answer> + Send + 'static,
    two: impl Future<Output = Answer> + Send + 'static,
) -> (Answer, Answer) {
    let (one, two) = (tokio::spawn(one), tokio::spawn(two));
    (one.await.unwrap(), two.await.unwrap())
}

fn set_level(by: &Person, org: &Org, person: &Person, level: u8) -> impl Future<Output = Answer> + Send + 'static {
    let (mut by, path) = (by.clone(), format!("{}/members/{}", org.path, person.id));
    async move { by.patch(&path, json!({ "level": level })).await }
}

fn remove(by: &Person, org: &Org, person: &Person) -> impl Future<Output = Answer> + Send + 'static {
    let (mut by, path) = (by.clone(), format!("{}/members/{}", org.path, person.id));
    async move { by.delete(&path).await }
}

fn claim(by: &Person, invite: &str) -> impl Future<Output = Answer> + Send + 'static {
    let (mut by, path) = (by.clone(), format!("/api/signup/{invite}"));
    async move { by.post(&path, json!({})).await }
}

fn statuses(answers: &(Answer, Answer)) -> (u16, u16) {
    (answers.0.status.as_u16(), answers.1.status.as_u16())
}

/// The people with this level.
async fn of_level(app: &TestApp, org: &Org, level: i64) -> Vec<String> {
    let rows = sql::query("SELECT user_id FROM memberships WHERE organization_id = $1 AND level = $2 ORDER BY user_id")
        .bind(org.id.as_str())
        .bind(level)
        .fetch_all(&mut app.app.db.read().await.unwrap())
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get("user_id").unwrap()).collect()
}

/// The one owner.
async fn owner(app: &TestApp, org: &Org) -> String {
    let owners = of_level(app, org, 15).await;
    assert_eq!(owners.len(), 1, "exactly one owner");
    owners[0].clone()
}

/// A new organization with an owner and two people of these levels.
async fn trio(app: &TestApp, levels: [u8; 2]) -> (Org, Person, Person, Person) {
    let mut ada = app.person(&format!("a{}", uuid::Uuid::new_v4())).await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, &format!("b{}", uuid::Uuid::new_v4()), levels[0]).await;
    let cyd = app.joins(&org, &mut ada, &format!("c{}", uuid::Uuid::new_v4()), levels[1]).await;
    (org, ada, bob, cyd)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_transfers_at_once_one_succeeds() {
    let app = TestApp::new().await;
    for _ in 0..TIMES {
        let (org, ada, bob, cyd) = trio(&app, [1, 8]).await;
        let answers = both(set_level(&ada, &org, &bob, 15), set_level(&ada, &org, &cyd, 15)).await;
        let (new, refused) = match statuses(&answers) {
            (200, 403) => (&bob, &answers.1),
            (403, 200) => (&cyd, &answers.0),
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        };
        refused.is_denied("owner_only");
        assert_eq!(owner(&app, &org).await, new.id);
        assert!(of_level(&app, &org, 8).await.contains(&ada.id));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_transfer_to_somebody_who_leaves_succeeds_or_is_refused() {
    let app = TestApp::new().await;
    for _ in 0..TIMES {
        let (org, ada, bob, _) = trio(&app, [1, 1]).await;
        let answers = both(set_level(&ada, &org, &bob, 15), remove(&bob, &org, &bob)).await;
        match statuses(&answers) {
            (200, 400) => {
                answers.1.is_invalid("invalid_input", None);
                assert_eq!(owner(&app, &org).await, bob.id);
            }
            (404, 204) => {
                answers.0.is_not_found();
                assert_eq!(owner(&app, &org).await, ada.id);
            }
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_administrators_who_demote_each_other_one_succeeds() {
    let app = TestApp::new().await;
    for _ in 0..TIMES {
        let (org, _, bob, cyd) = trio(&app, [8, 8]).await;
        let answers = both(set_level(&bob, &org, &cyd, 1), set_level(&cyd, &org, &bob, 1)).await;
        let (stays, refused) = match statuses(&answers) {
            (200, 403) => (&bob, &answers.1),
            (403, 200) => (&cyd, &answers.0),
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        };
        refused.is_denied("level_too_low");
        assert_eq!(of_level(&app, &org, 8).await, std::slice::from_ref(&stays.id));
        owner(&app, &org).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_invite_is_claimed_once() {
    let app = TestApp::new().await;
    for round in 0..TIMES {
        let mut ada = app.person(&format!("ada{round}")).await;
        let org = app.organization(&mut ada, "Org").await;
        let answers = if round % 2 == 0 {
            let eve = app.person(&format!("eve{round}")).await;
            let id = invite(&org, &mut ada, &eve.email, 1).await;
            both(claim(&eve, &id), claim(&eve, &id)).await
        } else {
            let id = invite(&org, &mut ada, &format!("new{round}@people.example"), 8).await;
            let signed_out = || {
                let (mut browser, path) = (app.browser(), format!("/api/signup/{id}"));
                async move { browser.post(&path, json!({"first_name": "New", "password": "long enough"})).await }
            };
            both(signed_out(), signed_out()).await
        };
        let refused = match statuses(&answers) {
            (201, 400) => &answers.1,
            (400, 201) => &answers.0,
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        };
        refused.is_invalid("invalid_input", None);
        assert_eq!(ada.get(&org.path).await.is(200)["member_count"], 2);
        owner(&app, &org).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn removing_somebody_deletes_their_invites_unless_accepted_before() {
    let app = TestApp::new().await;
    for _ in 0..TIMES {
        let (org, mut ada, mut bob, cyd) = trio(&app, [1, 8]).await;
        let eve = app.person(&format!("e{}", uuid::Uuid::new_v4())).await;
        let id = invite(&org, &mut bob, &eve.email, 1).await;
        let answers = both(remove(&cyd, &org, &bob), claim(&eve, &id)).await;
        let members = match statuses(&answers) {
            (204, 201) => 3,
            (204, 400) => {
                answers.1.is_invalid("invalid_input", None);
                2
            }
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        };
        let now = ada.get(&org.path).await.is(200);
        assert_eq!(now["member_count"], members);
        assert_eq!(ada.get(&format!("{}/invites/", org.path)).await.is(200)["count"], 0);
        owner(&app, &org).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_email_address_becomes_one_account_whatever_its_invites() {
    let app = TestApp::new().await;
    for round in 0..TIMES / 4 {
        let mut ada = app.person(&format!("ada{round}")).await;
        let address = format!("new{round}@people.example");
        let mut ids = Vec::new();
        for name in ["One", "Two"] {
            let org = app.organization(&mut ada, name).await;
            ids.push(invite(&org, &mut ada, &address, 1).await);
        }
        let claim = |id: &str| {
            let (mut browser, path) = (app.browser(), format!("/api/signup/{id}"));
            async move { browser.post(&path, json!({"first_name": "New", "password": "long enough"})).await }
        };
        let answers = both(claim(&ids[0]), claim(&ids[1])).await;
        let refused = match statuses(&answers) {
            (201, 400) => &answers.1,
            (400, 201) => &answers.0,
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        };
        refused.is_invalid("account_exists", None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_invites_to_one_address_at_once_leave_one() {
    let app = TestApp::new().await;
    for _ in 0..TIMES / 4 {
        let (org, mut ada, bob, cyd) = trio(&app, [1, 1]).await;
        let send = |by: &Person| {
            let (mut by, path) = (by.clone(), format!("{}/invites/", org.path));
            async move { by.post(&path, json!({"target_email": "new@people.example"})).await }
        };
        let answers = both(send(&bob), send(&cyd)).await;
        let refused = match statuses(&answers) {
            (201, 400) => &answers.1,
            (400, 201) => &answers.0,
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        };
        refused.is_invalid("already_invited", Some("target_email"));
        assert_eq!(ada.get(&format!("{}/invites/", org.path)).await.is(200)["count"], 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_organizations_and_projects_get_unique_slugs_and_numbers() {
    let app = TestApp::new().await;
    for round in 0..TIMES / 4 {
        let (ada, bob) = (app.person(&format!("ada{round}")).await, app.person(&format!("bob{round}")).await);
        let make = |by: &Person| {
            let (mut by, name) = (by.clone(), format!("Same {round}"));
            async move { by.post("/api/organizations/", json!({ "name": name })).await }
        };
        let (one, two) = both(make(&ada), make(&bob)).await;
        let (one, two) = (one.is(201), two.is(201));
        assert_ne!(one["slug"], two["slug"]);
        assert_ne!(one["teams"][0]["id"], two["teams"][0]["id"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn deleting_an_organization_deletes_what_is_being_created_in_it() {
    let app = TestApp::new().await;
    for _ in 0..TIMES / 4 {
        let (org, ada, bob, _) = trio(&app, [8, 1]).await;
        let delete = {
            let (mut ada, path) = (ada.clone(), org.path.clone());
            async move { ada.delete(&path).await }
        };
        let make = {
            let (mut bob, path) = (bob.clone(), format!("{}/projects/", org.path));
            async move { bob.post(&path, json!({"name": "Late"})).await }
        };
        let answers = both(delete, make).await;
        match statuses(&answers) {
            (204, 201) => {}
            (204, 404) => answers.1.is_not_found(),
            other => panic!("{other:?}: {} {}", answers.0.text(), answers.1.text()),
        }
        assert_eq!(bob.clone().get("/api/projects/").await.is(200)["count"], 0);
    }
}
