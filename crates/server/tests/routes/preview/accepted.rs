//! The preview of an invite is what whoever accepts it then has, in random organizations; and it is what the invite dialog
//! computes from the request and the projects that the inviter reads.

use super::agrees::{Reality, apply};
use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, project};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rolecall_policy::{InviteOffer, Level, preview_invite};
use serde_json::{Value, json};

/// Number of organizations, each with one inviter.
const ORGANIZATIONS: usize = 16;
/// In no order; the first project of an organization has its own name.
const NAMES: [&str; 4] = ["delta", "Bravo", "charlie", "Alpha"];

/// A random organization: the level of the inviter, and projects with whether they are private and the inviter's grant.
#[derive(Debug)]
struct Plan {
    inviter: u8,
    members_can_invite: bool,
    projects: Vec<(bool, Option<u8>)>,
    offers: Vec<Offer>,
}

/// An invite: its level, and the level that it gives in each project.
#[derive(Debug)]
struct Offer {
    level: u8,
    promised: Vec<Option<u8>>,
}

fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let grantable = || prop::sample::select(vec![1, 8]);
    let project = (prop::bool::weighted(0.7), prop::option::of(grantable()));
    let promised = prop::collection::vec(prop::option::weighted(0.3, grantable()), NAMES.len());
    let offer = (grantable(), promised).prop_map(|(level, promised)| Offer { level, promised });
    let organization = (
        prop::sample::select(vec![1, 1, 1, 8, 15]),
        prop::bool::weighted(0.7),
        prop::collection::vec(project, 0..=NAMES.len()),
        prop::collection::vec(offer, 3),
    );
    let plan = organization.prop_map(|(inviter, members_can_invite, projects, offers)| Plan {
        inviter,
        members_can_invite,
        projects,
        offers,
    });
    prop::collection::vec(plan, ORGANIZATIONS)
}

/// Creates the organization; returns the inviter and the projects besides the first one.
async fn create(app: &TestApp, number: usize, plan: &Plan) -> (Org, Person, Vec<i64>) {
    let mut owner = app.person(&format!("Olive{number}")).await;
    let org = app.organization(&mut owner, "Acme").await;
    let inviter = match plan.inviter {
        15 => None,
        level => Some(app.joins(&org, &mut owner, &format!("Ina{number}"), level).await),
    };
    let mut projects = Vec::new();
    for ((private, grant), name) in plan.projects.iter().zip(NAMES) {
        let id = project(&org, &mut owner, name).await;
        projects.push(id);
        let granted: Vec<_> = inviter.iter().filter_map(|inviter| Some((inviter, (*grant)?))).collect();
        // A grant stays when the project opens again.
        make_private(&mut owner, id, &granted).await;
        if !private {
            owner.patch(&format!("/api/projects/{id}/"), json!({"access_control": false})).await.is(200);
        }
    }
    owner.patch(&org.path, json!({"members_can_invite": plan.members_can_invite})).await.is(200);
    (org, inviter.unwrap_or(owner), projects)
}

/// The list as the invite dialog computes it (`src/pages/invite_dialog/outlook.rs`): from the request and the projects of
/// the organization as the inviter reads it. Ids, names and levels; and the rights.
fn as_the_browser_does(organization: &Value, invite: &Value) -> (Vec<(i64, String, u64)>, Vec<String>) {
    let level = |value: &Value| Level::try_from(u8::try_from(value.as_u64().unwrap()).unwrap()).unwrap();
    let promised = invite["private_project_access"].as_array().unwrap().iter();
    let promised: Vec<_> = promised.map(|access| (access["id"].as_i64().unwrap(), level(&access["level"]))).collect();
    let offer = InviteOffer {
        level: level(&invite["level"]),
        promised: &promised,
        members_can_invite: organization["members_can_invite"].as_bool().unwrap(),
    };
    let known = organization["teams"].as_array().unwrap().iter().map(|project| {
        let id = project["id"].as_i64().unwrap();
        (id, (id, project["name"].as_str().unwrap().to_owned()), project["access_control"].as_bool().unwrap())
    });
    let preview = preview_invite(&offer, known);
    let project = |((id, name), level): ((i64, String), Level)| (id, name, u64::from(level.number()));
    let projects = preview.projects.into_iter().map(|seen| project((seen.project, seen.access.level)));
    (projects.collect(), preview.rights.into_iter().map(|right| right.name().to_owned()).collect())
}

fn as_the_server_says(told: &Value) -> (Vec<(i64, String, u64)>, Vec<String>) {
    let project = |one: &Value| {
        assert_eq!(one["before"], Value::Null);
        (one["id"].as_i64().unwrap(), one["name"].as_str().unwrap().to_owned(), one["after"].as_u64().unwrap())
    };
    let projects: Vec<_> = told["projects_gained"].as_array().unwrap().iter().map(project).collect();
    assert_eq!(told["project_counts"], json!({"lost": 0, "gained": projects.len(), "changed": 0}));
    let rights = told["rights_gained"].as_array().unwrap().iter().map(|right| right.as_str().unwrap().to_owned());
    (projects, rights.collect())
}

#[tokio::test]
async fn whoever_accepts_an_invite_has_what_its_preview_said_and_the_dialog_says_the_same() {
    let app = TestApp::new().await;
    let plans = plans().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let (mut accepted, mut refused, mut hidden) = (0, 0, 0);
    for (number, plan) in plans.iter().enumerate() {
        let (org, mut inviter, projects) = create(&app, number, plan).await;
        let organization = inviter.get(&org.path).await.is(200);
        hidden += projects.len() + 1 - organization["teams"].as_array().unwrap().len();
        for (place, offer) in plan.offers.iter().enumerate() {
            let mut guest = app.person(&format!("Gus{number}x{place}")).await;
            let promised = projects.iter().zip(&offer.promised);
            let promised: Vec<_> =
                promised.filter_map(|(id, level)| Some(json!({"id": id, "level": (*level)?}))).collect();
            let body = json!({"kind": "invite_member", "target_email": guest.email, "level": offer.level,
                "private_project_access": promised});
            let preview = inviter.post(&format!("{}/preview/", org.path), json!({"changes": [body]})).await;
            let invite = inviter.post(&format!("{}/invites/", org.path), body.clone()).await;
            assert_eq!(preview.status.is_success(), invite.status.is_success(), "{plan:?} {}", preview.text());
            if !invite.status.is_success() {
                assert_eq!((preview.status, &preview.json["denial"]), (invite.status, &invite.json["denial"]));
                refused += 1;
                continue;
            }
            let preview = preview.is(200);
            assert_eq!((&preview["people_count"], preview["people"].as_array().unwrap().len()), (&json!(1), 1));
            let told = &preview["people"][0];
            assert_eq!(as_the_server_says(told), as_the_browser_does(&organization, &body), "{plan:?} {body}");
            let link = invite.is(201)["id"].as_str().unwrap().to_owned();
            guest.post(&format!("/api/signup/{link}"), json!({})).await.is(201);
            let has = Reality::of(&mut guest, &org.path).await;
            assert_eq!(apply(Reality::default(), Some(told)), has, "{plan:?} {body}");
            accepted += 1;
        }
    }
    assert!(accepted >= 12 && refused >= 8 && hidden >= 4, "{accepted} {refused} {hidden}");
}
