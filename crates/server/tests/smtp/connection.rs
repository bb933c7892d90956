//! TLS and login.

use crate::support::TestApp;
use crate::support::smtp::MailServer;
use rolecall_server::mail::Mail;

/// Sends one mail with these settings; the word that the queue has about its end.
async fn sends(url: &str, ca: Option<&str>) -> (TestApp, String) {
    let mut settings = vec![("ROLECALL_SMTP_URL", url)];
    settings.extend(ca.map(|ca| ("ROLECALL_SMTP_CA", ca)));
    let app = TestApp::with(&settings).await;
    super::queue::queue(&app, "tim@example.com", &Mail::AccountDeleted { name: "Tim".to_owned() }).await;
    app.app.mail.send_due().await.unwrap();
    let state = super::queue::states(&app).await.pop().unwrap();
    (app, state)
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_mail_arrives_without_tls_on_this_machine() {
    let server = MailServer::plain();
    let (_app, state) = sends(&format!("smtp://127.0.0.1:{}", server.port), None).await;
    assert_eq!(state, "account_deleted tim@example.com sent after 1");
    let mail = server.mail();
    assert_eq!((mail.to(), &mail.0["tls"], &mail.0["login"]), ("tim@example.com", &false.into(), &().into()));
    assert_eq!(mail.0["from"], "noreply@rolecall.test");
    assert_eq!(mail.0["hello"], "rolecall.test");
    assert_eq!(mail.header("Subject"), "Your Rolecall account was deleted");
    assert!(mail.text().contains("Hello Tim,"), "{}", mail.text());
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn starttls_and_login_are_used() {
    let server = MailServer::with(&["--tls", "starttls", "--login", "ada:hun:ter2 ä"]);
    let url = format!("smtp://ada:hun%3Ater2%20%C3%A4@127.0.0.1:{}?tls=required", server.port);
    let (_app, state) = sends(&url, Some(&server.ca())).await;
    assert_eq!(state, "account_deleted tim@example.com sent after 1");
    let mail = server.mail();
    assert_eq!((&mail.0["tls"], &mail.0["login"]), (&true.into(), &"ada".into()));
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn tls_from_the_beginning_is_used() {
    let server = MailServer::with(&["--tls", "implicit", "--login", "ada:hunter2"]);
    let url = format!("smtps://ada:hunter2@127.0.0.1:{}", server.port);
    let (_app, state) = sends(&url, Some(&server.ca())).await;
    assert_eq!(state, "account_deleted tim@example.com sent after 1");
    assert_eq!(server.mail().0["tls"], true);
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn nothing_is_sent_if_tls_is_required_and_not_offered() {
    let server = MailServer::plain();
    let (_app, state) = sends(&format!("smtp://127.0.0.1:{}?tls=required", server.port), None).await;
    assert_eq!(state, "account_deleted tim@example.com waits after 1: unreachable");
    assert!(server.rest().is_empty());
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn nothing_is_sent_to_a_server_with_a_certificate_that_is_not_trusted() {
    for (tls, url) in [("starttls", "smtp://127.0.0.1:{}?tls=required"), ("implicit", "smtps://127.0.0.1:{}")] {
        let server = MailServer::with(&["--tls", tls]);
        let (_app, state) = sends(&url.replace("{}", &server.port.to_string()), None).await;
        assert_eq!(state, "account_deleted tim@example.com waits after 1: unreachable", "{tls}");
        assert!(server.rest().is_empty());
    }
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_wrong_password_is_tried_again_later() {
    let server = MailServer::with(&["--tls", "starttls", "--login", "ada:hunter2"]);
    let url = format!("smtp://ada:wrong@127.0.0.1:{}?tls=required", server.port);
    let (_app, state) = sends(&url, Some(&server.ca())).await;
    assert_eq!(state, "account_deleted tim@example.com waits after 1: reply 535");
    assert_eq!(server.next()["wrong_login"], "ada");
}
