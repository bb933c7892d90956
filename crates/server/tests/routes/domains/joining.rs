//! People with a confirmed address of a verified domain join.

use super::{DOMAIN, RECORD, add, challenge, confirms, kestrel, organizations, path, signs_up, verified};
use crate::support::PASSWORD;
use crate::support::live::Stream;
use axum::http::Method;
use serde_json::json;
use std::time::Duration;

const TIM: &str = "tim@lumenradio.example";

#[tokio::test]
async fn somebody_joins_as_member_when_their_address_is_confirmed() {
    let (dns, app, mut ada, org) = kestrel().await;
    verified(&dns, &org, &mut ada).await;
    let mut stream = Stream::open(&ada).await;
    let mut tim = signs_up(&app, "Tim", TIM).await;
    assert_eq!(organizations(&mut tim).await, ["Tim"], "an address that is not confirmed opens nothing");
    confirms(&app, TIM).await;
    assert_eq!(organizations(&mut tim).await, ["Kestrel", "Tim"]);
    let members = ada.get(&format!("{}/members/?search=tim", org.path)).await.is(200);
    assert_eq!((&members["count"], &members["results"][0]["level"]), (&json!(1), &json!(1)));
    let entries = ada.get(&format!("{}/activity/?action=member.join", org.path)).await.is(200);
    let expected = json!([
        {"field": "level", "before": null, "after": 1},
        {"field": "domain", "before": null, "after": DOMAIN},
    ]);
    assert_eq!((&entries["results"][0]["changes"], &entries["results"][0]["item"]["name"]), (&expected, &json!("Tim")));
    assert_eq!(app.mailed("joined", &ada.email).await.len(), 1);
    stream.until("membership").await;
}

#[tokio::test]
async fn somebody_joins_when_they_sign_in() {
    let (dns, app, mut ada, org) = kestrel().await;
    let mut tim = signs_up(&app, "Tim", TIM).await;
    confirms(&app, TIM).await;
    let domain = verified(&dns, &org, &mut ada).await;
    assert_eq!(organizations(&mut tim).await, ["Tim"]);
    let login = json!({"email": TIM, "password": PASSWORD});
    // Not while it is off.
    ada.patch(&path(&org, &domain), json!({"automatic_joining": false})).await.is(200);
    tim.post("/api/login", login.clone()).await.is(200);
    assert_eq!(organizations(&mut tim).await, ["Tim"]);
    ada.patch(&path(&org, &domain), json!({"automatic_joining": true})).await.is(200);
    tim.post("/api/login", login.clone()).await.is(200);
    assert_eq!(organizations(&mut tim).await, ["Kestrel", "Tim"]);
    // Once.
    tim.post("/api/login", login).await.is(200);
    let members = ada.get(&format!("{}/members/", org.path)).await.is(200);
    assert_eq!(members["count"], 2);
}

/// Past failure of others: an inviter claimed the address of a stranger with the link that the interface showed, and so got
/// into the stranger's company.
#[tokio::test]
async fn invite_accepted_with_an_unverified_address_does_not_open_the_company_of_its_domain() {
    let (dns, app, mut ada, org) = kestrel().await;
    verified(&dns, &org, &mut ada).await;
    let mut thief = app.person("Thief").await;
    let trap = app.organization(&mut thief, "Trap").await;
    let invite = thief.post(&format!("{}/invites/", trap.path), json!({"target_email": TIM})).await.is(201);
    let mut victim = app.browser();
    let claim = format!("/api/signup/{}", invite["id"].as_str().unwrap());
    victim.post(&claim, json!({"first_name": "Tim", "password": PASSWORD})).await.is(201);
    victim.post("/api/login", json!({"email": TIM, "password": PASSWORD})).await.is(200);
    assert_eq!(organizations(&mut victim).await, ["Trap"]);
    // With what only a mail has, the owner of the mailbox gets in.
    victim.post("/api/users/@me/email_confirmation/", json!({})).await.is(204);
    confirms(&app, TIM).await;
    assert_eq!(organizations(&mut victim).await, ["Kestrel", "Trap"]);
}

/// Past failure of others: domains were compared as suffixes, or before they were normalized.
#[tokio::test]
async fn a_look_alike_address_does_not_join() {
    let (dns, app, mut ada, org) = kestrel().await;
    verified(&dns, &org, &mut ada).await;
    for (number, domain) in [
        "sub.lumenradio.example",
        "lumenradio.example.evil.org",
        "xlumenradio.example",
        "lumenr\u{430}dio.example",
        "lumenradi\u{3bf}.example",
        "lumenradio.exampl\u{435}",
        "lumenr\u{e1}dio.example",
        "lumenradio.example.com",
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("p{number}@{domain}");
        let mut person = signs_up(&app, "Mallory", &email).await;
        let stored = person.get("/api/users/@me/").await.is(200)["email"].as_str().unwrap().to_owned();
        confirms(&app, &stored).await;
        assert_eq!(organizations(&mut person).await, ["Mallory"], "{email}");
    }
    // Other spellings of the same address are the same mailbox.
    let mut tim = signs_up(&app, "Tim", "ＴＩＭ＠ＬｕｍｅｎＲａｄｉｏ．ｅｘａｍｐｌｅ").await;
    confirms(&app, TIM).await;
    assert_eq!(organizations(&mut tim).await, ["Kestrel", "Tim"]);
}

#[tokio::test]
async fn a_removed_person_does_not_come_back_by_their_domain() {
    let (dns, app, mut ada, org) = kestrel().await;
    verified(&dns, &org, &mut ada).await;
    let login = |email: &str| json!({"email": email, "password": PASSWORD});
    let mut tim = signs_up(&app, "Tim", TIM).await;
    confirms(&app, TIM).await;
    let id = tim.get("/api/users/@me/").await.is(200)["uuid"].as_str().unwrap().to_owned();
    ada.delete(&format!("{}/members/{id}/", org.path)).await.is(204);
    tim.post("/api/login", login(TIM)).await.is(200);
    assert_eq!(organizations(&mut tim).await, ["Tim"]);
    // Nor with a new account for the same mailbox.
    tim.delete("/api/organizations/@current/").await.is(204);
    tim.json(Method::DELETE, "/api/users/@me/", json!({"password": PASSWORD})).await.is(204);
    for email in [TIM, "tim+again@lumenradio.example"] {
        let mut again = signs_up(&app, "Again", email).await;
        confirms(&app, email).await;
        assert_eq!(organizations(&mut again).await, ["Again"], "{email}");
    }
    // Nor who has left; an invite brings them back.
    let mut eve = signs_up(&app, "Eve", "eve@lumenradio.example").await;
    confirms(&app, "eve@lumenradio.example").await;
    eve.delete(&format!("{}/members/@me/", org.path)).await.is(204);
    eve.post("/api/login", login("eve@lumenradio.example")).await.is(200);
    assert_eq!(organizations(&mut eve).await, ["Eve"]);
    let invite = json!({"target_email": "eve@lumenradio.example"});
    let invite = ada.post(&format!("{}/invites/", org.path), invite).await.is(201);
    eve.post(&format!("/api/signup/{}", invite["id"].as_str().unwrap()), json!({})).await.is(201);
    assert_eq!(organizations(&mut eve).await, ["Eve", "Kestrel"]);
}

#[tokio::test]
async fn an_invite_that_waits_comes_first_because_it_may_give_more() {
    let (dns, app, mut ada, org) = kestrel().await;
    verified(&dns, &org, &mut ada).await;
    let body = json!({"target_email": TIM, "level": 8});
    let invite = ada.post(&format!("{}/invites/", org.path), body).await.is(201);
    let mut tim = signs_up(&app, "Tim", TIM).await;
    confirms(&app, TIM).await;
    assert_eq!(organizations(&mut tim).await, ["Tim"]);
    tim.post(&format!("/api/signup/{}", invite["id"].as_str().unwrap()), json!({})).await.is(201);
    let me = tim.get("/api/users/@me/").await.is(200);
    assert_eq!(me["organization"]["membership_level"], 8);
}

#[tokio::test]
async fn a_deleted_organization_and_a_domain_that_is_not_verified_let_no_one_join() {
    let (dns, app, mut ada, org) = kestrel().await;
    add(&org, &mut ada, "waiting.example").await;
    let mut max = signs_up(&app, "Max", "max@waiting.example").await;
    confirms(&app, "max@waiting.example").await;
    assert_eq!(organizations(&mut max).await, ["Max"]);
    verified(&dns, &org, &mut ada).await;
    ada.delete(&org.path).await.is(204);
    let mut tim = signs_up(&app, "Tim", TIM).await;
    confirms(&app, TIM).await;
    assert_eq!(organizations(&mut tim).await, ["Tim"]);
}

/// Somebody else may own the domain by then, and read its mail.
#[tokio::test]
async fn nobody_joins_by_a_domain_whose_record_is_missing_or_was_not_found_for_two_days() {
    let (dns, app, mut ada, org) = kestrel().await;
    let domain = verified(&dns, &org, &mut ada).await;
    let (day, second) = (Duration::from_hours(24), Duration::from_secs(1));
    dns.set(RECORD, &[]);
    app.pass(day);
    app.app.check_domains().await.unwrap();
    let mut tim = signs_up(&app, "Tim", TIM).await;
    confirms(&app, TIM).await;
    assert_eq!(organizations(&mut tim).await, ["Tim"]);
    dns.set(RECORD, &[challenge(&domain)]);
    app.pass(day);
    app.app.check_domains().await.unwrap();
    tim.post("/api/login", json!({"email": TIM, "password": PASSWORD})).await.is(200);
    assert_eq!(organizations(&mut tim).await, ["Kestrel", "Tim"]);
    // No lookup since.
    app.pass(Duration::from_secs(2 * 24 * 60 * 60 - 1));
    for (name, joins) in [("Eve", true), ("Max", false)] {
        let email = format!("{}@lumenradio.example", name.to_lowercase());
        let mut person = signs_up(&app, name, &email).await;
        confirms(&app, &email).await;
        assert_eq!(organizations(&mut person).await.contains(&"Kestrel".to_owned()), joins, "{name}");
        app.pass(second);
    }
}

/// They may have lost the mailbox since.
#[tokio::test]
async fn an_address_that_was_confirmed_a_month_before_the_domain_opens_nothing() {
    let (dns, app, mut ada, org) = kestrel().await;
    let names = ["Tim", "Eve"];
    for name in names {
        let email = format!("{}@lumenradio.example", name.to_lowercase());
        signs_up(&app, name, &email).await;
        confirms(&app, &email).await;
        app.pass(Duration::from_secs(1));
    }
    app.pass(Duration::from_hours(30 * 24) - Duration::from_secs(2));
    app.comes_back(&mut ada).await;
    verified(&dns, &org, &mut ada).await;
    for (name, joins) in names.into_iter().zip([false, true]) {
        let mut browser = app.browser();
        let email = format!("{}@lumenradio.example", name.to_lowercase());
        browser.post("/api/login", json!({"email": email, "password": PASSWORD})).await.is(200);
        assert_eq!(organizations(&mut browser).await.contains(&"Kestrel".to_owned()), joins, "{name}");
    }
}

#[tokio::test]
async fn a_person_who_had_another_address_when_they_were_removed_does_not_come_back_with_the_former_one() {
    let (dns, app, mut ada, org) = kestrel().await;
    verified(&dns, &org, &mut ada).await;
    let mut tim = signs_up(&app, "Tim", TIM).await;
    confirms(&app, TIM).await;
    let body = json!({"email": "tim@private.example", "current_password": PASSWORD});
    tim.patch("/api/users/@me/", body).await.is(200);
    confirms(&app, "tim@private.example").await;
    let id = tim.get("/api/users/@me/").await.is(200)["uuid"].as_str().unwrap().to_owned();
    ada.delete(&format!("{}/members/{id}/", org.path)).await.is(204);
    let mut again = signs_up(&app, "Again", TIM).await;
    confirms(&app, TIM).await;
    assert_eq!(organizations(&mut again).await, ["Again"]);
}
