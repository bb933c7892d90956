//! Organizations of many people, inserted directly into the database.

use crate::support::TestApp;
use crate::support::people::{Org, Person};
use rolecall_server::store::sql;
use serde_json::Value;
use sqlx::AssertSqlSafe;

/// Somebody to insert.
pub(crate) struct NewMember {
    /// The name, which is its own normalized form.
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) level: u8,
    /// 0: never.
    pub(crate) last_seen: i64,
    pub(crate) joined_at: i64,
}

impl NewMember {
    /// Person number `number`. Many have the same name, level and times.
    pub(crate) fn numbered(number: usize) -> Self {
        let name = ["ada", "bo", "bo b", "cy", "æsa", "zoe"][number * 7 % 6];
        let moment = |count: usize| i64::try_from(number % count).unwrap() * 86_400_000_000;
        NewMember {
            name: name.to_owned(),
            email: format!("p{}@example.com", number * 37 % 1000),
            level: if number.is_multiple_of(5) { 8 } else { 1 },
            last_seen: moment(4),
            joined_at: moment(3),
        }
    }
}

/// Runs a statement on the main database.
pub(crate) async fn run(app: &TestApp, sql: String) {
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query(AssertSqlSafe(sql)).persistent(false).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// A text as an SQL literal.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Inserts people.
pub(crate) async fn insert(app: &TestApp, org: &Org, people: &[NewMember]) {
    for people in people.chunks(300) {
        let (mut users, mut memberships) = (Vec::new(), Vec::new());
        for NewMember { name, email, level, last_seen, joined_at } in people {
            let (user, name, email) = (uuid::Uuid::now_v7(), quoted(name), quoted(email));
            let last_seen = if *last_seen == 0 { "NULL".to_owned() } else { last_seen.to_string() };
            users.push(format!("('{user}', '{user}', {name}, {name}, {email}, 1, {last_seen})"));
            let id = uuid::Uuid::now_v7();
            memberships.push(format!("('{id}', '{}', '{user}', {level}, {joined_at}, 1)", org.id));
        }
        let columns = "users (id, distinct_id, first_name, name_key, email, date_joined, last_seen)";
        run(app, format!("INSERT INTO {columns} VALUES {}", users.join(", "))).await;
        let columns = "memberships (id, organization_id, user_id, level, joined_at, updated_at)";
        run(app, format!("INSERT INTO {columns} VALUES {}", memberships.join(", "))).await;
    }
}

/// An organization of so many people and its owner.
pub(crate) async fn organization_of(app: &TestApp, people: usize) -> (Org, Person) {
    let mut owner = app.person("Owner").await;
    let org = app.organization(&mut owner, "Org").await;
    let people: Vec<_> = (0..people).map(NewMember::numbered).collect();
    insert(app, &org, &people).await;
    (org, owner)
}

/// A page of the member list.
pub(crate) async fn listed(person: &mut Person, org: &Org, query: &str) -> Value {
    person.get(&format!("{}/members/?{query}", org.path)).await.is(200)
}

/// The email addresses on a page, in order.
pub(crate) fn emails(page: &Value) -> Vec<String> {
    let email = |member: &Value| member["user"]["email"].as_str().unwrap().to_owned();
    page["results"].as_array().unwrap().iter().map(email).collect()
}

/// The path and query of the page before (`previous`) or after (`next`).
pub(crate) fn link(page: &Value, name: &str) -> Option<String> {
    let url = page[name].as_str()?;
    Some(url[url.find("/api/").unwrap()..].to_owned())
}
