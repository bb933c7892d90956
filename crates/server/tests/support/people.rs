//! Accounts and organizations, created through the API as people would: sign in, invite, accept.

use super::TestApp;
use super::client::Client;
use axum::http::HeaderMap;
use rolecall_api::{OrganizationId, UserId};
use rolecall_server::client::Visitor;
use rolecall_server::http::session;
use rolecall_server::store::users::{self, NewUser};
use serde_json::{Value, json};
use std::ops::{Deref, DerefMut};

/// A signed-in account.
#[derive(Clone)]
pub(crate) struct Person {
    client: Client,
    pub(crate) id: String,
    pub(crate) email: String,
}

impl Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl DerefMut for Person {
    fn deref_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

/// The hash of no known password.
const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// An organization: its path, and the number of its first project.
#[derive(Debug, Clone)]
pub(crate) struct Org {
    pub(crate) id: OrganizationId,
    pub(crate) path: String,
    pub(crate) project: i64,
}

impl TestApp {
    /// A new account with this name, without an organization.
    pub(crate) async fn person(&self, name: &str) -> Person {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { 'x' };
        let local: String = name.to_lowercase().chars().map(plain).collect();
        let email = format!("{local}@people.example");
        let new = NewUser { first_name: name.to_owned(), email: email.clone(), password_hash: HASH.to_owned() };
        let mut tx = self.app.db.begin().await.unwrap();
        let user = users::create(&mut tx, new, self.app.clock.now()).await.unwrap();
        let client = self.signed_in(&mut tx, &user.id).await;
        tx.commit().await.unwrap();
        Person { client, id: user.id.to_string(), email }
    }

    pub(crate) async fn signed_in(&self, tx: &mut rolecall_server::store::Tx, user: &UserId) -> Client {
        let visitor = Visitor::new([127, 0, 0, 1].into(), "");
        let cookie = session::begin(&self.app, tx, &HeaderMap::new(), &visitor, user).await.unwrap();
        let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
        self.browser().with_cookie(name, value)
    }

    /// Somebody who is signed in at another server on the same database, at this one.
    pub(crate) fn again(&self, person: &Person) -> Person {
        Person {
            client: person.client.clone().at(self.router.clone()),
            id: person.id.clone(),
            email: person.email.clone(),
        }
    }

    /// Signs in again after the session has ended.
    pub(crate) async fn comes_back(&self, person: &mut Person) {
        let mut tx = self.app.db.begin().await.unwrap();
        person.client = self.signed_in(&mut tx, &UserId(person.id.clone())).await;
        tx.commit().await.unwrap();
    }

    /// A new organization of this owner.
    pub(crate) async fn organization(&self, owner: &mut Person, name: &str) -> Org {
        let made = owner.post("/api/organizations/", json!({ "name": name })).await.is(201);
        let id = made["id"].as_str().unwrap().to_owned();
        let project = made["teams"][0]["id"].as_i64().unwrap();
        Org { path: format!("/api/organizations/{id}"), id: OrganizationId(id), project }
    }

    /// A new account with this name that joins through an invite of `inviter` at this level.
    pub(crate) async fn joins(&self, org: &Org, inviter: &mut Person, name: &str, level: u8) -> Person {
        let mut person = self.person(name).await;
        self.join(org, inviter, &mut person, level).await;
        person
    }

    /// Joins through an invite of `inviter` at this level.
    pub(crate) async fn join(&self, org: &Org, inviter: &mut Person, person: &mut Person, level: u8) {
        let invite = invite(org, inviter, &person.email, level).await;
        person.post(&format!("/api/signup/{invite}"), json!({})).await.is(201);
    }
}

/// The id of a new invite to this email address.
pub(crate) async fn invite(org: &Org, inviter: &mut Person, email: &str, level: u8) -> String {
    let body = json!({ "target_email": email, "level": level });
    let made = inviter.post(&format!("{}/invites/", org.path), body).await.is(201);
    made["id"].as_str().unwrap().to_owned()
}

/// A new project of this organization.
pub(crate) async fn project(org: &Org, by: &mut Person, name: &str) -> i64 {
    let made = by.post(&format!("{}/projects/", org.path), json!({ "name": name })).await.is(201);
    made["id"].as_i64().unwrap()
}

/// Makes a project private and grants these levels in it.
pub(crate) async fn make_private(by: &mut Person, project: i64, keep: &[(&Person, u8)]) {
    let keep: Vec<Value> =
        keep.iter().map(|(person, level)| json!({ "user_uuid": person.id, "level": level })).collect();
    let body = json!({ "access_control": true, "keep": keep });
    by.patch(&format!("/api/projects/{project}/"), body).await.is(200);
}

/// The names in a list, each by a path such as `["user", "first_name"]`.
pub(crate) fn names<'a>(list: &'a Value, path: &[&str]) -> Vec<&'a str> {
    let list = list.get("results").unwrap_or(list);
    let name = |item: &'a Value| path.iter().fold(item, |value, key| &value[*key]).as_str().unwrap();
    list.as_array().unwrap().iter().map(name).collect()
}

/// A personal API key.
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) value: String,
}

/// Creates a personal API key.
pub(crate) async fn make_key(person: &mut Client, label: &str) -> Key {
    let made = person.post("/api/personal_api_keys/", json!({ "label": label })).await.is(201);
    Key { id: made["id"].as_str().unwrap().to_owned(), value: made["value"].as_str().unwrap().to_owned() }
}
