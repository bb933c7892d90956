//! Access as of any day: replaying the log gives what the rules said then, after random histories.

use crate::support::TestApp;
use crate::support::people::{Org, Person, project};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use rolecall_policy::{Grounds, Level, ProjectState, access};
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// A random change: what is done, to whom, in which project, and at which level.
#[derive(Debug, Clone, Copy)]
struct Step {
    kind: u8,
    person: usize,
    project: usize,
    administrator: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..11_u8, 0..4_usize, 0..8_usize, any::<bool>());
    let step = step.prop_map(|(kind, person, project, administrator)| Step { kind, person, project, administrator });
    prop::collection::vec(step, 25)
}

/// Who has access to which project: level and rule, by person and project.
type Table = BTreeMap<(String, i64), (i64, &'static str)>;

struct World {
    app: TestApp,
    org: Org,
    people: Vec<Person>,
    /// The position of the owner.
    owner: usize,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let mut people = vec![];
        for name in ["Ada", "Bob", "Cyd"] {
            people.push(app.joins(&org, &mut owner, name, 1).await);
        }
        people.insert(0, owner);
        World { app, org, people, owner: 0 }
    }

    /// The ids of the projects.
    async fn projects(&self) -> Vec<i64> {
        let sql = "SELECT id FROM projects WHERE organization_id = $1 ORDER BY id";
        let query = sql::query(sql).bind(self.org.id.as_str());
        let rows = query.fetch_all(&mut self.app.app.db.read().await.unwrap()).await.unwrap();
        rows.iter().map(|row| row.try_get("id").unwrap()).collect()
    }

    /// What the rules say about the present state of the database.
    async fn table(&self) -> Table {
        let sql = "SELECT m.user_id, m.level, p.id, p.access_control, g.level AS explicit_level FROM memberships m
             JOIN projects p ON p.organization_id = m.organization_id
             LEFT JOIN project_memberships g ON g.membership_id = m.id AND g.project_id = p.id
             WHERE m.organization_id = $1";
        let query = sql::query(sql).bind(self.org.id.as_str());
        let rows = query.fetch_all(&mut self.app.app.db.read().await.unwrap()).await.unwrap();
        let level = |number: i64| Level::try_from(u8::try_from(number).unwrap()).unwrap();
        let mut table = Table::new();
        for row in &rows {
            let private = row.try_get::<i64>("access_control").unwrap() == 1;
            let explicit = row.try_get::<Option<i64>>("explicit_level").unwrap().map(level);
            let held = level(row.try_get("level").unwrap());
            if let Some(access) = access(Some(held), ProjectState { private, explicit }) {
                let rule = match access.grounds {
                    Grounds::OpenProject => "open_project",
                    Grounds::ExplicitMembership => "explicit_membership",
                    _ => "organization_level",
                };
                let key = (row.try_get("user_id").unwrap(), row.try_get("id").unwrap());
                table.insert(key, (access.level.number().into(), rule));
            }
        }
        table
    }

    /// Makes a change; many are refused.
    async fn change(&mut self, step: Step) {
        let projects = self.projects().await;
        let level = if step.administrator { 8 } else { 1 };
        let (path, id) = (self.org.path.clone(), self.people[step.person].id.clone());
        let project = projects.get(step.project % projects.len().max(1)).copied().unwrap_or_default();
        let member = format!("{path}/members/{id}");
        let grants = format!("/api/projects/{project}/explicit_members");
        let mut owner = self.people[self.owner].clone();
        match step.kind {
            0 => drop(owner.patch(&member, json!({ "level": level })).await),
            1 => drop(owner.delete(&member).await),
            2 => drop(self.people[step.person].delete(&format!("{path}/members/@me")).await),
            3 => {
                let promised = json!([{ "id": project, "level": level }]);
                let body = json!({"target_email": self.people[step.person].email, "level": level,
                    "private_project_access": if projects.is_empty() { json!([]) } else { promised }});
                let made = owner.post(&format!("{path}/invites/"), body).await;
                if let Some(link) = made.json["id"].as_str() {
                    self.people[step.person].post(&format!("/api/signup/{link}"), json!({})).await.is(201);
                }
            }
            4 => {
                if owner.patch(&member, json!({"level": 15})).await.status.is_success() {
                    self.owner = step.person;
                }
            }
            5 => {
                let keep = json!([{ "user_uuid": id, "level": level }]);
                let body = json!({"access_control": true, "keep": keep});
                drop(owner.patch(&format!("/api/projects/{project}"), body).await);
            }
            6 => drop(
                owner.patch(&format!("/api/projects/{project}"), json!({"access_control": step.administrator})).await,
            ),
            7 => drop(owner.post(&format!("{grants}/"), json!({ "user_uuid": id, "level": level })).await),
            8 if step.administrator => drop(owner.patch(&format!("{grants}/{id}"), json!({"level": level})).await),
            8 => drop(owner.delete(&format!("{grants}/{id}")).await),
            9 => drop(crate::support::people::project(&self.org, &mut owner, "New").await),
            _ if step.administrator => drop(owner.delete(&format!("/api/projects/{project}")).await),
            _ => drop(self.people[step.person].delete(&format!("{grants}/@me")).await),
        }
    }
}

/// The rows of an answer: level, rule and since when.
fn row(row: &Value) -> (i64, String, Option<String>) {
    let since = row["since"].as_str().map(ToOwned::to_owned);
    (row["level"].as_i64().unwrap(), row["rule"].as_str().unwrap().to_owned(), since)
}

async fn replay_equals_the_rules(steps: Vec<Step>) {
    let mut world = World::new().await;
    project(&world.org, &mut world.people[0].clone(), "Second").await;
    let mut tables = Vec::new();
    for step in steps {
        let at = world.app.app.clock.now().wire().to_string();
        tables.push((at, world.table().await));
        world.app.pass(Duration::from_secs(1));
        world.change(step).await;
    }
    tables.push((world.app.app.clock.now().wire().to_string(), world.table().await));
    let mut owner = world.people[world.owner].clone();
    let members: Vec<String> = world.table().await.into_keys().map(|(user, _)| user).collect();
    let projects = world.projects().await;
    for (place, (at, table)) in tables.iter().enumerate() {
        // Since when it was so: the first of the tables without a difference up to this one.
        let check = |key: (String, i64), found: (i64, String, Option<String>)| {
            let (level, rule, since) = found;
            assert_eq!(table.get(&key), Some(&(level, rule.as_str())), "{key:?} at {at}");
            let same =
                tables[..=place].iter().rev().take_while(|(_, table)| table.get(&key) == Some(&(level, rule.as_str())));
            let first = same.last().unwrap();
            if first.0 != tables[0].0 {
                assert_eq!(since.as_deref(), Some(first.0.as_str()), "{key:?} at {at}");
            }
        };
        for project in &projects {
            let answer = owner.get(&format!("/api/projects/{project}/access/?at={at}")).await.is(200);
            let results = answer["results"].as_array().unwrap();
            assert_eq!(results.len(), table.keys().filter(|(_, id)| id == project).count(), "{project} at {at}");
            for result in results {
                check((result["user"]["uuid"].as_str().unwrap().to_owned(), *project), row(result));
            }
        }
        for user in &members {
            let path = format!("{}/members/{user}/access/?at={at}", world.org.path);
            let answer = owner.get(&path).await.is(200);
            let results = answer["results"].as_array().unwrap();
            assert_eq!(results.len(), table.keys().filter(|(person, _)| person == user).count(), "{user} at {at}");
            for result in results {
                check((user.clone(), result["project"]["id"].as_i64().unwrap()), row(result));
            }
        }
    }
}

#[test]
fn replaying_the_log_gives_what_the_rules_said() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 6, max_shrink_iters: 0, ..ProptestConfig::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runner
        .run(&steps(), |steps| {
            runtime.block_on(replay_equals_the_rules(steps));
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn access_is_shown_to_those_who_manage_it_and_to_oneself() {
    let mut world = World::new().await;
    let (org, project) = (world.org.path.clone(), world.org.project);
    let [owner, ada, bob, _] = &mut world.people[..] else { panic!() };
    let before = world.app.app.clock.now().wire().to_string();
    world.app.pass(Duration::from_secs(1));
    owner.patch(&format!("/api/projects/{project}"), json!({"name": "Renamed", "access_control": true})).await.is(200);
    let names = |answer: &Value| {
        let results = answer["results"].as_array().unwrap().clone();
        results.iter().map(|row| row["user"]["first_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Ada lost access, so the project does not exist for her.
    ada.get(&format!("/api/projects/{project}/access/?at={before}")).await.is_not_found();
    let own = ada.get(&format!("{org}/members/@me/access/?at={before}")).await.is(200);
    assert_eq!((&own["level"], &own["results"]), (&json!(1), &json!([])));
    let path = format!("{org}/members/{}/access/", bob.id);
    ada.get(&path).await.is_denied("level_too_low");
    let of_bob = owner.get(&format!("{path}?at={before}")).await.is(200);
    assert_eq!(of_bob["results"][0]["project"], json!({"id": project, "name": "Default Project"}));
    assert_eq!((names(&owner.get(&format!("/api/projects/{project}/access/")).await.is(200))), ["Owner"]);
    // Bob leaves: the name that he had is in the log.
    owner.patch(&format!("/api/projects/{project}"), json!({"access_control": false})).await.is(200);
    world.app.pass(Duration::from_secs(1));
    bob.delete(&format!("{org}/members/@me")).await.is(204);
    let all = owner.get(&format!("/api/projects/{project}/access/?at={before}&limit=3")).await.is(200);
    assert_eq!((all["count"].as_i64(), names(&all).len()), (Some(4), 3));
    assert_eq!(names(&all)[..3], ["Owner", "Ada", "Bob"]);
    let own = ada.get(&format!("/api/projects/{project}/access/?at={before}")).await.is(200);
    assert_eq!(names(&own), ["Ada"]);
    owner.get(&format!("/api/projects/{project}/access/?at=then")).await.is_invalid("invalid_input", Some("at"));
}
