//! `/api/organizations/:org/domains/`.

mod checks;
mod joining;
mod proof;
mod taking;

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::dns::DnsServer;
use crate::support::people::{Org, Person};
use rolecall_api::UserId;
use serde_json::{Value, json};

/// The domain of the tests, and the name of its record.
const DOMAIN: &str = "lumenradio.example";
const RECORD: &str = "_rolecall-challenge.lumenradio.example";

/// A DNS server, a Rolecall that asks it, and the organization Kestrel of Ada.
async fn kestrel() -> (DnsServer, TestApp, Person, Org) {
    let dns = DnsServer::start().await;
    let app = dns.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    (dns, app, ada, org)
}

/// Adds a domain.
async fn add(org: &Org, by: &mut Person, domain: &str) -> Value {
    by.post(&format!("{}/domains/", org.path), json!({ "domain": domain })).await.is(201)
}

/// The path of a domain.
fn path(org: &Org, domain: &Value) -> String {
    format!("{}/domains/{}/", org.path, domain["id"].as_str().unwrap())
}

fn challenge(domain: &Value) -> &str {
    domain["verification_challenge"].as_str().unwrap()
}

/// Adds the domain of the tests and its record, verifies it, and lets people join.
async fn verified(dns: &DnsServer, org: &Org, by: &mut Person) -> Value {
    let domain = add(org, by, DOMAIN).await;
    dns.set(RECORD, &[challenge(&domain)]);
    let path = path(org, &domain);
    by.post(&format!("{path}verify/"), json!({})).await.is(200);
    by.patch(&path, json!({"automatic_joining": true})).await.is(200)
}

/// What the organization's log has about domains, oldest first: action, by the system or not, and the changes.
async fn log(org: &Org, by: &mut Person) -> Vec<(String, bool)> {
    let entries = by.get(&format!("{}/activity/?scope=organization", org.path)).await.is(200);
    let entries = entries["results"].as_array().unwrap().iter().rev();
    let entries = entries.map(|entry| (entry["action"].as_str().unwrap().to_owned(), entry["actor"].is_null()));
    entries.filter(|(action, _)| action.starts_with("domain.")).collect()
}

/// The account with this name signs up with this address, and confirms it.
async fn signs_up(app: &TestApp, name: &str, email: &str) -> Client {
    let mut browser = app.browser();
    let body = json!({"first_name": name, "email": email, "password": crate::support::PASSWORD});
    browser.post("/api/signup", body).await.is(201);
    browser
}

/// The user of the last link that was mailed to the address uses it.
async fn confirms(app: &TestApp, email: &str) {
    let link = app.mailed("confirm_email", email).await.pop().unwrap();
    let (page, token) = link.rsplit_once('/').unwrap();
    let user = UserId(page.rsplit('/').next().unwrap().to_owned());
    let mut tx = app.app.db.begin().await.unwrap();
    let mut client = app.signed_in(&mut tx, &user).await;
    tx.commit().await.unwrap();
    client.post(&format!("/api{page}"), json!({ "token": token })).await.is(200);
}

/// The names of the organizations of somebody.
async fn organizations(client: &mut Client) -> Vec<String> {
    let me = client.get("/api/users/@me/").await.is(200);
    let names = me["organizations"].as_array().unwrap().iter();
    names.map(|organization| organization["name"].as_str().unwrap().to_owned()).collect()
}
