//! A preview is what then happens: each change is previewed, made, and compared with what everybody then can do.

use super::World;
use crate::support::answer::Answer;
use crate::support::people::Person;
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The rights that can be asked about without a target, with their actions.
const RIGHTS: [(&str, &str); 6] = [
    ("invite_members", "invite_member"),
    ("manage_billing", "manage_billing"),
    ("create_and_delete_projects", "create_project"),
    ("manage_organization_settings", "manage_organization"),
    ("leave_organization", "leave_organization"),
    ("delete_organization", "delete_organization"),
];

/// What one person can do and see, as the API lets them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reality {
    pub(super) level: Option<u64>,
    pub(super) rights: BTreeSet<String>,
    /// The level in each project that they can see.
    pub(super) projects: BTreeMap<i64, u64>,
}

impl Reality {
    /// Asks as `person` about the organization at `path`.
    pub(super) async fn of(person: &mut Person, path: &str) -> Self {
        let organization = person.get(path).await;
        if organization.status == 404 {
            return Reality::default();
        }
        let level = organization.is(200)["membership_level"].as_u64();
        let mut rights = BTreeSet::new();
        for (right, action) in RIGHTS {
            if person.get(&format!("{path}/can/?action={action}")).await.is(200)["allowed"] == true {
                rights.insert(right.to_owned());
            }
        }
        let projects = person.get(&format!("{path}/projects/")).await.is(200);
        let projects =
            projects["results"].as_array().unwrap().iter().map(|project| {
                (project["id"].as_i64().unwrap(), project["effective_membership_level"].as_u64().unwrap())
            });
        Reality { level, rights, projects: projects.collect() }
    }
}

impl World {
    async fn reality(&mut self) -> Vec<Reality> {
        let path = self.org.path.clone();
        let mut all = Vec::new();
        for person in &mut self.people {
            all.push(Reality::of(person, &path).await);
        }
        all
    }

    /// The addresses of the invites that can be accepted, and their links, as their authors see them.
    async fn invites(&mut self) -> BTreeMap<String, (String, bool)> {
        let path = format!("{}/invites/", self.org.path);
        let mut invites = BTreeMap::new();
        for person in &mut self.people {
            let list = person.get(&path).await;
            if list.status == 404 {
                continue;
            }
            for invite in list.is(200)["results"].as_array().unwrap() {
                if let Some(id) = invite["id"].as_str() {
                    let email = invite["target_email"].as_str().unwrap().to_owned();
                    invites.insert(email, (id.to_owned(), true));
                }
            }
        }
        for (id, works) in invites.values_mut() {
            *works = self.app.browser().get(&format!("/api/signup/{id}/")).await.status == 200;
        }
        invites
    }

    /// Makes a change as a program would.
    async fn make(&mut self, by: usize, change: &Value) -> Answer {
        let organization = self.org.path.clone();
        let person = change["user_uuid"].as_str().unwrap_or("@me");
        let project = format!("/api/projects/{}", change["project"]);
        let grant = format!("{project}/explicit_members/{person}/");
        let (method, path, body) = match change["kind"].as_str().unwrap() {
            "change_member_level" => {
                (Method::PATCH, format!("{organization}/members/{person}/"), json!({"level": change["level"]}))
            }
            "transfer_ownership" => (Method::PATCH, format!("{organization}/members/{person}/"), json!({"level": 15})),
            "remove_member" | "leave_organization" => {
                (Method::DELETE, format!("{organization}/members/{person}/"), json!({}))
            }
            "grant_project_access" => (
                Method::POST,
                format!("{project}/explicit_members/"),
                json!({"user_uuid": person, "level": change.get("level").unwrap_or(&json!(1))}),
            ),
            "change_project_level" => (Method::PATCH, grant, json!({"level": change["level"]})),
            "revoke_project_access" | "leave_project" => (Method::DELETE, grant, json!({})),
            "set_project_privacy" => {
                let keep = change.get("keep").cloned().unwrap_or_else(|| json!([]));
                let body = json!({"access_control": change["access_control"], "keep": keep});
                (Method::PATCH, format!("{project}/"), body)
            }
            "invite_member" => (Method::POST, format!("{organization}/invites/"), change.clone()),
            "manage_organization" => (Method::PATCH, organization, change.clone()),
            kind => unreachable!("{kind}"),
        };
        self.people[by].json(method, &path, body).await
    }
}

/// The changes, each with the place of who makes it.
fn changes(world: &World) -> Vec<(usize, Value)> {
    let id = |place: usize| world.people[place].id.clone();
    let [ledger, payroll] = world.private;
    let open = world.org.project;
    vec![
        (1, json!({"kind": "change_member_level", "user_uuid": id(4), "level": 8})),
        (4, json!({"kind": "change_member_level", "user_uuid": id(1), "level": 1})),
        (1, json!({"kind": "change_member_level", "user_uuid": id(4), "level": 1})),
        (4, json!({"kind": "change_member_level", "user_uuid": id(0), "level": 1})),
        (3, json!({"kind": "grant_project_access", "project": ledger, "user_uuid": id(5), "level": 8})),
        (5, json!({"kind": "grant_project_access", "project": payroll, "user_uuid": id(4)})),
        (5, json!({"kind": "change_project_level", "project": ledger, "user_uuid": id(3), "level": 1})),
        (3, json!({"kind": "change_project_level", "project": ledger, "user_uuid": id(3), "level": 8})),
        (0, json!({"kind": "grant_project_access", "project": open, "user_uuid": id(3)})),
        (0, json!({"kind": "grant_project_access", "project": ledger, "user_uuid": id(5)})),
        (4, json!({"kind": "set_project_privacy", "project": open, "access_control": true})),
        (
            2,
            json!({"kind": "set_project_privacy", "project": open, "access_control": true,
            "keep": [{"user_uuid": id(5), "level": 1}]}),
        ),
        (2, json!({"kind": "revoke_project_access", "project": open, "user_uuid": id(5)})),
        (2, json!({"kind": "set_project_privacy", "project": payroll, "access_control": false})),
        (4, json!({"kind": "leave_project", "project": ledger})),
        (3, json!({"kind": "invite_member", "target_email": "later@new.example", "level": 8})),
        (2, json!({"kind": "invite_member", "target_email": "later@new.example", "level": 8})),
        (2, json!({"kind": "manage_organization", "members_can_invite": false})),
        (4, json!({"kind": "manage_organization", "members_can_invite": true})),
        (3, json!({"kind": "invite_member", "target_email": "later@new.example"})),
        (2, json!({"kind": "manage_organization", "members_can_invite": true})),
        (2, json!({"kind": "manage_organization", "require_two_factor": true})),
        (5, json!({"kind": "remove_member", "user_uuid": id(4)})),
        (2, json!({"kind": "remove_member", "user_uuid": id(4)})),
        (0, json!({"kind": "leave_organization"})),
        (3, json!({"kind": "leave_organization"})),
        (1, json!({"kind": "transfer_ownership", "user_uuid": id(2)})),
        (0, json!({"kind": "transfer_ownership", "user_uuid": id(2)})),
        (2, json!({"kind": "change_member_level", "user_uuid": id(0), "level": 1})),
        (2, json!({"kind": "remove_member", "user_uuid": id(1)})),
    ]
}

/// What a preview says about one person.
fn told(preview: &Value, id: &str) -> Option<Value> {
    preview["people"].as_array().unwrap().iter().find(|person| person["uuid"] == *id).cloned()
}

pub(super) fn apply(mut before: Reality, told: Option<&Value>) -> Reality {
    let Some(told) = told else { return before };
    assert_eq!(told["before"].as_u64(), before.level);
    before.level = told["after"].as_u64();
    let known = |right: &&Value| RIGHTS.iter().any(|(known, _)| right.as_str() == Some(known));
    for right in told["rights_lost"].as_array().unwrap().iter().filter(known) {
        assert!(before.rights.remove(right.as_str().unwrap()), "{right}");
    }
    for right in told["rights_gained"].as_array().unwrap().iter().filter(known) {
        assert!(before.rights.insert(right.as_str().unwrap().to_owned()), "{right}");
    }
    for project in told["projects_lost"].as_array().unwrap() {
        let was = before.projects.remove(&project["id"].as_i64().unwrap());
        assert_eq!((was, project["before"].as_u64(), &project["after"]), (was, was, &Value::Null));
    }
    for project in
        ["projects_gained", "projects_changed"].map(|list| told[list].as_array().unwrap()).into_iter().flatten()
    {
        let was = before.projects.insert(project["id"].as_i64().unwrap(), project["after"].as_u64().unwrap());
        assert_eq!(was, project["before"].as_u64());
    }
    before
}

/// Compares who remains alone as the manager of a project with what everybody then can do.
fn assert_remaining(world: &World, by: usize, preview: &Value, (before, after): (&[Reality], &[Reality])) {
    let managers = |all: &[Reality], project: i64| -> Vec<usize> {
        let manages = |person: &Reality| person.projects.get(&project) >= Some(&8);
        all.iter().enumerate().filter(|(_, person)| manages(person)).map(|(place, _)| place).collect()
    };
    let said = preview["sole_holders"].as_array().unwrap();
    let told = |name: &str, place: usize| {
        said.iter().any(|sole| {
            sole["right"] == "manage_project_settings"
                && sole["person"]["uuid"] == world.people[place].id
                && (sole["project"] == name || sole["project"].is_null())
        })
    };
    for (name, project) in [("Ledger", world.private[0]), ("Payroll", world.private[1])] {
        let (were, are) = (managers(before, project), managers(after, project));
        match are.as_slice() {
            [alone] if were != are && before[by].projects.contains_key(&project) => {
                assert!(told(name, *alone), "{name} {said:?}");
            }
            _ => assert!(said.iter().all(|sole| sole["project"] != name), "{name} {said:?}"),
        }
    }
}

#[tokio::test]
async fn a_preview_is_what_then_happens() {
    let mut world = World::new().await;
    let (mut before, mut invites) = (world.reality().await, world.invites().await);
    let (mut done, mut refused) = (0, 0);
    for (by, change) in changes(&world) {
        let preview = world.preview(by, json!([change])).await;
        let made = world.make(by, &change).await;
        assert_eq!(preview.status.is_success(), made.status.is_success(), "{change} {}", preview.text());
        let (after, left) = (world.reality().await, world.invites().await);
        if !made.status.is_success() {
            if made.status == 404 {
                // In a path, a project that the caller cannot see; in a body, that is another error (contract 2.4).
                preview.is_invalid("does_not_exist", Some("changes.0.project"));
            } else {
                assert_eq!(preview.status, made.status, "{change}");
                assert_eq!(preview.json["denial"], made.json["denial"], "{change}");
                assert_eq!(preview.json["code"], made.json["code"], "{change}");
            }
            assert_eq!(after, before, "{change}");
            refused += 1;
            continue;
        }
        let preview = preview.is(200);
        // Nobody is named in vain, and nobody is forgotten.
        for (place, (before, after)) in before.iter().zip(&after).enumerate() {
            let told = told(&preview, &world.people[place].id);
            assert_eq!(apply(before.clone(), told.as_ref()), *after, "{change} {place}");
        }
        let stops = |(email, (_, works)): &(&String, &(String, bool))| match left.get(*email) {
            None => true,
            Some((_, still)) => *works && !still,
        };
        let mut stopped: BTreeSet<&str> = invites.iter().filter(stops).map(|(email, _)| email.as_str()).collect();
        if change["kind"] == "invite_member" {
            // Replaced by the new one.
            stopped.extend(invites.keys().map(String::as_str).filter(|email| change["target_email"] == **email));
        }
        let said = &preview["invites_cancelled"]["newest"];
        let said: BTreeSet<&str> =
            said.as_array().unwrap().iter().map(|invite| invite["target_email"].as_str().unwrap()).collect();
        if before[by].level >= Some(8) {
            assert_eq!(said, stopped, "{change}");
        } else {
            // Members do not see what the invites of others give, so they are not told that these stop.
            assert!(said.is_subset(&stopped), "{change}");
        }
        assert_remaining(&world, by, &preview, (&before, &after));
        let renewed = invites.iter().filter(|(email, (id, _))| left.get(*email).is_some_and(|(now, _)| now != id));
        let renewed = renewed.filter(|(email, _)| !stopped.contains(email.as_str())).count();
        assert_eq!(preview["links_renewed"]["count"], renewed, "{change}");
        (before, invites) = (after, left);
        done += 1;
    }
    assert!(done >= 15 && refused >= 8, "{done} {refused}");
}
