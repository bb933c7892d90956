//! The record of a verified domain is looked up every day.

use super::{RECORD, challenge, kestrel, log, path, verified};
use crate::support::dns::Fault;
use hickory_proto::op::ResponseCode;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_domain_is_lost_after_its_record_has_been_missing_for_three_days() {
    let (dns, app, mut ada, org) = kestrel().await;
    let domain = verified(&dns, &org, &mut ada).await;
    let list = format!("{}/domains/", org.path);
    // It was looked up just now.
    dns.set(RECORD, &[]);
    let asked = dns.asked().len();
    app.app.check_domains().await.unwrap();
    assert_eq!(dns.asked().len(), asked);
    for day in 0..3 {
        app.pass(DAY);
        app.app.check_domains().await.unwrap();
        // Another server, or the next hour: it is looked up once a day.
        app.app.check_domains().await.unwrap();
        assert_eq!(dns.asked().len(), asked + day + 1);
        let now = &ada.get(&list).await.is(200)["results"][0];
        assert_eq!((&now["is_verified"], &now["automatic_joining"]), (&json!(true), &json!(true)), "day {day}");
        assert!(now["missing_since"].is_string());
    }
    app.pass(DAY);
    app.app.check_domains().await.unwrap();
    let now = &ada.get(&list).await.is(200)["results"][0];
    assert_eq!((&now["is_verified"], &now["automatic_joining"]), (&json!(false), &json!(false)));
    assert_eq!((&now["missing_since"], &now["verified_at"]), (&Value::Null, &Value::Null));
    assert_eq!(log(&org, &mut ada).await.last(), Some(&("domain.lose".to_owned(), true)));
    assert_eq!(app.mailed("domain_lost", &ada.email).await.len(), 1);
    // The same record proves it again.
    dns.set(RECORD, &[challenge(&domain)]);
    ada.post(&format!("{}verify/", path(&org, &domain)), json!({})).await.is(200);
}

#[tokio::test]
async fn a_record_that_is_found_again_and_a_resolver_that_does_not_answer_lose_nothing() {
    let (dns, app, mut ada, org) = kestrel().await;
    let domain = verified(&dns, &org, &mut ada).await;
    let list = format!("{}/domains/", org.path);
    dns.fault(Some(Fault::Code(ResponseCode::ServFail)));
    for _ in 0..5 {
        app.pass(DAY);
        app.app.check_domains().await.unwrap();
        let now = &ada.get(&list).await.is(200)["results"][0];
        assert_eq!((&now["is_verified"], &now["missing_since"]), (&json!(true), &Value::Null));
    }
    dns.fault(None);
    // Missing for two days, there again, and missing for two more days.
    for is_there in [false, false, false, true, false, false, false] {
        let values: &[&str] = if is_there { &[challenge(&domain)] } else { &[] };
        dns.set(RECORD, values);
        app.pass(DAY);
        app.app.check_domains().await.unwrap();
        let now = &ada.get(&list).await.is(200)["results"][0];
        assert_eq!((&now["is_verified"], now["missing_since"].is_null()), (&json!(true), is_there));
    }
    assert!(app.mailed("domain_lost", &ada.email).await.is_empty());
}

/// Who has bought an expired domain could keep silent for ever.
#[tokio::test]
async fn a_domain_is_lost_after_two_weeks_without_an_answer() {
    let (dns, app, mut ada, org) = kestrel().await;
    verified(&dns, &org, &mut ada).await;
    let list = format!("{}/domains/", org.path);
    dns.fault(Some(Fault::Code(ResponseCode::Refused)));
    for day in 1..=14 {
        app.pass(DAY);
        app.app.check_domains().await.unwrap();
        let now = &ada.get(&list).await.is(200)["results"][0];
        assert_eq!(now["is_verified"], day < 14, "day {day}");
    }
    assert_eq!(log(&org, &mut ada).await.last(), Some(&("domain.lose".to_owned(), true)));
}
