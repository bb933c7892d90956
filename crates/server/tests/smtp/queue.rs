//! The queue: transactions, crashes, several servers, back-off, giving up.

use crate::support::TestApp;
use crate::support::smtp::MailServer;
use rolecall_server::mail::{MOST_IN_PERIOD, Mail, Queued};
use rolecall_server::store::sql;
use std::collections::BTreeSet;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

/// Queues a mail in a transaction of its own.
pub(super) async fn queue(app: &TestApp, to: &str, mail: &Mail) -> Queued {
    let mut tx = app.app.db.begin().await.unwrap();
    let queued = app.app.mail.queue(&mut tx, to, mail).await.unwrap();
    tx.commit().await.unwrap();
    queued
}

/// Sends what is due.
pub(super) async fn send(app: &TestApp) {
    app.app.mail.send_due().await.unwrap();
}

fn goodbye() -> Mail {
    Mail::AccountDeleted { name: "Tim".to_owned() }
}

/// The mails in the queue, oldest first, in words.
pub(crate) async fn states(app: &TestApp) -> Vec<String> {
    let sql = "SELECT kind, recipient, attempts, last_error, sent_at, given_up_at, next_attempt_at, data FROM mails
        ORDER BY id";
    let rows = sql::query(sql).fetch_all(&mut app.app.db.read().await.unwrap()).await.unwrap();
    let state = |row: &sql::Row| {
        let number = |column: &str| row.try_get::<Option<i64>>(column).unwrap();
        let text = |column: &str| row.try_get::<Option<String>>(column).unwrap();
        let state = match (number("sent_at"), number("given_up_at"), number("next_attempt_at"), text("data")) {
            (Some(_), None, None, None) => "sent",
            (None, Some(_), None, None) => "given up",
            (None, None, Some(_), Some(_)) => "waits",
            other => panic!("an odd state: {other:?}"),
        };
        let error = text("last_error").map(|error| format!(": {error}")).unwrap_or_default();
        let attempts = number("attempts").unwrap();
        format!("{} {} {state} after {attempts}{error}", text("kind").unwrap(), text("recipient").unwrap())
    };
    rows.iter().map(state).collect()
}

async fn state(app: &TestApp) -> String {
    let states = states(app).await;
    assert_eq!(states.len(), 1, "{states:?}");
    states.into_iter().next().unwrap()
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_queued() {
    let app = TestApp::new().await;
    assert_eq!(queue(&app, "tim@example.com", &goodbye()).await, Queued::NoServer);
    assert!(states(&app).await.is_empty());
    send(&app).await;
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_mail_of_a_transaction_that_is_rolled_back_is_not_sent() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut tx = app.app.db.begin().await.unwrap();
    assert_eq!(app.app.mail.queue(&mut tx, "tim@example.com", &goodbye()).await.unwrap(), Queued::Yes);
    drop(tx);
    send(&app).await;
    assert!(states(&app).await.is_empty() && server.rest().is_empty());
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_crash_between_commit_and_sending_loses_nothing() {
    let server = MailServer::plain();
    let app = server.app().await;
    queue(&app, "tim@example.com", &goodbye()).await;
    let app = app.restarted(1).await;
    send(&app).await;
    send(&app).await;
    assert_eq!(server.mail().to(), "tim@example.com");
    assert_eq!(state(&app).await, "account_deleted tim@example.com sent after 1");
    assert!(server.rest().is_empty());
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_crash_while_sending_sends_again_later_with_the_same_id() {
    let server = MailServer::plain();
    let app = server.app().await;
    queue(&app, "tim@example.com", &goodbye()).await;
    let before = sql::query("SELECT data FROM mails");
    let data: String = before.fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap().try_get("data").unwrap();
    send(&app).await;
    let first = server.mail().header("Message-ID");
    // What a server leaves that crashes before it has marked the mail.
    let now = app.app.clock.now();
    let mut tx = app.app.db.begin().await.unwrap();
    let crashed = "UPDATE mails SET sent_at = NULL, data = $1, next_attempt_at = $2";
    let until = now.after(5 * MINUTE).micros();
    sql::query(crashed).bind(data.as_str()).bind(until).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    app.pass(4 * MINUTE);
    send(&app).await;
    assert!(server.rest().is_empty(), "the other server may still be sending it");
    app.pass(MINUTE);
    send(&app).await;
    assert_eq!(server.mail().header("Message-ID"), first);
    assert_eq!(state(&app).await, "account_deleted tim@example.com sent after 2");
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn two_servers_send_each_mail_once() {
    let server = MailServer::plain();
    let app = server.app().await;
    let other = app.without_events().await;
    let people: BTreeSet<String> = (0..30).map(|number| format!("tim{number}@example.com")).collect();
    for person in &people {
        queue(&app, person, &goodbye()).await;
    }
    let (one, two) = tokio::join!(app.app.mail.send_due(), other.app.mail.send_due());
    one.unwrap();
    two.unwrap();
    // What one of them had claimed when the other one found nothing more.
    let received: Vec<_> = people.iter().map(|_| server.mail().to().to_owned()).collect();
    assert_eq!(received.iter().cloned().collect::<BTreeSet<_>>(), people);
    assert!(states(&app).await.iter().all(|state| state.ends_with("sent after 1")));
    assert!(server.rest().is_empty());
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_server_that_was_down_gets_the_mail_when_it_is_up() {
    let server = MailServer::plain();
    let (app, port) = (server.app().await, server.port.to_string());
    drop(server);
    queue(&app, "tim@example.com", &goodbye()).await;
    // Each wait is twice the one before, up to half an hour.
    for (attempt, wait) in (1..).zip([1, 2, 4, 8, 16, 30, 30]) {
        send(&app).await;
        assert_eq!(state(&app).await, format!("account_deleted tim@example.com waits after {attempt}: unreachable"));
        app.pass((wait * MINUTE).checked_sub(Duration::from_micros(1)).unwrap());
        send(&app).await;
        assert_eq!(state(&app).await, format!("account_deleted tim@example.com waits after {attempt}: unreachable"));
        app.pass(Duration::from_micros(1));
    }
    let server = MailServer::with(&["--port", &port]);
    send(&app).await;
    assert_eq!(server.mail().to(), "tim@example.com");
    assert_eq!(state(&app).await, "account_deleted tim@example.com sent after 8");
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_mail_is_given_up_after_a_day() {
    let server = MailServer::plain();
    let app = server.app().await;
    queue(&app, "full@example.com", &goodbye()).await;
    let begin = app.app.clock.now();
    while state(&app).await.contains("waits") {
        send(&app).await;
        app.pass(MINUTE);
    }
    let hours = (app.app.clock.now().micros() - begin.micros()) / 3_600_000_000;
    assert_eq!(hours, 23);
    assert_eq!(state(&app).await, "account_deleted full@example.com given up after 52: reply 452");
    for _ in 0..52 {
        assert_eq!(server.next()["not_taken"], "full@example.com");
    }
    app.pass(Duration::from_hours(1));
    send(&app).await;
    assert!(server.rest().is_empty());
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn an_address_that_the_server_refuses_is_given_up_at_once_and_others_are_sent() {
    let server = MailServer::plain();
    let app = server.app().await;
    for person in ["refused@example.com", "relay@example.com", "tim@example.com"] {
        queue(&app, person, &goodbye()).await;
    }
    send(&app).await;
    let expected = [
        "account_deleted refused@example.com given up after 1: refused 550",
        // Perhaps the mail server is set up wrong.
        "account_deleted relay@example.com waits after 1: reply 554",
        "account_deleted tim@example.com sent after 1",
    ];
    assert_eq!(states(&app).await, expected);
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_link_that_has_expired_is_not_sent() {
    let server = MailServer::plain();
    let app = server.app().await;
    let expires_at = app.app.clock.now().after(MINUTE);
    let reset =
        Mail::ResetPassword { name: "Tim".to_owned(), link: "https://rolecall.test/reset/1".to_owned(), expires_at };
    queue(&app, "tim@example.com", &reset).await;
    app.pass(MINUTE);
    send(&app).await;
    assert_eq!(state(&app).await, "reset_password tim@example.com given up after 1: expired");
    assert!(server.rest().is_empty());
}

#[tokio::test]
async fn a_recipient_gets_a_limited_number_of_mails_in_an_hour() {
    let app = TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await;
    for _ in 0..MOST_IN_PERIOD {
        assert_eq!(queue(&app, "tim@example.com", &goodbye()).await, Queued::Yes);
    }
    assert_eq!(queue(&app, "tim@example.com", &goodbye()).await, Queued::TooMany);
    assert_eq!(queue(&app, "ada@example.com", &goodbye()).await, Queued::Yes);
    app.pass(60 * MINUTE);
    assert_eq!(queue(&app, "tim@example.com", &goodbye()).await, Queued::Yes);
}

#[tokio::test]
async fn rows_are_kept_for_a_week() {
    let app = TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await;
    queue(&app, "tim@example.com", &goodbye()).await;
    app.pass(Duration::from_hours(7 * 24));
    app.app.sweep().await.unwrap();
    assert_eq!(states(&app).await.len(), 1);
    app.pass(Duration::from_micros(1));
    app.app.sweep().await.unwrap();
    assert!(states(&app).await.is_empty());
}
