//! Searches among members find what a plain scan of the database finds, whatever has changed.

use super::crowd::{NewMember, emails, insert, listed, organization_of, quoted, run};
use crate::support::TestApp;
use crate::support::people::{Org, Person};
use form_urlencoded::byte_serialize;
use rolecall_server::store::sql;
use serde_json::json;
use sqlx::AssertSqlSafe;

/// Random numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn text(&mut self, characters: &str, shortest: usize, longest: usize) -> String {
        let characters: Vec<char> = characters.chars().collect();
        let length = shortest + self.below(longest - shortest + 1);
        (0..length).map(|_| characters[self.below(characters.len())]).collect()
    }
}

/// Orders, and how the database sorts by them.
const ORDERS: [(&str, &str); 8] = [
    ("name", "m.name_key, m.email"),
    ("-name", "m.name_key DESC, m.email DESC"),
    ("level", "m.level DESC, m.name_key, m.email"),
    ("-level", "m.level, m.name_key, m.email"),
    ("last_seen", "m.last_seen DESC, m.name_key, m.email"),
    ("-last_seen", "m.last_seen, m.name_key, m.email"),
    ("joined", "m.joined_at, m.name_key, m.email"),
    ("-joined", "m.joined_at DESC, m.name_key, m.email"),
];

/// Compares a search with a scan. `typed` becomes `normalized`.
async fn compare(app: &TestApp, person: &mut Person, org: &Org, (typed, normalized): (&str, &str), order: usize) {
    let (order, sorted) = ORDERS[order];
    let pattern = normalized.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = quoted(&format!("%{pattern}%"));
    let sql = format!(
        r"SELECT m.level, u.email FROM memberships m JOIN users u ON u.id = m.user_id AND u.is_active = 1
          WHERE m.organization_id = '{}' AND (u.name_key LIKE {pattern} ESCAPE '\' OR u.email LIKE {pattern} ESCAPE '\')
          ORDER BY {sorted}",
        org.id
    );
    let query = sql::query_as::<(i64, String)>(AssertSqlSafe(sql));
    let expected = query.fetch_all(&mut app.app.db.read().await.unwrap()).await.unwrap();
    let of_level = |level: i64| expected.iter().filter(|(other, _)| *other == level).count();
    let search: String = byte_serialize(typed.as_bytes()).collect();
    let list = listed(person, org, &format!("limit=1000&order={order}&search={search}")).await;
    let counts = json!({"owner": of_level(15), "administrators": of_level(8), "members": of_level(1)});
    assert_eq!((&list["counts"], &list["count"]), (&counts, &json!(expected.len())), "{typed:?} {order}");
    let expected: Vec<_> = expected.into_iter().map(|(_, email)| email).take(1000).collect();
    assert_eq!(emails(&list), expected, "{typed:?} {order}");
}

/// A member with a random name that is normalized, and an address of its own.
fn member(random: &mut Random, number: usize) -> NewMember {
    let name = random.text("abæ%_\\-", 0, 3);
    let local = random.text("ab%_+", 1, 3);
    NewMember { name, email: format!("{local}{number}@ab.example"), ..NewMember::numbered(number) }
}

/// Changes a few members directly in the database.
async fn change(app: &TestApp, org: &Org, random: &mut Random, number: usize) {
    let some = format!("email LIKE '%{}@ab%'", random.below(100));
    let sql = match number % 6 {
        0 => format!("UPDATE users SET name_key = {} WHERE {some}", quoted(&random.text("abc", 1, 3))),
        1 => format!("UPDATE users SET is_active = 1 - is_active WHERE {some}"),
        2 => format!("UPDATE memberships SET level = 9 - level WHERE level <> 15 AND {some}"),
        3 => format!("DELETE FROM memberships WHERE level <> 15 AND {some}"),
        4 => format!("UPDATE users SET email = 'c' || email WHERE {some}"),
        _ => return insert(app, org, &[member(random, 1000 + number), member(random, 2000 + number)]).await,
    };
    run(app, sql).await;
}

#[tokio::test]
async fn a_search_finds_what_a_scan_finds() {
    let app = TestApp::new().await;
    let mut owner = app.person("Owner").await;
    let org = app.organization(&mut owner, "Org").await;
    let mut random = Random(7);
    let people: Vec<_> = (0..700).map(|number| member(&mut random, number)).collect();
    insert(&app, &org, &people).await;
    for number in 0..160 {
        let term = match number % 4 {
            // A few hits, and all; names with capital letters and accents are found too.
            0 => random.text("abc@.1", 1, 2),
            1 => random.text("ab%_\\æ-", 1, 3),
            2 => format!("{}@ab", random.below(700)),
            _ => random.text("ab.exmpl", 1, 1),
        };
        let typed = if number % 3 == 0 { term.to_uppercase().replace('A', "Å") } else { term.clone() };
        compare(&app, &mut owner, &org, (&typed, &term), number % 8).await;
        change(&app, &org, &mut random, number).await;
        // The same search after a change.
        compare(&app, &mut owner, &org, (&term, &term), number / 8 % 8).await;
    }
}

#[tokio::test]
async fn more_matches_than_are_sorted_in_memory_have_the_same_pages() {
    let app = TestApp::new().await;
    let (org, mut owner) = organization_of(&app, 0).await;
    let people =
        (0..4_500).map(|number| NewMember { email: format!("p{number}@ab.example"), ..NewMember::numbered(number) });
    insert(&app, &org, &people.collect::<Vec<_>>()).await;
    for (order, (param, _)) in ORDERS.iter().enumerate() {
        compare(&app, &mut owner, &org, ("@ab", "@ab"), order).await;
        let query = format!("limit=30&search=%40ab&order={param}");
        let middle = listed(&mut owner, &org, &format!("{query}&offset=4000")).await;
        let before = listed(&mut owner, &org, &format!("{query}&offset=3970")).await;
        let next = super::crowd::link(&before, "next").unwrap();
        assert_eq!(emails(&owner.get(&next).await.is(200)), emails(&middle), "{query}");
        let previous = super::crowd::link(&middle, "previous").unwrap();
        assert_eq!(emails(&owner.get(&previous).await.is(200)), emails(&before), "{query}");
    }
}

#[tokio::test]
async fn a_rolled_back_change_is_not_found() {
    let app = TestApp::new().await;
    let (org, mut owner) = organization_of(&app, 3).await;
    assert_eq!(listed(&mut owner, &org, "search=ghost").await["count"], 0);
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("UPDATE users SET name_key = 'ghost'").execute(&mut tx).await.unwrap();
    drop(tx);
    assert_eq!(listed(&mut owner, &org, "search=ghost").await["count"], 0);
    run(&app, "UPDATE users SET name_key = 'spirit'".to_owned()).await;
    assert_eq!(listed(&mut owner, &org, "search=spirit").await["count"], 4);
}
