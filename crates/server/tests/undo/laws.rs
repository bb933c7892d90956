//! The laws of undoing, over random histories: undoing a change gives the state before, as the preview said; undoing that
//! gives the state after; there is always one owner.

use super::preview;
use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, project};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::time::Duration;

/// A random change.
#[derive(Debug, Clone, Copy)]
struct Step {
    kind: u8,
    person: usize,
    project: usize,
    flag: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..12_u8, 0..3_usize, 0..3_usize, any::<bool>());
    let step = step.prop_map(|(kind, person, project, flag)| Step { kind, person, project, flag });
    prop::collection::vec(step, 24)
}

struct World {
    app: TestApp,
    org: Org,
    owner: Person,
    people: Vec<Person>,
    projects: Vec<i64>,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let mut people = Vec::new();
        for (name, level) in [("Ada", 8), ("Bob", 1), ("Cyd", 1)] {
            people.push(app.joins(&org, &mut owner, name, level).await);
        }
        let mut projects = vec![org.project];
        for name in ["Second", "Third"] {
            projects.push(project(&org, &mut owner, name).await);
        }
        make_private(&mut owner, projects[1], &[(&people[1], 8), (&people[2], 1)]).await;
        World { app, org, owner, people, projects }
    }

    /// Makes a change; many are refused.
    async fn change(&mut self, step: Step) {
        let (org, level) = (self.org.path.clone(), if step.flag { 8 } else { 1 });
        let (person, project) = (&self.people[step.person], self.projects[step.project]);
        let (member, settings) = (format!("{org}/members/{}", person.id), format!("/api/projects/{project}"));
        let grants = format!("{settings}/explicit_members");
        let owner = &mut self.owner;
        match step.kind {
            0 => drop(owner.patch(&member, json!({ "level": level })).await),
            1 => drop(owner.delete(&member).await),
            2 => {
                let email = format!("invited{}@people.example", step.project);
                let promised = json!([{ "id": project, "level": level }]);
                let body = json!({"target_email": email, "level": 1, "private_project_access": promised});
                // Ada's invites end with her membership.
                drop(self.people[0].post(&format!("{org}/invites/"), body).await);
            }
            3 => {
                let list = owner.get(&format!("{org}/invites/")).await;
                if let Some(id) = list.json["results"][0]["id"].as_str() {
                    drop(owner.delete(&format!("{org}/invites/{id}")).await);
                }
            }
            4 => {
                let keep = json!([{"user_uuid": person.id, "level": step.project % 2 * 7 + 1}]);
                let keep = if step.flag { keep } else { json!([]) };
                drop(owner.patch(&settings, json!({"access_control": step.flag, "keep": keep})).await);
            }
            5 => {
                let body = json!({"name": format!("Name {}", step.person), "anonymize_ips": step.flag,
                    "app_urls": [format!("https://{level}.example")], "retention_days": if step.flag { json!(30) } else { Value::Null }});
                drop(owner.patch(&settings, body).await);
            }
            6 => drop(owner.post(&format!("{grants}/"), json!({"user_uuid": person.id, "level": level})).await),
            7 => drop(owner.patch(&format!("{grants}/{}", person.id), json!({ "level": level })).await),
            8 => drop(owner.delete(&format!("{grants}/{}", person.id)).await),
            9 => drop(owner.delete(&settings).await),
            10 => {
                let body = json!({"name": format!("Org {}", step.person), "slug": format!("org-{}", step.project),
                    "members_can_invite": step.flag});
                drop(owner.patch(&org, body).await);
            }
            _ => {
                let body = json!({"contact_name": format!("Contact {}", step.person), "vat_id": format!("V{level}"),
                    "spend_limit": if step.flag { json!(step.project) } else { Value::Null }});
                drop(owner.patch(&format!("{org}/billing/"), body).await);
            }
        }
    }

    /// All that can be undone.
    async fn state(&mut self) -> Value {
        let (org, owner) = (self.org.path.clone(), &mut self.owner);
        let pick = |value: &Value, keys: &[&str]| {
            let object = keys.iter().map(|key| ((*key).to_owned(), value[*key].clone()));
            Value::Object(object.collect())
        };
        let all = |list: &Value, keys: &[&str]| {
            let list = list.get("results").unwrap_or(list).as_array().unwrap();
            Value::Array(list.iter().map(|item| pick(item, keys)).collect())
        };
        let settings = owner.get(&org).await.is(200);
        let members = owner.get(&format!("{org}/members/?limit=100")).await.is(200);
        let owners = members["results"].as_array().unwrap().iter().filter(|member| member["level"] == 15).count();
        assert_eq!(owners, 1);
        let invites = owner.get(&format!("{org}/invites/")).await.is(200);
        let billing = owner.get(&format!("{org}/billing/")).await.is(200);
        let mut projects = Vec::new();
        for project in &self.projects {
            let path = format!("/api/projects/{project}");
            let found = owner.get(&path).await;
            if found.status == 404 {
                continue;
            }
            let settings = [
                "id",
                "name",
                "timezone",
                "app_urls",
                "anonymize_ips",
                "retention_days",
                "access_control",
                "api_token",
            ];
            let grants = owner.get(&format!("{path}/explicit_members/")).await.is(200);
            let grants = all(&grants, &["user", "level", "joined_at", "granted_by"]);
            projects.push(json!([pick(&found.json, &settings), grants]));
        }
        json!({
            "settings": pick(&settings, &["name", "slug", "members_can_invite", "is_member_join_email_enabled"]),
            "members": all(&members, &["user", "level", "joined_at"]),
            "invites": all(&invites, &["target_email", "level", "created_at", "created_by", "private_project_access"]),
            "projects": projects,
            "billing": [pick(&billing["contact"], &["contact_name", "vat_id"]), billing["spend_limit"]],
        })
    }

    async fn head(&mut self) -> i64 {
        self.owner.get(&format!("{}/activity/head/", self.org.path)).await.is(200)["number"].as_i64().unwrap()
    }

    /// Undoes the entries after `head`, last first. False if one is of a kind that cannot be undone.
    async fn undo_since(&mut self, head: i64) -> bool {
        for number in (head + 1..=self.head().await).rev() {
            let preview = preview(&mut self.owner, &self.org, number).await;
            if preview["undo"] == "never" {
                return false;
            }
            assert_eq!(preview["undo"], "possible", "{preview}");
            // An invite that was not valid any more comes back without what its author cannot give, or not at all; and
            // what was left over in an open project does not come back.
            let stays_away = ["inviter_cannot", "inviter_cannot_grant", "project_is_open"];
            let since = super::since(&preview);
            if !since.is_empty() {
                assert!(since.iter().all(|(kind, _)| stays_away.contains(kind)), "{preview}");
                return false;
            }
            let done = super::undo(&mut self.owner, &self.org, number).await.is(200);
            assert_eq!(done["undoes"], number);
            // What is deleted says more when it is deleted.
            if done["action"] != "project.delete" && done["action"] != "member.remove" {
                assert_eq!(done["changes"], preview["changes"], "{preview}");
            }
            super::undo(&mut self.owner, &self.org, number).await.is_error(
                409,
                "invalid_request",
                "already_undone",
                None,
            );
        }
        true
    }
}

async fn undoing_gives_the_state_before(steps: Vec<Step>) {
    let mut world = World::new().await;
    for step in steps {
        world.app.pass(Duration::from_secs(1));
        let (before, head) = (world.state().await, world.head().await);
        world.change(step).await;
        let (after, changed) = (world.state().await, world.head().await);
        world.app.pass(Duration::from_secs(1));
        if world.undo_since(head).await && changed > head {
            assert_eq!(world.state().await, before, "{step:?} was undone");
            assert!(world.undo_since(changed).await);
            assert_eq!(world.state().await, after, "{step:?} was redone");
        }
    }
}

#[test]
fn undoing_a_change_gives_the_state_before_and_can_be_undone() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 5, max_shrink_iters: 0, ..ProptestConfig::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runner
        .run(&steps(), |steps| {
            runtime.block_on(undoing_gives_the_state_before(steps));
            Ok(())
        })
        .unwrap();
}
