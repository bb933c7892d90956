//! Pages of the member list: links to the next and previous page, and jumps to an offset.

use super::crowd::{NewMember, emails, insert, link, listed, organization_of, run};
use crate::support::TestApp;
use crate::support::people::{Org, Person};
use serde_json::Value;

const ORDERS: [&str; 8] = ["name", "-name", "level", "-level", "last_seen", "-last_seen", "joined", "-joined"];

async fn follow(person: &mut Person, page: &Value, name: &str) -> Option<Value> {
    Some(person.get(&link(page, name)?).await.is(200))
}

/// All pages from the first one on, and then back from the last one.
async fn all_pages(person: &mut Person, org: &Org, query: &str) -> (Vec<Value>, Vec<Value>) {
    let mut there = vec![listed(person, org, query).await];
    while let Some(next) = follow(person, &there[there.len() - 1], "next").await {
        there.push(next);
    }
    let mut back = vec![there[there.len() - 1].clone()];
    while let Some(previous) = follow(person, &back[0], "previous").await {
        back.insert(0, previous);
    }
    (there, back)
}

#[tokio::test]
async fn links_lead_past_everybody_once_in_every_order() {
    let app = TestApp::new().await;
    let (org, mut owner) = organization_of(&app, 30).await;
    for order in ORDERS {
        for filter in ["", "&level=1", "&level=8", "&search=ex", "&search=b", "&search=b&level=1"] {
            let query = format!("order={order}{filter}");
            let all = listed(&mut owner, &org, &format!("{query}&limit=1000")).await;
            let everybody = emails(&all);
            assert!(everybody.len() > 5 && all["next"].is_null() && all["previous"].is_null(), "{query}");
            let (there, back) = all_pages(&mut owner, &org, &format!("{query}&limit=4")).await;
            assert_eq!(there.iter().flat_map(emails).collect::<Vec<_>>(), everybody, "{query}");
            assert_eq!(back.iter().flat_map(emails).collect::<Vec<_>>(), everybody, "{query}, back");
            for (number, page) in there.iter().enumerate() {
                assert_eq!(page["count"], everybody.len(), "{query}");
                let jump = format!("{query}&limit=4&offset={}", number * 4);
                assert_eq!(listed(&mut owner, &org, &jump).await["results"], page["results"], "{jump}");
            }
        }
    }
}

#[tokio::test]
async fn people_who_come_or_go_between_pages_neither_repeat_nor_hide_others() {
    let app = TestApp::new().await;
    let (org, mut owner) = organization_of(&app, 30).await;
    for (number, order) in ORDERS.into_iter().enumerate() {
        for search in ["", "&search=ex"] {
            let everybody = emails(&listed(&mut owner, &org, &format!("limit=1000&order={order}{search}")).await);
            let first = listed(&mut owner, &org, &format!("limit=10&order={order}{search}")).await;
            let second = follow(&mut owner, &first, "next").await.unwrap();
            assert_eq!(emails(&second), everybody[10..20], "{order}");
            // The last of the first page leaves, and others come who are before it.
            run(&app, format!("UPDATE users SET is_active = 0 WHERE email = '{}'", everybody[9])).await;
            let early = |email: String, name: &str, level, time| NewMember {
                name: name.to_owned(),
                email,
                level,
                last_seen: time,
                joined_at: time,
            };
            let new = format!("new{number}{}@example.com", search.len());
            let newcomer = match order {
                "name" | "-level" => early(new, "aaa", 1, 86_400_000_000),
                "-name" => early(new, "\u{ffff}", 1, 86_400_000_000),
                "level" => early(new, "aaa", 8, 86_400_000_000),
                "last_seen" | "-joined" => early(new, "aaa", 1, 2_000_000_000_000_000),
                _ => early(new, "aaa", 1, -1),
            };
            insert(&app, &org, &[newcomer]).await;
            let again = follow(&mut owner, &first, "next").await.unwrap();
            assert_eq!(emails(&again), everybody[10..20], "{order}");
            let before = follow(&mut owner, &again, "previous").await.unwrap();
            let mut shown = emails(&before);
            shown.retain(|email| !email.starts_with("new"));
            assert_eq!(shown, everybody[..9], "{order}, back");
            // Everybody is as before.
            run(&app, format!("DELETE FROM users WHERE email = 'new{number}{}@example.com'", search.len())).await;
            run(&app, "UPDATE users SET is_active = 1".to_owned()).await;
        }
    }
}

#[tokio::test]
async fn pages_whose_people_are_gone_lead_back_to_the_others() {
    let app = TestApp::new().await;
    let (org, mut owner) = organization_of(&app, 20).await;
    for search in ["", "&search=ex"] {
        let first = listed(&mut owner, &org, &format!("limit=8&level=1{search}")).await;
        let second = follow(&mut owner, &first, "next").await.unwrap();
        let without =
            |emails: Vec<String>| format!("UPDATE users SET is_active = 0 WHERE email IN ('{}')", emails.join("', '"));
        // All after the first page are gone.
        run(&app, without(emails(&second))).await;
        let empty = follow(&mut owner, &first, "next").await.unwrap();
        assert_eq!((emails(&empty).len(), empty["next"].is_null()), (0, true));
        assert_eq!(emails(&follow(&mut owner, &empty, "previous").await.unwrap()), emails(&first));
        run(&app, "UPDATE users SET is_active = 1".to_owned()).await;
        // All before the second page are gone.
        run(&app, without(emails(&first))).await;
        let empty = follow(&mut owner, &second, "previous").await.unwrap();
        assert_eq!((emails(&empty).len(), empty["previous"].is_null()), (0, true));
        assert_eq!(emails(&follow(&mut owner, &empty, "next").await.unwrap()), emails(&second));
        run(&app, "UPDATE users SET is_active = 1".to_owned()).await;
    }
}

#[tokio::test]
async fn a_cursor_that_the_server_did_not_make_for_this_list_is_refused() {
    let app = TestApp::new().await;
    let (org, mut owner) = organization_of(&app, 10).await;
    let first = listed(&mut owner, &org, "limit=4").await;
    let next = link(&first, "next").unwrap();
    let cursor = next.split("cursor=").nth(1).unwrap().to_owned();
    let list = format!("{}/members/?limit=4", org.path);
    let damaged = format!("{}x", &cursor[..cursor.len() - 1]);
    for wrong in ["x", "%F0%9F", &damaged, &cursor[1..], &"A".repeat(1024), &"A".repeat(1025), &format!("{cursor}A")] {
        owner.get(&format!("{list}&cursor={wrong}")).await.is_invalid("invalid_input", Some("cursor"));
    }
    for order in &ORDERS[1..] {
        let other = format!("{list}&order={order}&cursor={cursor}");
        owner.get(&other).await.is_invalid("invalid_input", Some("cursor"));
    }
    owner.get(&format!("{list}&cursor=%00")).await.is_invalid("null_characters_not_allowed", Some("cursor"));
    // It works without its offset and with another limit; with another offset it does not count.
    let second = emails(&follow(&mut owner, &first, "next").await.unwrap());
    assert_eq!(emails(&listed(&mut owner, &org, &format!("limit=4&cursor={cursor}")).await), second);
    assert_eq!(emails(&listed(&mut owner, &org, &format!("limit=2&cursor={cursor}")).await), second[..2]);
    let other = listed(&mut owner, &org, &format!("limit=4&offset=6&cursor={cursor}")).await;
    assert_eq!(emails(&other), emails(&listed(&mut owner, &org, "limit=4&offset=6").await));
    assert_eq!(emails(&listed(&mut owner, &org, "limit=4&cursor=").await), emails(&first));
}

#[tokio::test]
async fn links_say_where_their_page_is_and_keep_the_filters() {
    let app = TestApp::new().await;
    let (org, mut owner) = organization_of(&app, 20).await;
    let page = listed(&mut owner, &org, "search=ex&offset=9&limit=5&order=-joined").await;
    let next = page["next"].as_str().unwrap();
    let start = format!("http://rolecall.test{}/members/?limit=5&offset=14&search=ex&order=-joined&cursor=", org.path);
    assert!(next.starts_with(&start), "{next}");
    let previous = page["previous"].as_str().unwrap();
    let start = format!("http://rolecall.test{}/members/?limit=5&offset=4&search=ex&order=-joined&cursor=", org.path);
    assert!(previous.starts_with(&start), "{previous}");
    // A page cannot begin before the first member.
    let page = listed(&mut owner, &org, "offset=3&limit=5").await;
    assert_eq!(page["previous"], format!("http://rolecall.test{}/members/?limit=5", org.path));
    // A name that is too long for a cursor has links without one.
    let name = format!("ÿ{}", "x".repeat(2000));
    run(&app, format!("UPDATE users SET name_key = '{name}' WHERE name_key = 'zoe'")).await;
    let page = listed(&mut owner, &org, "limit=20").await;
    assert_eq!(page["next"], format!("http://rolecall.test{}/members/?limit=20&offset=20", org.path));
}
