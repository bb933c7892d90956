//! The response of every endpoint to every persona, for an open and a private project, compared with a reviewed table.
//!
//! After a deliberate change: `BLESS=1 cargo test -p rolecall-server --test server access`, then review the diff.

mod calls;
mod kept_out;
mod table;
mod view_as;

use crate::support::TestApp;
use crate::support::billing::PLANS;
use crate::support::client::Client;
use crate::support::dns::DnsServer;
use crate::support::dump::Dump;
use crate::support::events::{event, store};
use crate::support::passkey::PASSKEY;
use crate::support::people::{Org, Person, invite, make_key, make_private, project};
use axum::http::Method as Verb;
use calls::{Row, User, rows};
use rolecall_api::{ENDPOINTS, Method};
use rolecall_server::accounts::password_reset::operator_link;
use rolecall_server::text::email::Email;
use serde_json::{Value, json};
use table::{cell, compare, print};

/// The uuid of the project's event.
const EVENT: &str = "0192a3b4-0000-7000-8000-000000000001";

/// An organization with one person of every kind, and a project.
struct World {
    app: TestApp,
    org: Org,
    project: i64,
    /// A pending invite sent by the owner.
    invite: String,
    /// A domain that is not verified.
    domain: String,
    /// Answers that there is no record.
    _dns: DnsServer,
    /// A personal API key of the owner.
    key: String,
    /// The id of another session of the owner.
    session: String,
    /// The token of the project.
    token: String,
    /// The token of a link with which the target can set a new password.
    reset: String,
    /// An invoice number.
    invoice: String,
    /// An access request of the plain member.
    request: String,
    /// The number of the entry that granted the target access to the project.
    entry: String,
    personas: Vec<(&'static str, Client)>,
    /// A plain member with a grant; the target of requests.
    target: Person,
    /// A plain member without a grant.
    newcomer: Person,
    /// The id of the administrator.
    successor: String,
    /// The id of the report of a review.
    review: String,
    /// The contents of the database, to restore after each request.
    dump: Dump,
}

impl World {
    async fn new(private: bool) -> Self {
        let dns = DnsServer::start().await;
        let app = TestApp::with(&[PLANS, ("ROLECALL_DNS_RESOLVER", &dns.address())]).await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let made = json!({"domain": "lumenradio.example"});
        let made = owner.post(&format!("{}/domains/", org.path), made).await.is(201);
        let domain = made["id"].as_str().unwrap().to_owned();
        app.captures(&org, org.project, 200).await;
        app.turns_to("2022-11-02", &mut [&mut owner]).await;
        let invoices = owner.get(&format!("{}/billing/invoices/", org.path)).await.is(200);
        let invoice_number = invoices["results"][0]["number"].as_str().unwrap().to_owned();
        let id = project(&org, &mut owner, "Project").await;
        let mut administrator = app.joins(&org, &mut owner, "Administrator", 8).await;
        let mut member = app.joins(&org, &mut owner, "Member", 1).await;
        let explicit = app.joins(&org, &mut owner, "Explicit", 1).await;
        let manager = app.joins(&org, &mut owner, "Manager", 1).await;
        let target = app.joins(&org, &mut owner, "Target", 1).await;
        let newcomer = app.joins(&org, &mut owner, "Newcomer", 1).await;
        let mut former = app.joins(&org, &mut owner, "Former", 1).await;
        former.delete(&format!("{}/members/@me", org.path)).await.is(204);
        let mut outsider = app.person("Outsider").await;
        app.organization(&mut outsider, "Elsewhere").await;
        make_private(&mut owner, id, &[(&explicit, 1), (&manager, 8), (&target, 1)]).await;
        if !private {
            owner.patch(&format!("/api/projects/{id}"), json!({"access_control": false})).await.is(200);
        }
        let invite = invite(&org, &mut owner, "invited@people.example", 1).await;
        let asked = json!({"action": "create_project", "target": "Asked"});
        let request = member.post(&format!("{}/requests/", org.path), asked).await.is(202)["id"].clone();
        // Ownership is offered to the plain member, and the administrator claims it as the successor.
        owner.post(&format!("{}/transfer/", org.path), json!({"user_uuid": member.id})).await.is(201);
        let named = json!({"user_uuid": administrator.id, "waiting_days": 7});
        owner.patch(&format!("{}/successor/", org.path), named).await.is(200);
        administrator.post(&format!("{}/successor/claim/", org.path), json!({})).await.is(200);
        let successor = administrator.id.clone();
        let reviewed = json!({"at": app.app.clock.now().wire(), "decisions": []});
        let review = owner.post(&format!("{}/reviews/", org.path), reviewed).await.is(201)["id"].clone();
        let granted = owner.get(&format!("{}/activity/?action=grant.create&item={}", org.path, target.id)).await;
        let entry = granted.json["results"][0]["id"].to_string();
        let token = owner.get(&format!("/api/projects/{id}")).await.is(200)["api_token"].as_str().unwrap().to_owned();
        // The first event updates the project.
        let first = json!({"api_key": token, "event": "first", "distinct_id": "somebody"});
        owner.post("/e", first).await.is(200);
        let mut personas = vec![("anonymous", app.browser())];
        let key = make_key(&mut owner, "Key").await;
        let mut program = app.by_key(&key.value);
        program.get("/_preflight").await.is(200);
        let mut elsewhere = owner.clone();
        app.comes_back(&mut elsewhere).await;
        let sessions = elsewhere.get("/api/users/@me/sessions/").await.is(200);
        let session = sessions[0]["id"].as_str().unwrap().to_owned();
        // The first use of the key is recorded before the dump; the clock stands still afterwards.
        app.app.settle().await;
        for (name, person) in [
            ("outsider", outsider),
            ("former member", former),
            ("member", member),
            ("project member", explicit),
            ("project administrator", manager),
            ("administrator", administrator),
            ("owner", owner),
        ] {
            personas.push((name, Client::clone(&person)));
        }
        personas.push(("owner by key", program));
        let email = Email::parse(&target.email).unwrap();
        let link = operator_link(&app.app.db, "", &email, app.app.clock.now()).await.unwrap().unwrap();
        let reset = link.rsplit('/').next().unwrap().to_owned();
        let dump = Dump::read(&app).await;
        let (key, invoice) = (key.id, invoice_number);
        World {
            app,
            org,
            project: id,
            invite,
            domain,
            _dns: dns,
            key,
            session,
            token,
            reset,
            invoice,
            request: request.as_str().unwrap().to_owned(),
            entry,
            personas,
            target,
            newcomer,
            successor,
            review: review.as_str().unwrap().to_owned(),
            dump,
        }
    }

    /// The responses to one row, from each persona with the same database.
    async fn answers(&self, row: &Row) -> Vec<String> {
        let mut cells = Vec::new();
        for (_, client) in &self.personas {
            let mut client = client.clone();
            if row.is_about_a_project() {
                // An earlier row may have deleted the project and its events.
                self.app.app.settle().await;
                store(&self.app, &self.org, self.project, &[event(EVENT, "seen", "visitor")]).await;
            }
            let path = self.path(row);
            let answer = match row.endpoint.method {
                Method::Get => client.get(&path).await,
                Method::Post => client.post(&path, self.body(row)).await,
                Method::Patch => client.patch(&path, self.body(row)).await,
                Method::Delete => client.delete(&path).await,
            };
            assert!(answer.status.as_u16() < 500, "{}: {}", row.title(), answer.text());
            let after = Dump::read(&self.app).await;
            if after != self.dump {
                let changed = self.dump.differences(&after);
                // A failed sign-in is counted.
                let may_change = answer.status.is_success() || changed == ["login_failures"];
                assert!(may_change, "{} was refused and changed {changed:?}", row.title());
                // Reading oneself updates the current organization or project if the stored one is gone (contract 4).
                let only_reads = row.endpoint.method == Method::Get && row.endpoint.name != "user.show";
                assert!(!only_reads, "{} changed {changed:?}", row.title());
                self.dump.restore(&self.app).await;
            }
            cells.push(cell(&answer));
        }
        cells
    }

    fn path(&self, row: &Row) -> String {
        let user = match row.user {
            User::Me => "@me",
            User::Target => &self.target.id,
        };
        row.endpoint
            .path
            .replace("{org}", self.org.id.as_str())
            .replace("{project}", &self.project.to_string())
            .replace("{invite}", &self.invite)
            .replace("{domain}", &self.domain)
            .replace("{entry}", &self.entry)
            .replace("{key}", &self.key)
            .replace("{request}", &self.request)
            .replace("{review}", &self.review)
            .replace("{session}", &self.session)
            .replace("{passkey}", "01900000-0000-7000-8000-000000000000")
            .replace("{event}", EVENT)
            .replace("{number}", &self.invoice)
            .replace("{user}", user)
            .replace("{token}", &self.token)
            + &row.query.replace("TOKEN", &self.token).replace("RESET", &self.reset)
    }

    fn body(&self, row: &Row) -> Value {
        let text = row
            .body
            .replace("TOKEN", &self.token)
            .replace("RESET", &self.reset)
            .replace("PASSKEY", PASSKEY)
            .replace("TARGET", &self.target.id)
            .replace("ADMINISTRATOR", &self.successor)
            .replace("NOW", self.app.app.clock.now().wire().as_str())
            .replace("NEWCOMER", &self.newcomer.id);
        serde_json::from_str(&text).unwrap()
    }
}

#[tokio::test]
async fn responses_match_the_reviewed_table() {
    let (open, private) = (World::new(false).await, World::new(true).await);
    let mut table = vec![vec![String::new(), "project".to_owned()]];
    table[0].extend(open.personas.iter().map(|(name, _)| (*name).to_owned()));
    for row in rows() {
        for (state, world) in [("open", &open), ("private", &private)] {
            if !row.is_about_a_project() && state == "private" {
                continue;
            }
            let state = if row.is_about_a_project() { state } else { "" };
            let mut line = vec![row.title(), state.to_owned()];
            line.extend(world.answers(&row).await);
            table.push(line);
        }
    }
    compare(&print(&table));
}

/// A wrong method is 404 for people who must not know that a resource exists, and 405 for others.
#[tokio::test]
async fn a_wrong_method_does_not_reveal_what_exists() {
    let world = World::new(true).await;
    store(&world.app, &world.org, world.project, &[event(EVENT, "seen", "visitor")]).await;
    for row in rows() {
        let taken: Vec<_> = ENDPOINTS.iter().filter(|other| other.path == row.endpoint.path).collect();
        for (name, client) in &world.personas {
            let hidden = match (*name, row.endpoint.path) {
                // A key of the owner.
                (name, path) if path.contains("{key}") => !name.starts_with("owner"),
                (name, path) if path.contains("{session}") => !name.starts_with("owner"),
                (_, path) if path.contains("{passkey}") => true,
                ("outsider" | "former member", path) => path.contains("{org}") || path.contains("{project}"),
                ("member", path) => path.contains("{project}") || path.contains("{entry}"),
                // People with access through their level have no explicit membership.
                (name, path) if path.contains("explicit_members/{user}") && matches!(row.user, User::Me) => {
                    !name.starts_with("project ")
                }
                _ => false,
            };
            for (method, verb) in [
                (Some(Method::Get), Verb::GET),
                (Some(Method::Post), Verb::POST),
                (Some(Method::Patch), Verb::PATCH),
                (Some(Method::Patch), Verb::PUT),
                (Some(Method::Delete), Verb::DELETE),
                (None, Verb::OPTIONS),
            ] {
                let for_everybody = taken.iter().any(|other| other.guard == rolecall_api::Guard::Token);
                // CORS preflight.
                if taken.iter().any(|other| Some(other.method) == method) || for_everybody && method.is_none() {
                    continue;
                }
                let answer = client.clone().send(verb.clone(), &world.path(&row), None, "").await;
                let public = for_everybody || taken.iter().any(|other| other.guard == rolecall_api::Guard::Public);
                match (*name, public) {
                    ("anonymous", false) => answer.is_unauthenticated(),
                    // Nobody can see other accounts.
                    _ if hidden || row.variant == "somebody else" => answer.is_not_found(),
                    _ => answer.is_error(405, "invalid_request", "method_not_allowed", None),
                }
            }
        }
    }
    assert_eq!(Dump::read(&world.app).await, world.dump);
}
