//! Which clients are one and the same.

use super::{at, attack, is_locked, is_wrong, try_in};
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn x_forwarded_for_from_an_untrusted_client_is_ignored() {
    let app = TestApp::with(&[("ROLECALL_TRUSTED_PROXIES", "none")]).await;
    // All connections come from this machine.
    for number in 0..100 {
        is_wrong(&try_in(&mut at(&app, &format!("203.0.113.{number}")), &format!("person{number}"), "wrong").await);
    }
    is_locked(&try_in(&mut at(&app, "203.0.113.200"), "another", "wrong").await);
}

#[tokio::test]
async fn ipv6_addresses_of_one_network_are_one_client() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for number in 0..100 {
        let mut client = at(&app, &format!("2001:db8:1:2:{number:x}::{number:x}"));
        is_wrong(&try_in(&mut client, &format!("person{number}"), "wrong").await);
    }
    is_locked(&try_in(&mut at(&app, "2001:db8:1:2:ffff::1"), "Ada", PASSWORD).await);
    try_in(&mut at(&app, "2001:db8:1:3::1"), "Ada", PASSWORD).await.is(200);
}

#[tokio::test]
async fn an_ipv4_address_written_as_ipv6_is_the_same_client() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for number in 0..100 {
        let address = if number % 2 == 0 { "203.0.113.9" } else { "::ffff:203.0.113.9" };
        is_wrong(&try_in(&mut at(&app, address), &format!("person{number}"), "wrong").await);
    }
    for address in ["203.0.113.9", "::ffff:203.0.113.9", "::FFFF:cb00:7109"] {
        is_locked(&try_in(&mut at(&app, address), "Ada", PASSWORD).await);
    }
}

/// A trusted proxy appends the address that it saw to what the client has sent.
#[tokio::test]
async fn what_a_client_adds_to_the_headers_of_a_proxy_does_not_make_it_another_client() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let spoofed = |number: usize| {
        at(&app, &format!("198.51.100.{number}, 198.18.0.9"))
            .with("forwarded", &format!("for=198.51.100.{number}"))
            .with("x-real-ip", &format!("198.51.100.{number}"))
            .with("cf-connecting-ip", &format!("198.51.100.{number}"))
    };
    for number in 0..100 {
        is_wrong(&try_in(&mut spoofed(number), &format!("person{number}"), "wrong").await);
    }
    is_locked(&try_in(&mut spoofed(101), "Ada", PASSWORD).await);
    // Nor can it pass for a network that the account is known in.
    let mut ada = at(&app, "192.0.2.1");
    try_in(&mut ada, "Ada", PASSWORD).await.is(200);
    attack(&app, "Ada").await;
    is_locked(&try_in(&mut at(&app, "192.0.2.1, 198.18.0.10"), "Ada", PASSWORD).await);
    try_in(&mut at(&app, "192.0.2.1"), "Ada", PASSWORD).await.is(200);
}
