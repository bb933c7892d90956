//! Adding domains, and proving them.

use super::{DOMAIN, RECORD, add, challenge, kestrel, log, path, verified};
use crate::support::dns::Fault;
use hickory_proto::op::ResponseCode;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_domain_is_verified_by_its_record() {
    let (dns, _app, mut ada, org) = kestrel().await;
    let domain = add(&org, &mut ada, " LumenRadio.Example. ").await;
    assert_eq!((&domain["domain"], &domain["record_name"]), (&json!(DOMAIN), &json!(RECORD)));
    assert_eq!((&domain["is_verified"], &domain["verified_at"]), (&json!(false), &Value::Null));
    assert!(challenge(&domain).len() > 40);
    let verify = format!("{}verify/", path(&org, &domain));
    // Only a verified domain lets people join.
    let early = ada.patch(&path(&org, &domain), json!({"automatic_joining": true})).await;
    early.is_invalid("not_verified", Some("automatic_joining"));

    ada.post(&verify, json!({})).await.is_invalid("record_not_found", None);
    dns.set(RECORD, &["v=spf1 -all", "rolecall-of-somebody-else"]);
    let differs = ada.post(&verify, json!({})).await;
    differs.is_invalid("record_differs", None);
    assert!(differs.text().contains(RECORD));
    dns.set(RECORD, &["v=spf1 -all", &format!(" {} ", challenge(&domain))]);
    let now = ada.post(&verify, json!({})).await.is(200);
    assert_eq!(now["is_verified"], true);
    assert!(dns.asked().iter().all(|name| name == RECORD), "no search domain is tried: {:?}", dns.asked());
    ada.patch(&path(&org, &domain), json!({"automatic_joining": true})).await.is(200);
    let listed = ada.get(&format!("{}/domains/", org.path)).await.is(200);
    assert_eq!((&listed["count"], &listed["results"][0]["automatic_joining"]), (&json!(1), &json!(true)));
    // Verifying it again, or the same setting again, is no change.
    ada.post(&verify, json!({})).await.is(200);
    ada.patch(&path(&org, &domain), json!({"automatic_joining": true})).await.is(200);
    ada.delete(&path(&org, &domain)).await.is(204);
    ada.delete(&path(&org, &domain)).await.is_not_found();
    let expected = ["domain.create", "domain.verify", "domain.update", "domain.delete"];
    assert_eq!(log(&org, &mut ada).await, expected.map(|action| (action.to_owned(), false)));
}

#[tokio::test]
async fn only_domain_names_are_taken_and_each_once() {
    let (_dns, _app, mut ada, org) = kestrel().await;
    let path = format!("{}/domains/", org.path);
    for wrong in ["localhost", "com", "127.0.0.1", "https://lumenradio.example", "a@lumenradio.example", "*.x.example"]
    {
        ada.post(&path, json!({ "domain": wrong })).await.is_invalid("invalid_input", Some("domain"));
    }
    let long = |length: usize| json!({"domain": format!("{}.example", "a.".repeat(length / 2))});
    ada.post(&path, long(240)).await.is_invalid("invalid_input", Some("domain"));
    ada.post(&path, long(254)).await.is_invalid("max_length", Some("domain"));
    add(&org, &mut ada, "bücher.example").await;
    for same in ["xn--bcher-kva.example", "BÜCHER.example", "bücher。example"] {
        ada.post(&path, json!({ "domain": same })).await.is_invalid("unique", Some("domain"));
    }
}

#[tokio::test]
async fn an_organization_has_at_most_ten_domains() {
    let (_dns, app, mut ada, org) = kestrel().await;
    for number in 0..10 {
        add(&org, &mut ada, &format!("d{number}.example")).await;
    }
    let more = ada.post(&format!("{}/domains/", org.path), json!({"domain": "d10.example"})).await;
    more.is_invalid("too_many", None);
    let page = ada.get(&format!("{}/domains/?limit=4&offset=8", org.path)).await.is(200);
    assert_eq!((&page["count"], page["results"].as_array().unwrap().len()), (&json!(10), 2));
    // Another organization has its own.
    let mut max = app.person("Max").await;
    let other = app.organization(&mut max, "Other").await;
    let theirs = add(&other, &mut max, "d0.example").await;
    let ours = &ada.get(&format!("{}/domains/", org.path)).await.is(200)["results"][0];
    assert_ne!(challenge(&theirs), challenge(ours));
    ada.delete(&format!("{}/domains/{}/", org.path, theirs["id"].as_str().unwrap())).await.is_not_found();
}

#[tokio::test]
async fn an_organization_can_ask_for_ten_lookups_in_a_minute() {
    let (dns, app, mut ada, org) = kestrel().await;
    let domain = add(&org, &mut ada, DOMAIN).await;
    let verify = format!("{}verify/", path(&org, &domain));
    for _ in 0..10 {
        ada.post(&verify, json!({})).await.is_invalid("record_not_found", None);
    }
    let refused = ada.post(&verify, json!({})).await;
    refused.is_error(429, "throttled_error", "throttled", None);
    assert_eq!(dns.asked().len(), 10);
    app.pass(Duration::from_mins(1));
    ada.post(&verify, json!({})).await.is_invalid("record_not_found", None);
}

#[tokio::test]
async fn a_resolver_that_does_not_answer_is_no_missing_record() {
    let (dns, _app, mut ada, org) = kestrel().await;
    let domain = add(&org, &mut ada, DOMAIN).await;
    let verify = format!("{}verify/", path(&org, &domain));
    for fault in [Fault::Code(ResponseCode::ServFail), Fault::Code(ResponseCode::Refused), Fault::Silence] {
        dns.fault(Some(fault));
        let answer = ada.post(&verify, json!({})).await;
        answer.is_error(503, "server_error", "dns_unavailable", None);
        assert_eq!(answer.header("retry-after"), "60", "{fault:?}");
    }
}

#[tokio::test]
async fn fifty_records_of_a_thousand_bytes_are_read() {
    let (dns, _app, mut ada, org) = kestrel().await;
    let domain = add(&org, &mut ada, DOMAIN).await;
    let verify = format!("{}verify/", path(&org, &domain));
    let others: Vec<String> = (0..50).map(|number| number.to_string()).collect();
    let mut all: Vec<&str> = others.iter().map(String::as_str).collect();
    all.push(challenge(&domain));
    dns.set(RECORD, &all);
    ada.post(&verify, json!({})).await.is_invalid("record_differs", None);
    // In parts of 255 bytes, with white space around it.
    let padded = |length: usize| format!("{:<length$}", challenge(&domain));
    dns.set(RECORD, &[&padded(1001)]);
    ada.post(&verify, json!({})).await.is_invalid("record_not_found", None);
    dns.set(RECORD, &[&padded(1000)]);
    ada.post(&verify, json!({})).await.is(200);
    dns.set(RECORD, &all[1..]);
    ada.post(&verify, json!({})).await.is(200);
}

#[tokio::test]
async fn a_domain_that_is_removed_and_added_again_has_to_be_proved_again() {
    let (dns, _app, mut ada, org) = kestrel().await;
    let before = verified(&dns, &org, &mut ada).await;
    ada.delete(&path(&org, &before)).await.is(204);
    let after = add(&org, &mut ada, DOMAIN).await;
    assert_ne!(challenge(&before), challenge(&after));
    assert_eq!((&after["is_verified"], &after["automatic_joining"]), (&json!(false), &json!(false)));
    ada.post(&format!("{}verify/", path(&org, &after)), json!({})).await.is_invalid("record_differs", None);
}
