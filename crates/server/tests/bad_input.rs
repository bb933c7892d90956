//! Invalid input of every kind, at every endpoint that writes: the specified error is returned, and nothing changes.

mod described;
pub(crate) mod specs;

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::client::Client;
use crate::support::dump::Dump;
use crate::support::passkey::PASSKEY;
use crate::support::people::{Org, Person, invite, make_key, make_private, project};
use axum::http::Method as Verb;
use rolecall_api::{ENDPOINTS, Endpoint, Guard, Method};
use serde_json::{Value, json};
use specs::{SPECS, WITHOUT_BODY};
use std::collections::BTreeSet;

struct World {
    app: TestApp,
    org: Org,
    project: i64,
    invite: String,
    key: String,
    /// A domain that is not verified.
    domain: String,
    /// The number of an entry that can be undone.
    entry: String,
    /// An access request of the target.
    request: String,
    owner: Person,
    target: Person,
    newcomer: Person,
    dump: Dump,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let project = project(&org, &mut owner, "Project").await;
        let mut target = app.joins(&org, &mut owner, "Target", 1).await;
        let newcomer = app.joins(&org, &mut owner, "Newcomer", 1).await;
        make_private(&mut owner, project, &[(&target, 1)]).await;
        let invite = invite(&org, &mut owner, "invited@people.example", 1).await;
        let key = make_key(&mut owner, "Key").await.id;
        let made = json!({"domain": "lumenradio.example"});
        let made = owner.post(&format!("{}/domains/", org.path), made).await.is(201);
        let domain = made["id"].as_str().unwrap().to_owned();
        let granted = owner.get(&format!("{}/activity/?action=grant.create", org.path)).await.is(200);
        let asked = json!({"action": "create_project", "target": "New"});
        let request = target.post(&format!("{}/requests/", org.path), asked).await.is(202)["id"].clone();
        let request = request.as_str().unwrap().to_owned();
        let entry = granted["results"][0]["id"].to_string();
        let dump = Dump::read(&app).await;
        World { app, org, project, invite, key, domain, entry, request, owner, target, newcomer, dump }
    }

    /// The client: the owner, or nobody if the endpoint is for signed-out people.
    fn client(&self, endpoint: &Endpoint) -> Client {
        if ["confirm", "signup", "reset"].iter().any(|start| endpoint.name.starts_with(start))
            || endpoint.name == "login"
        {
            self.app.browser()
        } else {
            Client::clone(&self.owner)
        }
    }

    fn path(&self, endpoint: &Endpoint) -> String {
        let user = if endpoint.name.starts_with("user.") { "@me" } else { &self.target.id };
        endpoint
            .path
            .replace("{org}", self.org.id.as_str())
            .replace("{project}", &self.project.to_string())
            .replace("{invite}", &self.invite)
            .replace("{key}", &self.key)
            .replace("{domain}", &self.domain)
            .replace("{entry}", &self.entry)
            .replace("{request}", &self.request)
            .replace("{passkey}", "01900000-0000-7000-8000-000000000000")
            .replace("{user}", user)
    }

    fn body(&self, text: &str) -> Value {
        let now = self.app.app.clock.now().wire();
        serde_json::from_str(
            &text.replace("NEWCOMER", &self.newcomer.id).replace("PASSKEY", PASSKEY).replace("NOW", now.as_str()),
        )
        .unwrap()
    }

    async fn send(&self, endpoint: &Endpoint, body: &Value) -> Answer {
        self.client(endpoint).json(verb(endpoint.method), &self.path(endpoint), body.clone()).await
    }

    async fn send_raw(&self, endpoint: &Endpoint, kind: &str, body: Vec<u8>) -> Answer {
        self.client(endpoint).send(verb(endpoint.method), &self.path(endpoint), Some(kind), body).await
    }

    async fn is_unchanged(&self, what: &str) {
        let now = Dump::read(&self.app).await;
        assert_eq!(self.dump.differences(&now), Vec::<&str>::new(), "{what}");
    }
}

fn verb(method: Method) -> Verb {
    match method {
        Method::Get => Verb::GET,
        Method::Post => Verb::POST,
        Method::Patch => Verb::PATCH,
        Method::Delete => Verb::DELETE,
    }
}

fn endpoint(name: &str) -> &'static Endpoint {
    ENDPOINTS.iter().find(|endpoint| endpoint.name == name).unwrap()
}

/// The endpoints that write, except capture, which accepts nearly everything and has its own tests.
fn writing() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().filter(|endpoint| endpoint.method != Method::Get && endpoint.guard != Guard::Token)
}

#[test]
fn every_endpoint_that_writes_has_a_spec() {
    let tried: BTreeSet<_> = SPECS.iter().map(|spec| spec.0).chain(WITHOUT_BODY.iter().copied()).collect();
    let writing = writing();
    assert_eq!(tried, writing.map(|endpoint| endpoint.name).collect());
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused() {
    let world = World::new().await;
    for (name, ..) in SPECS {
        let endpoint = endpoint(name);
        for body in [&b"{\"name\": "[..], b"{\"name\": \"\xff\xfe\"}", b"\xff", b"nonsense", b"{}{}"] {
            let answer = world.send_raw(endpoint, "application/json", body.to_vec()).await;
            answer.is_error(400, "invalid_request", "parse_error", None);
        }
        let deep = "[".repeat(10_000).into_bytes();
        let answer = world.send_raw(endpoint, "application/json", deep).await;
        answer.is_error(400, "invalid_request", "parse_error", None);
        let answer = world.send_raw(endpoint, "text/plain", b"name=x".to_vec()).await;
        answer.is_error(415, "invalid_request", "unsupported_media_type", None);
        for body in ["5", "true", "null", "\"name\"", if *name == "invite.bulk" { "{}" } else { "[]" }] {
            let code = if *name == "invite.bulk" { "not_a_list" } else { "invalid_input" };
            world.send_raw(endpoint, "application/json", body.into()).await.is_invalid(code, None);
        }
        world.is_unchanged(name).await;
    }
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_413_at_every_endpoint() {
    let world = World::new().await;
    for endpoint in writing() {
        let answer = world.send_raw(endpoint, "application/json", vec![b' '; 10 * 1024 * 1024]).await;
        answer.is_error(413, "invalid_request", "too_large", None);
    }
    world.is_unchanged("10 MB").await;
}

#[tokio::test]
async fn every_field_is_checked() {
    let world = World::new().await;
    for (name, valid, required, fields) in SPECS {
        let endpoint = endpoint(name);
        for field in *required {
            let mut body = world.body(valid);
            body.as_object_mut().unwrap().remove(*field);
            world.send(endpoint, &body).await.is_invalid("required", Some(field));
        }
        for (field, kind) in *fields {
            for (value, code) in kind.wrong() {
                let mut body = world.body(valid);
                body[field] = value;
                world.send(endpoint, &body).await.is_invalid(code, Some(field));
            }
        }
        world.is_unchanged(name).await;
    }
}

#[tokio::test]
async fn unknown_ids_and_ids_of_others_get_the_same_404() {
    let world = World::new().await;
    let unknown = uuid::Uuid::now_v7().to_string();
    let never_ids = ["x", "0", "-1", "1e9", "99999999999999999999", "%F0%28", "%00", "a%2Fb", "'", "@nobody", "..."];
    for endpoint in writing() {
        let body = SPECS.iter().find(|spec| spec.0 == endpoint.name).map_or("{}", |spec| spec.1);
        for place in ["{org}", "{project}", "{invite}", "{user}", "{key}"] {
            if !endpoint.path.contains(place) {
                continue;
            }
            let (before, after) = endpoint.path.split_once(place).unwrap();
            let whole = |part| world.path(&Endpoint { path: part, ..*endpoint });
            // Existing ids in a non-canonical spelling.
            let id = whole(place);
            let spellings = [format!("0{id}"), format!("%7B{id}%7D"), id.replace('-', "")];
            let spellings = spellings.iter().map(String::as_str).filter(|other| *other != id);
            for id in never_ids.into_iter().chain([unknown.as_str()]).chain(spellings) {
                let path = format!("{}{id}{}", whole(before), whole(after));
                let answer = world.client(endpoint).json(verb(endpoint.method), &path, world.body(body)).await;
                match (place, endpoint.name) {
                    // Percent-encodings that are invalid in any path are 404 before authentication.
                    _ if ["%F0%28", "%00"].contains(&id) => answer.is_not_found(),
                    ("{invite}", "signup.invite.claim") => answer.is_invalid("invalid_input", None),
                    // Public: it must not reveal which accounts exist.
                    ("{user}", "reset.complete" | "confirm.create") => {
                        answer.is_invalid("invalid_token", Some("token"));
                    }
                    _ => answer.is_not_found(),
                }
            }
        }
        world.is_unchanged(endpoint.name).await;
    }
}

/// An unsupported method is 404 if an id in the path names nothing (contract 3), and 405 otherwise.
#[tokio::test]
async fn an_id_that_names_nothing_is_404_for_every_method() {
    let world = World::new().await;
    let unknown = uuid::Uuid::now_v7().to_string();
    let places = ["{org}", "{project}", "{invite}", "{user}", "{key}", "{event}", "{number}", "{token}"];
    let mut tried = BTreeSet::new();
    let is_public = |endpoint: &Endpoint| endpoint.guard == Guard::Public;
    for endpoint in ENDPOINTS.iter().filter(|endpoint| !is_public(endpoint)) {
        let Some(place) = places.into_iter().rfind(|place| endpoint.path.contains(place)) else { continue };
        let (before, after) = endpoint.path.split_once(place).unwrap();
        let whole = |part| world.path(&Endpoint { path: part, ..*endpoint });
        let taken = ENDPOINTS.iter().filter(|other| other.path == endpoint.path);
        let taken: Vec<_> = taken.map(|other| verb(other.method)).collect();
        for verb in [Verb::GET, Verb::POST, Verb::PATCH, Verb::PUT, Verb::DELETE] {
            let as_taken = if verb == Verb::PUT { &Verb::PATCH } else { &verb };
            if taken.contains(as_taken) {
                continue;
            }
            for id in ["x", "0", "%00", "'", unknown.as_str()] {
                let path = format!("{}{id}{}", whole(before), whole(after));
                let answer = world.client(endpoint).send(verb.clone(), &path, None, "").await;
                assert_eq!(answer.status.as_u16(), 404, "{verb} {path}: {}", answer.text());
            }
            tried.insert(place);
        }
    }
    // Every kind of id was tried in a path that does not support some method.
    assert_eq!(tried, places.into_iter().collect());
    world.is_unchanged("ids").await;
}
