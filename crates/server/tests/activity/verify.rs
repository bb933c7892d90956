//! `rolecall-server verify-activity`: every kind of manipulation is found.

use crate::support::TestApp;
use crate::support::dump::Dump;
use crate::support::people::{Org, Person, make_key, project};
use rolecall_server::activity::verify::{Finding, Flaw, NotedHead, verify};
use rolecall_server::store::DatabaseKind;
use rolecall_server::store::sql;
use secrecy::ExposeSecret;
use serde_json::json;
use sqlx::AssertSqlSafe;
use std::process::Command;

/// Two organizations with some entries each.
struct World {
    app: TestApp,
    org: Org,
    owner: Person,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let mut other = app.person("Other").await;
        app.organization(&mut other, "Elsewhere").await;
        let org = app.organization(&mut owner, "Org").await;
        app.joins(&org, &mut owner, "Member", 1).await;
        for name in ["One", "Two", "Three"] {
            project(&org, &mut owner, name).await;
        }
        World { app, org, owner }
    }

    async fn run(&self, sql: &str) {
        let sql = sql.replace("ORG", &format!("organization_id = '{}'", self.org.id));
        let mut tx = self.app.app.db.begin().await.unwrap();
        for sql in sql.split(';').filter(|sql| !sql.trim().is_empty()) {
            sql::query(AssertSqlSafe(sql.to_owned())).execute(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// What is wrong in the organization: the number of each entry with its flaws.
    async fn flaws(&self) -> Vec<(i64, Flaw)> {
        let report = verify(&self.app.app.db, &[]).await.unwrap();
        let flaw = |finding| match finding {
            Finding::Entry { organization, number, flaw } => {
                assert_eq!(organization, self.org.id);
                (number, flaw)
            }
            Finding::HeadMissing(head) => panic!("{head:?}"),
        };
        report.findings.into_iter().map(flaw).collect()
    }

    async fn head(&mut self) -> (i64, String) {
        let head = self.owner.get(&format!("{}/activity/head/", self.org.path)).await.is(200);
        (head["number"].as_i64().unwrap(), head["hash"].as_str().unwrap().to_owned())
    }
}

#[tokio::test]
async fn an_intact_log_is_verified() {
    let mut world = World::new().await;
    let (number, hash) = world.head().await;
    let head = NotedHead::parse(&format!("{number}:{}", hash.to_uppercase())).unwrap();
    let report = verify(&world.app.app.db, &[head]).await.unwrap();
    assert_eq!((report.organizations, report.entries, report.findings), (2, 9, vec![]));
}

#[tokio::test]
async fn manipulated_entries_are_found() {
    use Flaw::{Earlier, Edited, Gap, PersonEdited, PersonHidden, Unchained};
    let world = World::new().await;
    let dump = Dump::read(&world.app).await;
    for (sql, expected) in [
        // Any column that is hashed.
        ("UPDATE activity SET changes = '[]' WHERE number = 4 AND ORG", vec![(4, Edited)]),
        ("UPDATE activity SET changes = 'no JSON' WHERE number = 4 AND ORG", vec![(4, Edited)]),
        ("UPDATE activity SET action = 'member.leave' WHERE number = 4 AND ORG", vec![(4, Edited)]),
        ("UPDATE activity SET actor_id = item_id WHERE number = 3 AND ORG", vec![(3, Edited)]),
        ("UPDATE activity SET via = 'key' WHERE number = 4 AND ORG", vec![(4, Edited)]),
        ("UPDATE activity SET project_name = 'x' WHERE number = 5 AND ORG", vec![(5, Edited)]),
        ("UPDATE activity SET undoes = 1 WHERE number = 5 AND ORG", vec![(5, Edited)]),
        ("UPDATE activity SET created_at = created_at + 1 WHERE number = 7 AND ORG", vec![(7, Edited)]),
        ("UPDATE activity SET created_at = created_at - 1 WHERE number = 7 AND ORG", vec![(7, Earlier), (7, Edited)]),
        // A person.
        ("UPDATE activity SET actor_name = 'x' WHERE number = 4 AND ORG", vec![(4, PersonEdited)]),
        ("UPDATE activity SET item_email = 'x' WHERE number = 4 AND ORG", vec![(4, PersonEdited)]),
        ("UPDATE activity SET item_changes = '[1]' WHERE number = 4 AND ORG", vec![(4, PersonEdited)]),
        ("UPDATE activity SET actor_salt = NULL WHERE number = 3 AND ORG", vec![(3, PersonEdited), (3, PersonHidden)]),
        (
            "UPDATE activity SET actor_salt = NULL, actor_name = '[erased]', actor_email = '[erased]'
             WHERE number = 3 AND ORG",
            vec![(3, PersonHidden)],
        ),
        (
            "UPDATE activity SET item_commitment = actor_commitment WHERE number = 4 AND ORG",
            vec![(4, Edited), (4, PersonEdited)],
        ),
        // The chain.
        ("UPDATE activity SET hash = previous WHERE number = 4 AND ORG", vec![(4, Edited), (5, Unchained)]),
        ("UPDATE activity SET previous = hash WHERE number = 4 AND ORG", vec![(4, Unchained), (4, Edited)]),
        ("DELETE FROM activity WHERE number = 4 AND ORG", vec![(5, Gap), (5, Unchained)]),
        ("DELETE FROM activity WHERE number = 1 AND ORG", vec![(2, Gap), (2, Unchained)]),
        (
            "DELETE FROM activity WHERE number = 4 AND ORG;
             UPDATE activity SET number = number - 1 WHERE number = 5 AND ORG;
             UPDATE activity SET number = number - 1 WHERE number = 6 AND ORG;
             UPDATE activity SET number = number - 1 WHERE number = 7 AND ORG",
            vec![(4, Unchained), (4, Edited), (5, Edited), (6, Edited)],
        ),
        (
            "UPDATE activity SET number = 99 WHERE number = 5 AND ORG;
             UPDATE activity SET number = 5 WHERE number = 6 AND ORG;
             UPDATE activity SET number = 6 WHERE number = 99 AND ORG",
            vec![(5, Unchained), (5, Edited), (6, Unchained), (6, Edited), (7, Unchained)],
        ),
    ] {
        world.run(sql).await;
        assert_eq!(world.flaws().await, expected, "{sql}");
        dump.restore(&world.app).await;
    }
    assert_eq!(world.flaws().await, vec![]);
}

/// Only people are ever erased, with their keys and passwords.
#[tokio::test]
async fn what_is_never_erased_cannot_be_hidden() {
    let mut world = World::new().await;
    make_key(&mut world.owner, "Label").await;
    world.owner.patch(&world.org.path.clone(), json!({"name": "New"})).await.is(200);
    let dump = Dump::read(&world.app).await;
    for action in ["organization.create", "organization.update", "project.create", "key.create"] {
        world
            .run(&format!(
                "UPDATE activity SET item_salt = NULL, item_name = '[erased]', item_changes = '[]'
                 WHERE action = '{action}' AND ORG"
            ))
            .await;
        let flaws = world.flaws().await;
        assert!(!flaws.is_empty() && flaws.iter().all(|(_, flaw)| *flaw == Flaw::NotErasable), "{action}: {flaws:?}");
        dump.restore(&world.app).await;
    }
    assert_eq!(world.flaws().await, vec![]);
}

/// The rest of the chain is consistent then, so only a head that was noted elsewhere tells.
#[tokio::test]
async fn a_log_that_was_cut_or_rewritten_is_found_by_a_noted_head() {
    let mut world = World::new().await;
    let (number, hash) = world.head().await;
    let noted = NotedHead::parse(&format!("{number}:{hash}")).unwrap();
    let dump = Dump::read(&world.app).await;
    world.run("DELETE FROM activity WHERE number = 7 AND ORG").await;
    assert_eq!(world.flaws().await, vec![]);
    let findings = |world: &World| {
        let (db, noted) = (world.app.app.db.clone(), noted.clone());
        async move { verify(&db, &[noted]).await.unwrap().findings }
    };
    assert_eq!(findings(&world).await, [Finding::HeadMissing(noted.clone())]);
    // Somebody makes the log as long again: every hash is right, but it is another log.
    project(&world.org, &mut world.owner, "Another").await;
    assert_eq!(world.head().await.0, number);
    assert_eq!(world.flaws().await, vec![]);
    assert_eq!(findings(&world).await, [Finding::HeadMissing(noted.clone())]);
    dump.restore(&world.app).await;
    assert_eq!(findings(&world).await, vec![]);
}

#[test]
fn noted_heads_have_a_number_and_a_hash() {
    let hash = "0".repeat(64);
    for text in ["", "7", &format!("x:{hash}"), &format!("0:{hash}"), &format!("7:{hash}0"), "7:x"] {
        assert_eq!(NotedHead::parse(text), None, "{text}");
    }
}

#[tokio::test]
async fn the_program_says_what_is_wrong() {
    let mut world = World::new().await;
    if world.app.app.db.kind() == DatabaseKind::Postgres {
        // The address of a test's schema is not an address that the program can be given twice.
        return;
    }
    let (number, hash) = world.head().await;
    let run = |arguments: &[&str]| {
        let url = world.app.app.config.database_url.expose_secret();
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall-server"));
        let output = command.arg("verify-activity").args(arguments).env("ROLECALL_DATABASE_URL", url).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let all_well = "9 entries of 2 organizations verified\n";
    let head = format!("{number}:{hash}");
    assert_eq!(run(&["--head", &head]), (true, all_well.to_owned(), String::new()));
    let (is_well, said, _) = run(&["--head", &format!("{}:{hash}", number + 1)]);
    assert!(!is_well && said.starts_with(&format!("no log has entry {}", number + 1)), "{said}");
    world.run("UPDATE activity SET changes = '[]' WHERE number = 4 AND ORG").await;
    let (is_well, said, error) = run(&[]);
    let line = format!("organization {}, entry 4: it was edited: its hash does not match\n", world.org.id);
    assert_eq!((is_well, said), (false, line + all_well));
    assert!(error.contains("not intact"), "{error}");
    // A database that does not exist is not created, and one without a log is not "verified".
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mistyped.db");
    let verify = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall-server"));
        let url = format!("sqlite://{}", path.display());
        let output = command.arg("verify-activity").env("ROLECALL_DATABASE_URL", url).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (is_well, said, error) = verify();
    assert!(!is_well && said.is_empty() && error.contains("mistyped.db` does not exist"), "{said} {error}");
    assert!(!path.exists());
    for contents in ["", "This is no database."] {
        std::fs::write(&path, contents).unwrap();
        let (is_well, said, error) = verify();
        assert!(!is_well && said.is_empty() && error.contains("no activity log"), "{said} {error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), contents);
    }
    for wrong in [&["--head"][..], &["--head", "x"], &["--all", "x"]] {
        assert!(!run(wrong).0);
    }
}
