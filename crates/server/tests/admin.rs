//! `rolecall-server admin …`.

use crate::routes::users::two_factor::set_up;
use crate::support::live::Stream;
use crate::support::people::{invite, project};
use crate::support::{TestApp, email};
use rolecall_server::clock::Clock;
use rolecall_server::store::sql;
use serde_json::{Value, json};

#[tokio::test]
async fn users_are_listed_by_email_and_bounded() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    app.organization(&mut ada, "Org").await;
    let bob = app.person("100%_Bob").await;
    let emails = |arguments: &[&str]| {
        let out = app.command(&[&["admin", "users"], arguments].concat()).succeeds();
        let lines = out.lines().skip(1).map(|line| line.split('\t').next().unwrap().to_owned());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(emails(&[]), [bob.email.as_str(), &ada.email]);
    assert_eq!(emails(&["ADA"]), [ada.email.as_str()]);
    // What is special in a pattern is not here.
    assert_eq!(emails(&["%_"]), [bob.email.as_str()]);
    assert_eq!(emails(&["nobody"]), Vec::<String>::new());
    let said = app.command(&["admin", "users", "--limit", "1"]);
    assert!(said.err.contains(&format!("--after {}", bob.email)), "{said:?}");
    assert_eq!(emails(&["--limit", "1", "--after", &bob.email]), [ada.email.as_str()]);
    app.command(&["admin", "users", "--limit", "1000"]).succeeds();
    let out = app.command(&["admin", "users", "ada"]).succeeds();
    let line: Vec<_> = out.lines().nth(1).unwrap().split('\t').collect();
    assert_eq!((line[1], line[4], line[5], line[6]), ("Ada", "1", "1", ada.id.as_str()));
}

#[tokio::test]
async fn wrong_use_is_said_and_has_an_exit_code_of_its_own() {
    let app = TestApp::new().await;
    for (arguments, reason) in [
        (&[][..], "needs to know what to do"),
        (&["everything"], "`admin everything` is not a command"),
        (&["users", "--limit", "1001"], "--limit needs a number from 1 to 1000"),
        (&["users", "--limit", "0"], "--limit needs a number from 1 to 1000"),
        (&["users", "a", "b"], "unknown argument `b`"),
        (&["end-sessions", "ada"], "`ada` is not an email address"),
        (&["undelete", "project", "x"], "is not the number of a project"),
    ] {
        app.command(&[&["admin"], arguments].concat()).fails(2, reason);
    }
    app.command(&["nonsense"]).fails(2, "unknown argument `nonsense`");
    app.command(&["--nonsense"]).fails(2, "unknown argument `--nonsense`");
    app.command(&["admin", "end-sessions", "nobody@example.com"]).fails(1, "no account has the email address");
}

#[tokio::test]
async fn an_operator_ends_all_sessions_of_a_user() {
    let app = TestApp::new().await;
    let (mut ada, mut bob) = (app.sign_up("Ada").await, app.sign_up("Bob").await);
    let mut elsewhere = app.sign_in("Ada").await;
    let out = app.command(&["admin", "end-sessions", "ADA@example.com"]).succeeds();
    assert_eq!(out, "2 sessions of ada@example.com ended\n");
    for client in [&mut ada, &mut elsewhere] {
        client.get("/api/users/@me").await.is(401);
    }
    bob.get("/api/users/@me").await.is(200);
    let mut again = app.sign_in("Ada").await;
    let org = again.get("/api/users/@me").await.is(200)["organization"]["id"].as_str().unwrap().to_owned();
    let log = again.get(&format!("/api/organizations/{org}/activity/")).await.is(200);
    let entry = &log["results"][0];
    assert_eq!((&entry["action"], &entry["via"]), (&json!("session.end"), &json!("system")), "{entry}");
}

#[tokio::test]
async fn an_operator_removes_a_second_factor() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let command = ["admin", "remove-second-factor", "ada@example.com"];
    app.command(&command).fails(1, "`ada@example.com` has no second factor");
    set_up(&app, &mut ada).await;
    let out = app.command(&command).succeeds();
    assert_eq!(out, "the second factor of ada@example.com was removed\n");
    app.sign_in("Ada").await;
    let shown = ada.get("/api/users/@me/two_factor/").await.is(200);
    assert_eq!((&shown["totp"], &shown["recovery_codes"]), (&json!(false), &json!(0)));
    let log = ada.get("/api/organizations/@current/activity/").await.is(200);
    assert_eq!(
        (&log["results"][0]["action"], &log["results"][0]["via"]),
        (&json!("second_factor.change"), &json!("system"))
    );
}

#[tokio::test]
async fn what_was_deleted_is_restored_and_recorded() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    ada.delete(&format!("/api/projects/{ledger}/")).await.is(204);
    let out = app.command(&["admin", "deleted-projects"]).succeeds();
    assert!(out.contains(&format!("{ledger}\tLedger\t")), "{out}");
    let number = ledger.to_string();
    // The clock of the command is a real one: by it, more than 30 days have passed.
    app.command(&["admin", "undelete", "project", &number]).fails(1, "it is too late");
    run(&app, "UPDATE all_projects SET deleted_at = $1 WHERE deleted_at IS NOT NULL").await;
    app.command(&["admin", "undelete", "project", &number]).succeeds();
    app.command(&["admin", "undelete", "project", &number]).fails(1, "no project with the number");
    ada.get(&format!("/api/projects/{ledger}/")).await.is(200);

    app.command(&["admin", "undelete", "organization", org.id.as_str()]).fails(1, "is not deleted");
    app.command(&["admin", "undelete", "organization", "none"]).fails(1, "there is no organization");
    ada.delete(&org.path).await.is(204);
    let out = app.command(&["admin", "organizations", "org"]).succeeds();
    let slug = out.lines().find(|line| line.ends_with(org.id.as_str())).unwrap().split('\t').next().unwrap().to_owned();
    app.command(&["admin", "transfer-ownership", &slug, &email("Ada")]).fails(1, "is deleted: restore it first");
    app.command(&["admin", "undelete", "organization", &slug]).fails(1, "it is too late");
    run(&app, "UPDATE all_projects SET deleted_at = $1 WHERE deleted_at IS NOT NULL").await;
    run(&app, "UPDATE all_organizations SET deleted_at = $1 WHERE deleted_at IS NOT NULL").await;
    app.command(&["admin", "undelete", "organization", &slug]).succeeds();
    ada.get(&format!("/api/projects/{ledger}/")).await.is(200);
    let log = ada.get(&format!("{}/activity/", org.path)).await.is(200);
    let entries = log["results"].as_array().unwrap();
    assert!(entries.iter().take(1).all(|entry| entry["via"] == "system" && entry["actor"].is_null()), "{entries:?}");
    app.command(&["verify-activity"]).succeeds();
}

#[tokio::test]
async fn ownership_passes_to_a_member_and_the_former_owner_is_administrator() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let eve = app.person("Eve").await;
    invite(&org, &mut ada, &eve.email, 1).await;
    let id = org.id.as_str();
    app.command(&["admin", "transfer-ownership", id, &eve.email]).fails(1, "is not a member");
    app.command(&["admin", "transfer-ownership", id, &ada.email.clone()]).fails(1, "is the owner already");
    app.command(&["admin", "transfer-ownership", "none", &bob.email.clone()]).fails(1, "there is no organization");
    let out = app.command(&["admin", "transfer-ownership", id, &bob.email.clone()]).succeeds();
    assert_eq!(out, format!("{} owns the organization `Org`\n", bob.email));
    assert_eq!(bob.get(&org.path).await.is(200)["membership_level"], 15);
    assert_eq!(ada.get(&org.path).await.is(200)["membership_level"], 8);
    let log = bob.get(&format!("{}/activity/", org.path)).await.is(200);
    let entry = &log["results"][0];
    assert_eq!((&entry["action"], &entry["via"]), (&json!("member.transfer"), &json!("system")), "{entry}");
    app.command(&["verify-activity"]).succeeds();
}

#[tokio::test]
async fn both_hear_of_ownership_that_a_command_has_passed_on() {
    let app = TestApp::with_mail().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    app.command(&["admin", "transfer-ownership", org.id.as_str(), &bob.email]).succeeds();
    for (email, from, to) in [(&ada.email, 15, 8), (&bob.email, 1, 15)] {
        let query =
            sql::query_scalar::<String>("SELECT data FROM mails WHERE kind = 'level_changed' AND recipient = $1");
        let data = query.bind(email.as_str()).fetch_all(&mut app.app.db.read().await.unwrap()).await.unwrap();
        let mails: Vec<Value> = data.iter().map(|data| serde_json::from_str(data).unwrap()).collect();
        let told = &mails[0]["level_changed"];
        assert_eq!((mails.len(), &told["from"], &told["to"], &told["by"]), (1, &json!(from), &json!(to), &json!(null)));
    }
}

#[tokio::test]
async fn open_pages_learn_of_what_a_command_has_changed() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let (mut of_ada, mut of_bob) = (Stream::open(&ada).await, Stream::open(&bob).await);
    app.command(&["admin", "transfer-ownership", org.id.as_str(), &bob.email]).succeeds();
    of_ada.until("level").await;
    of_bob.until("level").await;
    app.command(&["admin", "end-sessions", &bob.email]).succeeds();
    of_bob.until("session").await;
    ada.get("/api/users/@me").await.is(200);
}

#[tokio::test]
async fn mails_are_listed_without_their_text_and_tried_again() {
    // Nobody listens there, and this test sends nothing.
    let app = TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://localhost:1")]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let link = invite(&org, &mut ada, "new@people.example", 1).await;
    let out = app.command(&["admin", "mails"]).succeeds();
    assert!(out.contains("\tinvite\tnew@people.example\t0\t") && !out.contains(&link), "{out}");
    // What was not tried is due by itself.
    assert_eq!(app.command(&["admin", "mails", "retry"]).succeeds(), "0 mails are tried again now\n");
    let far = "UPDATE mails SET attempts = 3, last_error = 'unreachable', next_attempt_at = 9000000000000000";
    run(&app, far).await;
    let out = app.command(&["admin", "mails"]).succeeds();
    assert!(out.contains("\t3\t") && out.contains("\tunreachable"), "{out}");
    assert_eq!(app.command(&["admin", "mails", "retry"]).succeeds(), "1 mail is tried again now\n");
    run(&app, "UPDATE mails SET given_up_at = 5, next_attempt_at = NULL, data = NULL").await;
    let out = app.command(&["admin", "mails"]).succeeds();
    assert!(out.contains("\tgiven up\t"), "{out}");
    assert_eq!(app.command(&["admin", "mails", "retry"]).succeeds(), "0 mails are tried again now\n");
}

/// Runs SQL on the main database; `$1` is the real time, which is that of the commands.
async fn run(app: &TestApp, sql: &'static str) {
    let mut tx = app.app.db.begin().await.unwrap();
    let query = sql::query(sql);
    let now = Clock::system().now().micros();
    let query = if sql.contains("$1") { query.bind(now) } else { query };
    query.execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}
