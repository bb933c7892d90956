//! The number of SQL statements of a request does not depend on how many people, projects, invites, grants or
//! organizations there are.

use crate::support::TestApp;
use crate::support::people::{Org, Person, invite, make_key, make_private, project};
use axum::http::Method;
use rolecall_api::{ENDPOINTS, Guard};
use rolecall_server::store::DatabaseKind;
use rolecall_server::store::sql::count_statements;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// How many of everything there are in the two worlds that are compared.
const FEW: usize = 2;
const MANY: usize = 60;

/// The most statements of important requests. On PostgreSQL, changes lock rows, which takes two more. Each change is
/// recorded in the activity log with two: one reads the end of the log, one adds the entries. A third ends the access
/// requests that have come true; of changes of members, two more end offers of ownership and the successor, and one reads both.
const BOUNDS: [(&str, u64); 13] = [
    ("user.show", 9),
    ("organization.list", 8),
    ("organization.show", 8),
    ("organization.project.list", 5),
    ("project.list", 2),
    ("project.show", 4),
    ("project.member.list", 3),
    ("invite.list", 5),
    ("member.update", 15),
    ("invite.create", 11),
    ("project.member.create", 9),
    ("project.create", 13),
    ("request.list", 4),
];

/// Numbers of statements by name of the request.
type Counts = BTreeMap<String, u64>;

struct World {
    app: TestApp,
    owner: Person,
    org: Org,
    people: Vec<Person>,
    /// The private project that everybody has a grant on, half of them as administrators.
    private: i64,
    projects: Vec<i64>,
    counts: Counts,
}

impl World {
    /// An organization with so many people, projects and invites, whose owner has as many other organizations.
    async fn new(size: usize) -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        for number in 1..size {
            app.organization(&mut owner, &format!("Other {number:02}")).await;
        }
        let org = app.organization(&mut owner, "Org").await;
        let mut people = Vec::new();
        for number in 0..size {
            people.push(app.joins(&org, &mut owner, &format!("Person {number:02}"), 1).await);
        }
        let mut projects = Vec::new();
        for number in 0..size {
            projects.push(project(&org, &mut owner, &format!("Project {number:02}")).await);
        }
        for id in projects.iter().step_by(2) {
            make_private(&mut owner, *id, &[]).await;
        }
        let private = project(&org, &mut owner, "Private").await;
        let keep: Vec<_> = people.iter().enumerate().map(|(index, person)| (person, [1, 8][index % 2])).collect();
        make_private(&mut owner, private, &keep).await;
        let promised: Vec<_> = projects.iter().map(|id| json!({"id": id, "level": 1})).collect();
        for number in 0..size {
            let email = format!("invited-{number}@people.example");
            let body = json!({ "target_email": email, "private_project_access": promised });
            owner.post(&format!("{}/invites/", org.path), body).await.is(201);
        }
        let counts = Counts::new();
        World { app, owner, org, people, private, projects, counts }
    }

    /// Sends a request as the owner, and notes under `name` how many statements it takes.
    async fn count(&mut self, name: &str, method: Method, path: &str, body: Value, status: u16) -> Value {
        // What is cached for seconds is read again.
        self.app.pass(Duration::from_secs(10));
        let (answer, statements) = count_statements(self.owner.json(method, path, body)).await;
        self.counts.insert(name.to_owned(), statements);
        answer.is(status)
    }

    async fn read(&mut self, name: &str, path: &str) {
        self.count(name, Method::GET, path, json!({}), 200).await;
    }

    /// Every endpoint that reads.
    async fn reads(&mut self) {
        let invite = invite(&self.org, &mut self.owner, "reader@people.example", 1).await;
        let key = make_key(&mut self.owner, "key").await;
        let reviewed = json!({"at": self.app.app.clock.now().wire(), "decisions": []});
        let review = self.owner.post(&format!("{}/reviews/", self.org.path), reviewed).await.is(201);
        let review = review["id"].as_str().unwrap();
        let (org, private) = (self.org.id.to_string(), self.private.to_string());
        for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.method == rolecall_api::Method::Get) {
            // No test here has events or invoices; `capture` and the SDK's files read one project by its token.
            let is_one = matches!(endpoint.name, "event.show" | "billing.invoice.show" | "preflight.show");
            if endpoint.guard == Guard::Token || is_one {
                continue;
            }
            let path = endpoint.path.replace("{org}", &org).replace("{project}", &private).replace("{user}", "@me");
            let path = path.replace("{invite}", &invite).replace("{key}", &key.id).replace("{entry}", "1");
            let path = path.replace("{review}", review);
            assert!(!path.contains('{'), "{path}");
            let query = if endpoint.name == "can.show" { "?action=manage_billing" } else { "" };
            let path = format!("{path}{query}");
            // The owner is not the person who is invited.
            let status = if matches!(endpoint.name, "signup.invite.show" | "reset.show") { 400 } else { 200 };
            self.count(endpoint.name, Method::GET, &path, json!({}), status).await;
        }
        let path = self.org.path.clone();
        self.read("members by level", &format!("{path}/members/?order=level&search=person")).await;
        self.read("projects found", &format!("{path}/projects/?search=project")).await;
        self.read("invites found", &format!("{path}/invites/?search=invited")).await;
        self.read("a page of organizations", "/api/organizations/?limit=2").await;
        self.read("the current project", "/api/projects/@current").await;
    }

    /// The main changes.
    async fn changes(&mut self) {
        let path = self.org.path.clone();
        let lines: Vec<_> = (0..self.people.len())
            .map(|number| {
                json!({ "target_email": format!("bulk-{number}@people.example"),
                "private_project_access": [{"id": self.projects[0], "level": 1}] })
            })
            .collect();
        let many = format!("{path}/invites/bulk/?partial=true");
        self.count("invite.bulk", Method::POST, &many, json!(lines), 200).await;
        let invites = format!("{path}/invites/");
        let promised: Vec<_> = self.projects.iter().map(|id| json!({"id": id, "level": 8})).collect();
        let body = json!({ "target_email": "one@people.example", "private_project_access": promised });
        self.count("invite with projects", Method::POST, &invites, body, 201).await;
        let made =
            self.count("invite.create", Method::POST, &invites, json!({"target_email": "two@people.example"}), 201);
        let cancelled = format!("{invites}{}/", made.await["id"].as_str().unwrap());
        self.count("invite.delete", Method::DELETE, &cancelled, json!({}), 204).await;

        let found = self.owner.get(&format!("{path}/review/")).await.is(200);
        let decided = |found: &Value| match found["kind"].as_str().unwrap() {
            "one_administrator" => json!({"kind": found["kind"], "decision": "keep"}),
            _ => json!({"kind": found["kind"], "user_uuid": found["user"]["uuid"], "project": found["project"]["id"],
                "email": found["email"], "decision": "keep"}),
        };
        let decisions: Vec<_> = found["findings"].as_array().unwrap().iter().map(decided).collect();
        let body = json!({"at": found["at"], "decisions": decisions});
        self.count("review.report.create", Method::POST, &format!("{path}/reviews/"), body, 201).await;

        let member = format!("{path}/members/{}/", self.people[0].id);
        self.count("member.update", Method::PATCH, &member, json!({"level": 8}), 200).await;
        self.count("member lowered", Method::PATCH, &member, json!({"level": 1}), 200).await;

        let grants = format!("/api/projects/{}/explicit_members/", self.projects[0]);
        let body = json!({"user_uuid": self.people[1].id});
        self.count("project.member.create", Method::POST, &grants, body, 201).await;
        let grant = format!("{grants}{}/", self.people[1].id);
        self.count("project.member.update", Method::PATCH, &grant, json!({"level": 8}), 200).await;
        self.count("project.member.delete", Method::DELETE, &grant, json!({}), 204).await;

        let projects = format!("{path}/projects/");
        let made = self.count("project.create", Method::POST, &projects, json!({"name": "New"}), 201).await;
        let made = format!("/api/projects/{}/", made["id"]);
        let keep: Vec<_> = self.people.iter().map(|person| json!({"user_uuid": person.id, "level": 1})).collect();
        let body = json!({"access_control": true, "keep": keep});
        self.count("project made private", Method::PATCH, &made, body, 200).await;
        self.count("project.update", Method::PATCH, &made, json!({"name": "Newer"}), 200).await;
        self.count("project.reset_token", Method::PATCH, &format!("{made}reset_token/"), json!({}), 200).await;
        self.count("project.delete", Method::DELETE, &made, json!({}), 204).await;

        let me = "/api/users/@me/";
        let body = json!({"set_current_organization": self.org.id.to_string(), "set_current_team": self.private});
        self.count("user.update", Method::PATCH, me, body, 200).await;
        self.count("organization.update", Method::PATCH, &format!("{path}/"), json!({"name": "Other"}), 200).await;
        self.count("member.delete", Method::DELETE, &member, json!({}), 204).await;
        let log = self.owner.get(&format!("{path}/activity/?limit=1")).await.is(200);
        let undo = format!("{path}/activity/{}/undo/", log["results"][0]["id"]);
        self.count("activity.undo", Method::POST, &undo, json!({}), 200).await;
        self.count("organization.create", Method::POST, "/api/organizations/", json!({"name": "New"}), 201).await;
        self.joins().await;
    }

    /// Somebody accepts an invite with grants in every project.
    async fn joins(&mut self) {
        let mut person = self.app.person("Joining").await;
        let promised: Vec<_> = self.projects.iter().map(|id| json!({"id": id, "level": 1})).collect();
        let body = json!({ "target_email": person.email, "private_project_access": promised });
        let made = self.owner.post(&format!("{}/invites/", self.org.path), body).await.is(201);
        let link = format!("/api/signup/{}", made["id"].as_str().unwrap());
        let (answer, statements) = count_statements(person.post(&link, json!({}))).await;
        answer.is(201);
        self.counts.insert("signup.invite.claim".to_owned(), statements);
    }
}

async fn counts(size: usize) -> (Counts, DatabaseKind) {
    let mut world = World::new(size).await;
    world.reads().await;
    world.changes().await;
    (world.counts, world.app.app.db.kind())
}

#[tokio::test]
async fn the_number_of_statements_does_not_depend_on_what_there_is() {
    let ((few, kind), (many, _)) = (counts(FEW).await, counts(MANY).await);
    let differing: Vec<_> = few.iter().filter(|(name, count)| many[*name] != **count).collect();
    assert!(differing.is_empty(), "with {FEW} of each: {differing:?}; with {MANY}: {many:?}");
    let locks = if kind == DatabaseKind::Postgres { 2 } else { 0 };
    let over: Vec<_> = BOUNDS.iter().filter(|(name, most)| few[*name] > most + locks).collect();
    assert!(over.is_empty(), "more than {over:?}: {few:?}");
}
