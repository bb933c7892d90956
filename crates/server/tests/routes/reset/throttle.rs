//! How many links an email address gets, and how many a client can ask for.

use crate::support::client::Client;
use crate::support::{PASSWORD, TestApp, email};
use rolecall_server::client::Client as Network;
use rolecall_server::error::Error;
use serde_json::json;
use std::time::Duration;

/// Asks for a link from an IP address: whether it is sent, or how many seconds the client has to wait.
async fn ask(app: &TestApp, email: &str, ip: &str, device: Option<&str>) -> Result<bool, u64> {
    let client = Network::from_address(ip.parse().unwrap());
    match app.app.login_throttle.may_get_reset_link(email, client, device).await {
        Ok(is_sent) => Ok(is_sent),
        Err(Error::Throttled(wait)) => Err(wait.as_secs()),
        Err(error) => panic!("{error}"),
    }
}

/// The person signs in from an IP address, and the browser keeps its device cookie.
async fn signs_in(app: &TestApp, name: &str, ip: &str) -> Client {
    let mut browser = app.browser().with("x-forwarded-for", ip);
    browser.post("/api/login", json!({"email": email(name), "password": PASSWORD})).await.is(200);
    browser
}

#[tokio::test]
async fn an_address_gets_five_links_in_an_hour_whether_or_not_it_has_an_account() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        for number in 0..5 {
            assert_eq!(ask(&app, email, &format!("203.0.113.{number}"), None).await, Ok(true));
        }
        // From nowhere else either.
        assert_eq!(ask(&app, email, "198.51.100.1", None).await, Ok(false));
    }
    app.pass(Duration::from_secs(60 * 60 - 1));
    assert_eq!(ask(&app, "ada@example.com", "198.51.100.1", None).await, Ok(false));
    app.pass(Duration::from_secs(1));
    assert_eq!(ask(&app, "ada@example.com", "198.51.100.1", None).await, Ok(true));
}

#[tokio::test]
async fn an_attacker_cannot_use_up_the_links_of_a_known_device_or_network() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let ada = signs_in(&app, "Ada", "192.0.2.1").await;
    for number in 0..40 {
        let _ = ask(&app, "ada@example.com", &format!("203.0.113.{number}"), None).await;
    }
    assert_eq!(ask(&app, "ada@example.com", "203.0.113.200", None).await, Ok(false));
    assert_eq!(ask(&app, "ada@example.com", "192.0.2.1", None).await, Ok(true));
    let device = ada.cookie("rolecall_device").to_owned();
    // Somebody in the same network asks for others until it is throttled; the known device goes on.
    while ask(&app, "nobody@example.com", "192.0.2.1", None).await.is_ok() {}
    assert!(ask(&app, "ada@example.com", "192.0.2.1", None).await.is_err());
    assert_eq!(ask(&app, "ada@example.com", "192.0.2.1", Some(&device)).await, Ok(true));
    // The device is known to this account only.
    assert!(ask(&app, "nobody@example.com", "192.0.2.1", Some(&device)).await.is_err());
}

#[tokio::test]
async fn a_client_can_ask_for_thirty_links_in_an_hour_from_its_whole_ipv6_network() {
    let app = TestApp::new().await;
    for number in 0..30 {
        let (email, ip) = (format!("person{number}@example.com"), format!("2001:db8:1:2:{number}::1"));
        assert_eq!(ask(&app, &email, &ip, None).await, Ok(true));
    }
    assert_eq!(ask(&app, "another@example.com", "2001:db8:1:2:ffff::1", None).await, Err(3600));
    assert_eq!(ask(&app, "another@example.com", "2001:db8:1:3::1", None).await, Ok(true));
    app.pass(Duration::from_hours(1));
    assert_eq!(ask(&app, "another@example.com", "2001:db8:1:2::1", None).await, Ok(true));
}

/// Asking for links is no way to lock somebody out of signing in, nor the other way round.
#[tokio::test]
async fn links_and_failed_sign_ins_are_counted_apart() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for number in 0..40 {
        let _ = ask(&app, "ada@example.com", &format!("203.0.113.{}", number % 2), None).await;
    }
    signs_in(&app, "Ada", "203.0.113.1").await;
    app.sign_up("Grace").await;
    for number in 0..11 {
        let mut browser = app.browser().with("x-forwarded-for", &format!("203.0.113.{number}"));
        browser.post("/api/login", json!({"email": email("Grace"), "password": "wrong"})).await;
    }
    assert_eq!(ask(&app, "grace@example.com", "198.51.100.1", None).await, Ok(true));
}
