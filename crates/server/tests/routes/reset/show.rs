//! `GET /api/reset/:user?token=`.

use super::link;
use crate::support::TestApp;

#[tokio::test]
async fn looking_at_a_link_does_not_use_it_up() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    for _ in 0..3 {
        assert!(link.works(&app).await);
    }
}

#[tokio::test]
async fn a_wrong_link_is_the_same_error_whether_or_not_the_account_exists() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    app.sign_up("Grace").await;
    let (ada, grace) = (link(&app, "Ada").await, link(&app, "Grace").await);
    let mut answers = Vec::new();
    for path in [
        format!("{}?token={}", ada.path, grace.token),
        format!("{}?token={}x", ada.path, ada.token),
        format!("{}?token={}", ada.path, ada.token.to_uppercase()),
        format!("/api/reset/0192a3b4-0000-7000-8000-000000000001?token={}", ada.token),
        format!("/api/reset/@me?token={}", ada.token),
        format!("/api/reset/x?token={}", ada.token),
    ] {
        let answer = app.browser().get(&path).await;
        answer.is_invalid("invalid_token", Some("token"));
        answers.push(answer.bytes);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn a_token_has_at_most_200_characters_and_must_be_there() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    let mut client = app.browser();
    client.get(&link.path).await.is_invalid("required", Some("token"));
    client.get(&format!("{}?token=", link.path)).await.is_invalid("required", Some("token"));
    let long = |length| format!("{}?token={}", link.path, "x".repeat(length));
    client.get(&long(200)).await.is_invalid("invalid_token", Some("token"));
    client.get(&long(201)).await.is_invalid("max_length", Some("token"));
}
