//! The entries of every endpoint that writes, compared with a reviewed table. An endpoint that writes no entry fails the
//! test unless [`WITHOUT`] says why.
//!
//! After a deliberate change: `BLESS=1 cargo test -p rolecall-server --test server activity`, then review the diff.

mod changes;
mod without;

use crate::routes::users::two_factor::{code, set_up};
use crate::support::billing::PLANS;
use crate::support::client::Client;
use crate::support::dns::DnsServer;
use crate::support::dump::Dump;
use crate::support::passkey::insert_passkey;
use crate::support::{PASSWORD, TestApp};
use axum::http::Method as Verb;
use changes::{CHANGES, Who};
use rolecall_api::{ENDPOINTS, Endpoint, Guard, Method};
use rolecall_server::accounts::password_reset::operator_link;
use rolecall_server::store::sql;
use rolecall_server::text::email::Email;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use without::WITHOUT;

/// An organization whose people have passwords, with a private project.
struct World {
    app: TestApp,
    owner: Client,
    member: Client,
    deputy: Client,
    /// What stands for the parameters of paths and the words in bodies.
    words: Vec<(&'static str, String)>,
    /// Has the records of its domains.
    _dns: DnsServer,
    dump: Dump,
}

impl World {
    async fn new() -> Self {
        let dns = DnsServer::start().await;
        let app = TestApp::with(&[PLANS, ("ROLECALL_DNS_RESOLVER", &dns.address())]).await;
        let mut owner = app.sign_up("Owner").await;
        let organization = owner.get("/api/organizations/@current").await.is(200);
        let org = format!("/api/organizations/{}", organization["id"].as_str().unwrap());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut people = Vec::new();
        for (name, level) in [("deputy", 8), ("member", 1), ("newcomer", 1)] {
            let body = json!({"target_email": format!("{name}@people.example"), "level": level});
            let link = owner.post(&format!("{org}/invites/"), body).await.is(201);
            let mut person = app.browser();
            let body = json!({"first_name": name, "password": PASSWORD});
            let joined = person.post(&format!("/api/signup/{}", text(&link["id"])), body).await.is(201);
            people.push((person, text(&joined["uuid"])));
        }
        let mut domains = Vec::new();
        for name in ["waiting.example", "lumenradio.example"] {
            let made = owner.post(&format!("{org}/domains/"), json!({ "domain": name })).await.is(201);
            dns.set(made["record_name"].as_str().unwrap(), &[made["verification_challenge"].as_str().unwrap()]);
            domains.push(text(&made["id"]));
        }
        owner.post(&format!("{org}/domains/{}/verify/", domains[1]), json!({})).await.is(200);
        let (_, newcomer) = people.pop().unwrap();
        let (mut member, member_id) = people.pop().unwrap();
        let (mut deputy, deputy_id) = people.pop().unwrap();
        let made = owner.post(&format!("{org}/projects/"), json!({"name": "Shop"})).await.is(201);
        let project = made["id"].to_string();
        let keep = json!([{"user_uuid": member_id, "level": 1}]);
        let body = json!({"access_control": true, "keep": keep});
        owner.patch(&format!("/api/projects/{project}"), body).await.is(200);
        member.post(&format!("{org}/invites/"), json!({"target_email": "hedy@people.example"})).await.is(201);
        let link =
            owner.post(&format!("{org}/invites/"), json!({"target_email": "invited@people.example"})).await.is(201);
        let asked = json!({"action": "create_project", "target": "Asked"});
        let request = member.post(&format!("{org}/requests/"), asked).await.is(202);
        let key = owner.post("/api/personal_api_keys", json!({"label": "Key"})).await.is(201);
        let sessions = app.sign_in("Owner").await.get("/api/users/@me/sessions/").await.is(200);
        let made_private = owner.get(&format!("{org}/activity/?action=project.privacy")).await.is(200);
        let email = Email::parse("member@people.example").unwrap();
        let reset = operator_link(&app.app.db, "", &email, app.app.clock.now()).await.unwrap().unwrap();
        let reset = reset.rsplit('/').next().unwrap().to_owned();
        let secret = owner.post("/api/users/@me/two_factor/totp", json!({})).await.is(200);
        let (_, recovery) = set_up(&app, &mut member).await;
        owner.post(&format!("{org}/transfer/"), json!({"user_uuid": deputy_id})).await.is(201);
        let named = json!({"user_uuid": deputy_id, "waiting_days": 7});
        owner.patch(&format!("{org}/successor/"), named).await.is(200);
        deputy.post(&format!("{org}/successor/claim/"), json!({})).await.is(200);
        let passkey = insert_passkey(&app, &text(&owner.get("/api/users/@me").await.is(200)["uuid"])).await;
        let words = vec![
            ("{passkey}", passkey),
            ("CODE", code(&app, &text(&secret["secret"]))),
            ("RECOVERY", recovery[0].clone()),
            ("{request}", text(&request["id"])),
            ("{entry}", made_private["results"][0]["id"].to_string()),
            ("{waiting}", domains[0].clone()),
            ("{domain}", domains[1].clone()),
            ("{org}", text(&organization["id"])),
            ("{project}", project.clone()),
            ("PROJECT", project),
            ("{invite}", text(&link["id"])),
            ("{key}", text(&key["id"])),
            ("{session}", text(&sessions[0]["id"])),
            ("MEMBER", member_id),
            ("DEPUTY", deputy_id),
            ("NEWCOMER", newcomer),
            ("NOW", app.app.clock.now().wire().to_string()),
            ("PASSWORD", PASSWORD.to_owned()),
            ("RESET", reset),
        ];
        app.app.settle().await;
        let dump = Dump::read(&app).await;
        World { app, owner, member, deputy, words, _dns: dns, dump }
    }

    fn fill(&self, text: &str) -> String {
        self.words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value))
    }

    /// Ends what must not be there yet.
    async fn prepare(&self, endpoint: &Endpoint) {
        let mut owner = self.owner.clone();
        match endpoint.name {
            "transfer.create" => drop(owner.delete(&self.fill("/api/organizations/{org}/transfer")).await.is(204)),
            "successor.claim" => {
                owner.post(&self.fill("/api/organizations/{org}/successor/stop"), json!({})).await.is(200);
            }
            _ => {}
        }
    }

    /// The entries that a request writes, as text.
    async fn entries(&self, endpoint: &Endpoint, variant: &str, who: Who, body: &str) -> Vec<String> {
        let mut client = match who {
            Who::Nobody => self.app.browser(),
            Who::Owner => self.owner.clone(),
            Who::Member => self.member.clone(),
            Who::Deputy => self.deputy.clone(),
        };
        self.prepare(endpoint).await;
        let user = if endpoint.name.starts_with("user.") || variant == "leave" { "@me" } else { "MEMBER" };
        let query = if endpoint.name == "user.session.end_others" { "?others=true" } else { "" };
        let domain = if endpoint.name == "domain.verify" { "{waiting}" } else { "{domain}" };
        let path = self.fill(&endpoint.path.replace("{user}", user).replace("{domain}", domain)) + query;
        let verb = match endpoint.method {
            Method::Get => Verb::GET,
            Method::Post => Verb::POST,
            Method::Patch => Verb::PATCH,
            Method::Delete => Verb::DELETE,
        };
        let before: BTreeSet<String> = hashes(&self.app).await.into_iter().map(|(hash, _)| hash).collect();
        let answer = client.json(verb, &path, serde_json::from_str(&self.fill(body)).unwrap()).await;
        assert!(answer.status.is_success(), "{} {variant}: {}", endpoint.name, answer.text());
        self.app.app.settle().await;
        let after = hashes(&self.app).await;
        self.dump.restore(&self.app).await;
        after.into_iter().filter(|(hash, _)| !before.contains(hash)).map(|(_, entry)| entry).collect()
    }
}

/// All entries, each with its hash, in the order of the log.
async fn hashes(app: &TestApp) -> Vec<(String, String)> {
    let sql = "SELECT hash, action, via, changes, item_changes FROM activity ORDER BY organization_id, number";
    let rows = sql::query(sql).fetch_all(&mut app.app.db.read().await.unwrap()).await.unwrap();
    let text = |row: &sql::Row, name| row.try_get::<String>(name).unwrap();
    let entry = |row: &sql::Row| {
        let mut fields = Vec::new();
        for name in ["item_changes", "changes"] {
            let changes: Value = serde_json::from_str(&text(row, name)).unwrap();
            let names = changes.as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap().to_owned());
            fields.extend(names);
        }
        let via = text(row, "via");
        let via = if via == "session" { String::new() } else { format!(" (by {via})") };
        (text(row, "hash"), format!("{}{via}: {}", text(row, "action"), fields.join(", ")))
    };
    rows.iter().map(entry).collect()
}

#[test]
fn every_endpoint_that_writes_is_recorded_or_has_a_reason() {
    let recorded = CHANGES.iter().map(|(name, ..)| *name);
    let listed: BTreeSet<_> = recorded.chain(WITHOUT.iter().map(|(name, _)| *name)).collect();
    // Capture stores events, which are not changes.
    let writing = ENDPOINTS.iter().filter(|endpoint| endpoint.method != Method::Get && endpoint.guard != Guard::Token);
    assert_eq!(listed, writing.map(|endpoint| endpoint.name).collect());
}

#[tokio::test]
async fn entries_match_the_reviewed_table() {
    let world = World::new().await;
    let mut table = String::from(
        "What each endpoint records: its entries and their fields. Made and compared by tests/activity/endpoints.rs.\n\n",
    );
    for (name, variant, who, body) in CHANGES {
        let endpoint = ENDPOINTS.iter().find(|endpoint| endpoint.name == *name).unwrap();
        let entries = world.entries(endpoint, variant, *who, body).await;
        assert!(!entries.is_empty(), "{name} {variant} is not recorded");
        let variant = if variant.is_empty() { String::new() } else { format!(" ({variant})") };
        let mut title = format!("{name}{variant}");
        for entry in entries {
            writeln!(table, "{}", format!("{title:33} | {entry}").trim_end()).unwrap();
            title.clear();
        }
    }
    table += "\nNot recorded:\n\n";
    for (name, reason) in WITHOUT {
        writeln!(table, "{name:33} | {reason}").unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/activity.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(table, reviewed, "differs from activity.txt; `BLESS=1` writes it anew, then review the diff");
}
