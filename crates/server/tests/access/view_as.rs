//! Viewing an organization as somebody else does: reads are answered as for them, and nothing else is.

use super::calls::{Row, rows};
use super::{EVENT, World};
use crate::support::answer::Answer;
use crate::support::client::Client;
use crate::support::dump::Dump;
use crate::support::events::{event, store};
use rolecall_api::{Guard, Method, QUESTIONS, VIEW_AS};
use serde_json::{Value, json};

const INSIDERS: [&str; 4] = ["member", "project member", "project administrator", "administrator"];
/// Reads of everything, which a view does not have.
const EXPORTS: [&str; 3] = ["activity.export", "event.export", "billing.invoice.csv"];

impl World {
    fn persona(&self, wanted: &str) -> Client {
        self.personas.iter().find(|(name, _)| *name == wanted).unwrap().1.clone()
    }

    async fn view(&self, whom: Value) -> Client {
        let view = self.persona("owner").post(&format!("{}/view_as/", self.org.path), whom).await.is(201);
        self.persona("owner").with(VIEW_AS, view["value"].as_str().unwrap())
    }

    async fn send(&self, row: &Row, mut client: Client) -> Answer {
        let path = self.path(row);
        match row.endpoint.method {
            Method::Get => client.get(&path).await,
            Method::Post => client.post(&path, self.body(row)).await,
            Method::Patch => client.patch(&path, self.body(row)).await,
            Method::Delete => client.delete(&path).await,
        }
    }
}

fn is_looked_at(row: &Row) -> bool {
    let is_read = row.endpoint.method == Method::Get || QUESTIONS.contains(&row.endpoint.name);
    matches!(row.endpoint.guard, Guard::May(_)) && is_read && !EXPORTS.contains(&row.endpoint.name)
}

/// The answer without what is theirs alone, and without how long a query took.
fn shared(mut answer: Answer) -> (u16, Value) {
    if let Some(fields) = answer.json.as_object_mut() {
        fields.remove("requests_to_decide");
        fields.remove("timings");
    }
    (answer.status.as_u16(), answer.json)
}

/// [`shared`] without what only the person knows to whom ownership is offered.
fn impersonal(answer: Answer) -> (u16, Value) {
    let (status, mut json) = shared(answer);
    for result in json["results"].as_array_mut().into_iter().flatten() {
        result.as_object_mut().map(|fields| fields.remove("is_offered_ownership"));
    }
    (status, json)
}

#[tokio::test]
async fn a_view_as_a_person_answers_as_they_are_answered() {
    for private in [false, true] {
        let world = World::new(private).await;
        store(&world.app, &world.org, world.project, &[event(EVENT, "seen", "visitor")]).await;
        let mut views = Vec::new();
        for name in INSIDERS {
            let id = world.persona(name).get("/api/users/@me").await.is(200)["uuid"].clone();
            views.push((name, world.view(json!({"user_uuid": id})).await));
        }
        let mut tried = 0;
        for row in rows().iter().filter(|row| is_looked_at(row) && row.endpoint.name != "request.list") {
            for (name, view) in &views {
                let own = world.send(row, world.persona(name)).await;
                let seen = world.send(row, view.clone()).await;
                assert_eq!(shared(seen), shared(own), "{} as {name}, private: {private}", row.title());
                tried += 1;
            }
        }
        assert!(tried > 80, "{tried}");
    }
}

#[tokio::test]
async fn a_view_as_a_level_answers_as_somebody_there_without_grants_is_answered() {
    let world = World::new(true).await;
    store(&world.app, &world.org, world.project, &[event(EVENT, "seen", "visitor")]).await;
    for (name, level) in [("member", 1), ("administrator", 8)] {
        let view = world.view(json!({"level": level})).await;
        for row in rows().iter().filter(|row| is_looked_at(row)) {
            // `@me` is somebody else.
            if row.variant == "own level" {
                continue;
            }
            let own = world.send(row, world.persona(name)).await;
            let seen = world.send(row, view.clone()).await;
            assert_eq!(seen.status, own.status, "{} as {name}", row.title());
            let is_about_projects = ["organization.show", "organization.project.list", "member.list", "invite.list"];
            if is_about_projects.contains(&row.endpoint.name) {
                assert_eq!(impersonal(seen), impersonal(own), "{} as {name}", row.title());
            }
        }
    }
}

#[tokio::test]
async fn a_view_previews_what_the_person_could_do_and_changes_nothing() {
    let world = World::new(true).await;
    let path = format!("{}/preview/?partial=true", world.org.path);
    let person = async |name| world.persona(name).get("/api/users/@me").await.is(200)["uuid"].clone();
    let (target, project) = (&world.target.id, world.project);
    let changes = json!({"changes": [
        {"kind": "change_member_level", "user_uuid": target, "level": 8},
        {"kind": "remove_member", "user_uuid": person("project member").await},
        {"kind": "change_member_level", "user_uuid": person("administrator").await, "level": 1},
        {"kind": "grant_project_access", "user_uuid": target, "project": project, "level": 8},
        {"kind": "invite", "target_email": "tim@people.example", "level": 8},
        {"kind": "leave_organization"},
    ]});
    let before = Dump::read(&world.app).await;
    let mut previews = Vec::new();
    for name in INSIDERS {
        let own = world.persona(name).post(&path, changes.clone()).await;
        previews.push((name, own));
    }
    assert_eq!(Dump::read(&world.app).await, before);
    for (name, own) in previews {
        let mut view = world.view(json!({"user_uuid": person(name).await})).await;
        let before = Dump::read(&world.app).await;
        let seen = view.post(&path, changes.clone()).await;
        assert_eq!(shared(seen), shared(own), "as {name}");
        assert_eq!(Dump::read(&world.app).await, before, "as {name}");
    }
}

#[tokio::test]
async fn a_view_shows_no_requests() {
    let world = World::new(false).await;
    let mut view = world.view(json!({"level": 8})).await;
    let requests = view.get(&format!("{}/requests/", world.org.path)).await.is(200);
    assert_eq!(requests, json!({"to_decide": [], "mine": []}));
    assert_eq!(view.get(&world.org.path).await.is(200)["requests_to_decide"], 0);
}

#[tokio::test]
async fn a_view_changes_nothing_and_reads_no_account() {
    let world = World::new(false).await;
    let view = world.view(json!({"level": 8})).await;
    let before = Dump::read(&world.app).await;
    for row in rows().iter().filter(|row| !is_looked_at(row)) {
        let endpoint = row.endpoint;
        if matches!(endpoint.guard, Guard::Public | Guard::Token) || endpoint.name == "user.show" {
            continue;
        }
        let answer = world.send(row, view.clone()).await;
        let code = if endpoint.method == Method::Get { "view_as_refused" } else { "view_as_is_read_only" };
        answer.is_error(403, "authentication_error", code, None);
    }
    assert_eq!(Dump::read(&world.app).await, before);
    // What was refused is not kept for the same request without the header.
    let body = || json!({"name": "Renamed"});
    let path = world.org.path.clone();
    let keyed = |client: Client| client.with("idempotency-key", "the same");
    keyed(view.clone()).patch(&path, body()).await.is_error(403, "authentication_error", "view_as_is_read_only", None);
    keyed(world.persona("owner")).patch(&path, body()).await.is(200);
    // The other name of projects, and the other method of changes.
    let mut view = view;
    let project = world.project;
    let path = format!("/api/environments/{project}/");
    view.get(&path).await.is(200);
    let put = view.json(axum::http::Method::PUT, &path, json!({"name": "Renamed"})).await;
    put.is_error(403, "authentication_error", "view_as_is_read_only", None);
}

#[tokio::test]
async fn a_view_says_whom_it_shows_and_nothing_else_of_their_account() {
    let world = World::new(false).await;
    let mut member = world.persona("member");
    let own = member.get("/api/users/@me").await.is(200);
    member.post("/api/organizations/", json!({"name": "Another"})).await.is(201);
    let caller = world.persona("owner").get("/api/users/@me").await.is(200);
    let mut view = world.view(json!({"user_uuid": own["uuid"]})).await;
    let seen = view.get("/api/users/@me").await.is(200);
    assert_eq!((&seen["uuid"], &seen["email"]), (&own["uuid"], &own["email"]));
    assert_eq!(seen["date_joined"], caller["date_joined"]);
    assert_eq!(seen["organizations"].as_array().unwrap().len(), 1);
    assert_eq!(seen["organization"]["membership_level"], 1);
    view.get(&format!("/api/users/{}", own["uuid"].as_str().unwrap())).await.is_not_found();
    let mut level = world.view(json!({"level": 1})).await;
    let seen = level.get("/api/users/@me").await.is(200);
    assert_eq!((&seen["uuid"], &seen["organization"]["membership_level"]), (&caller["uuid"], &json!(1)));
}

#[tokio::test]
async fn a_view_is_for_administrators_and_for_people_up_to_their_level() {
    let world = World::new(false).await;
    let path = format!("{}/view_as/", world.org.path);
    let owner = world.persona("owner").get("/api/users/@me").await.is(200)["uuid"].clone();
    let mut member = world.persona("member");
    member.post(&path, json!({"level": 1})).await.is_denied("level_too_low");
    // Not even what else is wrong with the request.
    member.post(&path, json!({})).await.is_denied("level_too_low");
    let mut administrator = world.persona("administrator");
    administrator.post(&path, json!({"level": 8})).await.is(201);
    administrator.post(&path, json!({"level": 15})).await.is_denied("target_above_actor");
    administrator.post(&path, json!({"user_uuid": owner})).await.is_denied("target_above_actor");
    let outsider = world.persona("outsider").get("/api/users/@me").await.is(200)["uuid"].clone();
    administrator.post(&path, json!({"user_uuid": outsider})).await.is_not_found();
    for (body, code, field) in [
        (json!({}), "required", "user_uuid"),
        (json!({"user_uuid": world.target.id, "level": 1}), "invalid_input", "level"),
        (json!({"level": 9}), "invalid_choice", "level"),
    ] {
        administrator.post(&path, body).await.is_error(400, "validation_error", code, Some(field));
    }
}

#[tokio::test]
async fn a_view_is_recorded_and_the_person_sees_it() {
    let world = World::new(false).await;
    world.view(json!({"user_uuid": world.target.id})).await;
    world.view(json!({"level": 1})).await;
    let path = format!("{}/activity/?action=view_as.create", world.org.path);
    let mut target = Client::clone(&world.target);
    let seen = target.get(&path).await.is(200);
    assert_eq!(seen["results"].as_array().unwrap().len(), 1, "{seen}");
    let entries = world.persona("administrator").get(&path).await.is(200);
    assert_eq!(entries["results"][1]["item"]["id"], world.target.id.as_str());
    assert_eq!(entries["results"][0]["changes"][0], json!({"field": "level", "before": null, "after": 1}));
}

#[tokio::test]
async fn a_view_ends() {
    let world = World::new(false).await;
    let (path, org) = (world.org.path.clone(), format!("{}/view_as/", world.org.path));
    let ended = |answer: Answer| answer.is_error(403, "authentication_error", "view_as_ended", None);
    let target = world.target.id.clone();
    let member = format!("{path}/members/{target}");

    // Only together with the session of who began it.
    let value = world.persona("owner").post(&org, json!({"level": 1})).await.is(201)["value"].clone();
    let stolen = world.persona("administrator").with(VIEW_AS, value.as_str().unwrap()).get(&path).await;
    ended(stolen);
    ended(world.persona("owner").with(VIEW_AS, "made up").get(&path).await);
    // Not in another organization.
    let mut owner = world.persona("owner");
    let other = owner.post("/api/organizations/", json!({"name": "Another"})).await.is(201)["id"].clone();
    let elsewhere = format!("/api/organizations/{}", other.as_str().unwrap());
    ended(world.persona("owner").with(VIEW_AS, value.as_str().unwrap()).get(&elsewhere).await);

    // When the rules do not allow it any longer.
    let mut administrator = world.persona("administrator");
    let view = administrator.post(&org, json!({"user_uuid": target})).await.is(201)["value"].clone();
    let mut view = administrator.with(VIEW_AS, view.as_str().unwrap());
    view.get(&path).await.is(200);
    let id = world.persona("administrator").get("/api/users/@me").await.is(200)["uuid"].clone();
    let lowered = format!("{path}/members/{}", id.as_str().unwrap());
    owner.patch(&lowered, json!({"level": 1})).await.is(200);
    ended(view.get(&path).await);
    owner.patch(&lowered, json!({"level": 8})).await.is(200);
    view.get(&path).await.is(200);
    // When the person is gone.
    owner.delete(&member).await.is(204);
    ended(view.get(&path).await);

    // The oldest, if there are more than ten; and after an hour.
    let mut views = Vec::new();
    for _ in 0..11 {
        views.push(world.view(json!({"level": 1})).await);
        world.app.pass(std::time::Duration::from_secs(1));
    }
    ended(views[0].get(&path).await);
    views[1].get(&path).await.is(200);
    world.app.pass(std::time::Duration::from_secs(3600 - 2));
    views[10].get(&path).await.is(200);
    world.app.pass(std::time::Duration::from_secs(2));
    ended(views[10].get(&path).await);
    world.app.app.sweep().await.unwrap();
}
