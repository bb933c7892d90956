//! Generated requests, valid and invalid, to a real server: Schemathesis compares the answers with the description that the
//! server gives of itself. What it leaves out, and why, is in `described/schemathesis.toml`.

use crate::support::TestApp;
use crate::support::billing::PLANS;
use crate::support::events::{happened, store};
use crate::support::people::{invite, make_key, make_private, project};
use std::process::Command;

/// The folder with its configuration.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/described");

/// A call of Python, in the environment with Schemathesis.
pub(super) fn python(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var("ROLECALL_SCHEMATHESIS_PYTHON").unwrap());
    command.args(arguments);
    command
}

/// What the configuration names: things that requests can change, and others that they can spend.
async fn world(app: &TestApp) -> Vec<(&'static str, String)> {
    let mut owner = app.person("Owner").await;
    let (spent_org, other_org) =
        (app.organization(&mut owner, "Spent").await, app.organization(&mut owner, "Other").await);
    let org = app.organization(&mut owner, "Org").await;
    let member = app.joins(&org, &mut owner, "Member", 1).await;
    let revoked = app.joins(&org, &mut owner, "Revoked", 1).await;
    let leaving = app.joins(&org, &mut owner, "Leaving", 1).await;
    let promoted = app.joins(&other_org, &mut owner, "Promoted", 1).await;
    let spent_project = project(&org, &mut owner, "Spent").await;
    let private_project = project(&org, &mut owner, "Private").await;
    make_private(&mut owner, private_project, &[(&member, 1), (&revoked, 1)]).await;
    // There is an invoice of last month.
    app.captures(&org, org.project, 200).await;
    app.turns_to("2022-11-02", &mut [&mut owner]).await;
    let invoices = owner.get(&format!("{}/billing/invoices/", org.path)).await.is(200);
    let entries = owner.get(&format!("{}/activity/?action=member.join", org.path)).await.is(200);
    let invited = invite(&org, &mut owner, "invited@people.example", 1).await;
    let cancelled = invite(&org, &mut owner, "cancelled@people.example", 1).await;
    let token = owner.get(&format!("/api/projects/{}/", org.project)).await.is(200)["api_token"].clone();
    let seen = happened("seen", "visitor");
    let event = seen.id();
    store(app, &org, org.project, &[seen]).await;
    let (key, spent_key) = (make_key(&mut owner, "Key").await, make_key(&mut owner, "Spent").await);
    vec![
        ("ORG", org.id.to_string()),
        ("SPENT_ORG", spent_org.id.to_string()),
        ("OTHER_ORG", other_org.id.to_string()),
        ("PROJECT", org.project.to_string()),
        ("SPENT_PROJECT", spent_project.to_string()),
        ("PRIVATE_PROJECT", private_project.to_string()),
        ("MEMBER", member.id.clone()),
        ("REVOKED", revoked.id.clone()),
        ("LEAVING", leaving.id.clone()),
        ("PROMOTED", promoted.id.clone()),
        ("ENTRY", entries["results"][0]["id"].to_string()),
        ("INVOICE", invoices["results"][0]["number"].as_str().unwrap().to_owned()),
        ("INVITE", invited),
        ("SPENT_INVITE", cancelled),
        ("EVENT", event),
        ("TOKEN", token.as_str().unwrap().to_owned()),
        ("KEY", key.value),
        ("KEY_ID", key.id),
        ("SPENT_KEY_ID", spent_key.id),
    ]
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Schemathesis"]
async fn the_server_answers_generated_requests_as_it_describes() {
    let app = TestApp::with(&[PLANS]).await;
    let variables = world(&app).await;
    let (address, server) = app.listen().await;
    let location = format!("http://{address}/api/schema/");
    let configuration = format!("{FOLDER}/schemathesis.toml");
    let arguments = ["-m", "schemathesis.cli", "--config-file", &configuration, "run", &location];
    let run = python(&arguments).envs(variables).current_dir(FOLDER).status().unwrap();
    server.abort();
    assert!(run.success());
}
