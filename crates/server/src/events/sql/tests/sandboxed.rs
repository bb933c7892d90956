//! What the sandbox allows, also for SQL that was not translated.

use super::{ask, ask_in, put, seven, store};
use crate::events::sql::run::{RunError, run};
use crate::events::sql::sandbox;
use rolecall_hogql::{Column, Kind, Translation};
use serde_json::json;

fn raw(sql: &str) -> Translation {
    let columns = vec![Column { name: "x".to_owned(), kind: Kind::Any }];
    Translation { sql: sql.to_owned(), values: Vec::new(), columns }
}

#[test]
fn an_untranslated_query_can_only_read_events() {
    let store = seven();
    store.execute_batch("CREATE TABLE secrets (x); INSERT INTO secrets VALUES (1)").unwrap();
    sandbox::enter(&store).unwrap();
    for sql in [
        "SELECT x FROM secrets",
        "SELECT count(*) FROM secrets",
        "SELECT sql FROM sqlite_master",
        "SELECT name FROM sqlite_schema",
        "SELECT id FROM events",
        "SELECT count(*) FROM events",
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
            Err(RunError::Sqlite(error)) => {
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
}

#[test]
fn an_answer_is_limited_in_rows_and_bytes() {
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
    assert_eq!((rows.results.len(), rows.has_more), (9, true));

    let wide = ["properties"; 9].join(", ");
    let rows = ask(&big, &format!("select {wide} from events limit 1"));
    assert_eq!((rows.results.len(), rows.has_more), (1, false), "a row that just fits");
    let wide = ["properties"; 40].join(", ");
    let refused = ask_in(&big, "UTC", &format!("select {wide} from events")).unwrap_err();
    assert!(refused.contains("too_big") && refused.contains("A row of the result has more than 10485760"), "{refused}");
}

#[test]
fn a_query_that_cannot_be_computed_is_refused() {
    let store = store();
    for n in 0..3 {
        put(&store, 7, "e", "ada", n, &json!({"n": i64::MAX, "text": "x".repeat(1536 * 1024)}));
    }
    let error = |query: &str| ask_in(&store, "UTC", query).unwrap_err();
    assert!(error("select sum(toInt(properties.n)) from events").contains("not_computable"));
    let text = |times: usize| format!("concat({})", vec!["properties.text"; times].join(", "));
    assert_eq!(
        json!(ask(&store, &format!("select length({}) from events limit 1", text(5))).results),
        json!([[7_864_320]])
    );
    assert!(error(&format!("select {} from events", text(6))).contains("too_big"));
    let like = &format!("select count() from events where {} like '%a_b_c_d_e%'", text(5));
    assert!(error(like).contains("not_computable"));
    for argument in ["0", "-1", "null", "'x'", "toInt(properties.none)"] {
        let query = format!("select ntile({argument}) over () from events limit 1");
        assert!(error(&query).contains("not_computable"), "{query}: {}", error(&query));
    }
}

#[test]
fn an_invalid_window_frame_is_refused_with_the_reason() {
    let store = store();
    put(&store, 7, "e", "ada", 0, &json!({}));
    let over = |window: &str| ask_in(&store, "UTC", &format!("select sum(1) over ({window}) from events"));
    for window in [
        "range 1 preceding",
        "range between 1 preceding and current row",
        "order by event, timestamp range 1 preceding",
        "rows between current row and 1 preceding",
        "rows between 1 following and 1 preceding",
        "rows 1 following",
        "rows unbounded following",
        "rows between unbounded following and current row",
        "rows between current row and unbounded preceding",
    ] {
        let error = over(window).unwrap_err();
        assert!(error.contains("syntax"), "{window}: {error}");
    }
    for window in [
        "rows unbounded preceding",
        "rows between 1 preceding and 1 following",
        "rows between 3 preceding and 1 preceding",
        "rows between current row and unbounded following",
        "order by toInt(properties.n) range between 1 preceding and current row",
        "groups between 1 preceding and current row",
        "range between unbounded preceding and current row",
    ] {
        let answer = over(window);
        assert!(answer.is_ok(), "{window}: {answer:?}");
    }
}

/// Earlier versions stored events of any size.
#[test]
fn properties_that_are_too_large_to_be_read_end_no_query() {
    let store = store();
    let size = |bytes: usize| json!({"text": "x".repeat(bytes - r#"{"text":""}"#.len())});
    for (n, bytes) in (0..).zip([2 * 1024 * 1024, 2 * 1024 * 1024 + 1, 30_000_000]) {
        put(&store, 7, "big", "ada", n, &size(bytes));
    }
    let query = "select length(properties.text), properties.$too_large from events order by timestamp desc";
    let expected = json!([[2_097_141, null], [null, 2_097_153], [null, 30_000_000]]);
    assert_eq!(json!(ask(&store, query).results), expected);
    let query = "select properties from events where event = 'big' order by timestamp limit 1";
    assert_eq!(json!(ask(&store, query).results), json!([["{\"$too_large\":30000000}"]]));
    let query = "select event, count() from events where properties.text is null group by event";
    assert_eq!(json!(ask(&store, query).results), json!([["big", 2]]));
}
