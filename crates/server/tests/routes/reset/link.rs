//! `rolecall-server reset-link EMAIL`.

use super::Link;
use crate::support::{PASSWORD, SITE, TestApp, email};
use rolecall_server::store::DatabaseKind;
use secrecy::ExposeSecret;
use serde_json::json;
use std::process::{Command, Output};

/// Runs the program with the settings of a server.
fn run(url: &str, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall-server"));
    command.env("ROLECALL_DATABASE_URL", url).env("ROLECALL_SITE_URL", SITE);
    let Output { status, stdout, stderr } = command.arg("reset-link").args(arguments).output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn the_program_prints_a_link_while_the_server_runs() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    if app.app.db.kind() == DatabaseKind::Postgres {
        // The address of a test's schema is not an address that the program can be given twice.
        return;
    }
    let url = app.app.config.database_url.expose_secret();
    let (is_well, said, told) = run(url, &[" ADA@example.com "]);
    assert!(is_well && told.contains("ada@example.com"), "{told}");
    let link = Link::parse(said.strip_suffix('\n').unwrap());
    assert!(link.works(&app).await);
    link.set(&mut app.browser(), "violet stapler 7 kettle").await.is(204);
    let old = app.browser().post("/api/login", json!({"email": email("Ada"), "password": PASSWORD})).await;
    old.is_invalid("invalid_credentials", None);

    for (arguments, expected) in [
        (&["nobody@example.com"][..], "no account has the email address `nobody@example.com`"),
        (&["ada"], "`ada` is not an email address"),
        (&[], "needs one email address"),
        (&["ada@example.com", "x"], "needs one email address"),
    ] {
        let (is_well, said, told) = run(url, arguments);
        assert!(!is_well && said.is_empty() && told.contains(expected), "{told}");
    }
}

#[test]
fn a_database_that_the_server_has_not_opened_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mistyped.db");
    let url = format!("sqlite://{}", path.display());
    let (is_well, said, told) = run(&url, &["ada@example.com"]);
    assert!(!is_well && said.is_empty() && told.contains("mistyped.db` does not exist"), "{told}");
    assert!(!path.exists());
    for contents in ["", "This is no database."] {
        std::fs::write(&path, contents).unwrap();
        let (is_well, said, told) = run(&url, &["ada@example.com"]);
        assert!(!is_well && said.is_empty() && told.contains("start the server on it first"), "{told}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), contents);
    }
}
