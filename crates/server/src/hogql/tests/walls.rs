//! The second wall, without the first: what SQLite itself lets a query do.

use super::{ask, ask_in, put, seven, store};
use crate::hogql::kind::Kind;
use crate::hogql::run::{Failed, run};
use crate::hogql::translate::{Column, Translated};
use serde_json::json;

fn raw(sql: &str) -> Translated {
    let columns = vec![Column { name: "x".to_owned(), kind: Kind::Any }];
    Translated { sql: sql.to_owned(), values: Vec::new(), columns }
}

#[test]
fn even_a_query_that_nobody_translated_can_only_read_events() {
    let store = seven();
    store.execute_batch("CREATE TABLE secrets (x); INSERT INTO secrets VALUES (1)").unwrap();
    for sql in [
        "SELECT x FROM secrets",
        "SELECT count(*) FROM secrets",
        "SELECT sql FROM sqlite_master",
        "SELECT name FROM sqlite_schema",
        "SELECT id FROM events",
        "SELECT rowid FROM events",
        "SELECT value FROM json_each('[1]')",
        "SELECT name FROM pragma_table_info('events')",
        "PRAGMA user_version",
        "PRAGMA query_only = OFF",
        "ATTACH 'file:x?mode=memory' AS x",
        "DELETE FROM events",
        "INSERT INTO events DEFAULT VALUES",
        "UPDATE events SET event = 'x'",
        "DROP TABLE events",
        "CREATE TABLE x (x)",
        "CREATE TEMP TABLE x (x)",
        "VACUUM",
        "BEGIN",
        "SAVEPOINT x",
        "REINDEX",
        "ANALYZE",
        "EXPLAIN SELECT x FROM secrets",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
        "SELECT randomblob(10)",
        "SELECT zeroblob(10)",
        "SELECT load_extension('x')",
        "SELECT sqlite_version()",
        "SELECT hex(event) FROM events",
        "SELECT group_concat(event) FROM events",
        "SELECT printf('%1000000000d', 1)",
        "SELECT json_group_array(event) FROM events",
        "SELECT * FROM dbstat",
    ] {
        match run(&store, &raw(sql)) {
            Err(Failed::Sqlite(error)) => {
                let message = error.to_string();
                let refused = [
                    "not authorized",
                    "authorization denied",
                    "prohibited",
                    "no such table",
                    "too many attached",
                    "Multiple",
                ];
                assert!(refused.iter().any(|words| message.contains(words)), "{sql}: {message}");
            }
            other => panic!("{sql}: {other:?}"),
        }
    }
    run(&store, &raw("SELECT event FROM events")).unwrap();
    let count: i64 = store.query_row("SELECT count(*) FROM secrets", (), |row| row.get(0)).unwrap();
    assert_eq!(count, 1, "the walls are down again for others");
}

#[test]
fn an_answer_has_at_most_so_many_rows_and_bytes() {
    let store = seven();
    let query =
        "select 1 from events a cross join events b cross join events c cross join events d cross join events e";
    let rows = ask(&store, query);
    assert_eq!((rows.results.len(), rows.has_more), (10_000, true));

    let big = super::store();
    for _ in 0..30 {
        put(&big, 7, "big", "ada", 1, &json!({"text": "x".repeat(1024 * 1024)}));
    }
    let rows = ask(&big, "select properties from events");
    assert!(rows.has_more && (10..=11).contains(&rows.results.len()), "{}", rows.results.len());
}

#[test]
fn what_cannot_be_computed_is_said() {
    let store = store();
    for n in 0..3 {
        put(&store, 7, "e", "ada", n, &json!({"n": i64::MAX, "text": "x".repeat(9 * 1024 * 1024)}));
    }
    let error = |query| ask_in(&store, "UTC", query).unwrap_err();
    assert!(error("select sum(toInt(properties.n)) from events").contains("not_computable"));
    let big = "select concat(properties.text, properties.text, properties.text) from events";
    assert!(error(big).contains("too_big"));
    let like = "select count() from events where properties.text like '%a_b_c_d_e%'";
    assert!(error(like).contains("not_computable"));
}
