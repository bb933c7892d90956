//! Property test: events of other projects never change a result. Generated queries have the same result over a store
//! with several projects as over one with a single project.
//!
//! Queries are derived from bytes, so that proptest can shrink a failing one. All of them must be valid: a refusal
//! fails the test, too.

#[path = "../../../../../hogql/tests/hogql/generator.rs"]
mod generator;

use super::{context, put, store};
use crate::events::sql::run::{RunError, run};
use crate::events::sql::sandbox;
use generator::Generator;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use rolecall_api::Rows;
use rolecall_hogql::{Code, translate};
use rusqlite::{Connection, ErrorCode};
use serde_json::json;
use std::cell::Cell;

/// Gives up a query after this many SQLite steps: some are huge cross joins.
const STEPS: i32 = 2_000_000;

/// A store with project 7 and, with `others`, similar events of other projects.
fn stored(others: bool) -> Connection {
    let store = store();
    for n in 0..8_i64 {
        for project in [6, 7, 8, 900] {
            if project != 7 && !others {
                continue;
            }
            let is_ours = project == 7;
            let event = ["paid", "seen", "signed up"][usize::try_from(n % 3).unwrap()];
            let person = if is_ours || n % 2 == 0 { format!("p{}", n % 4) } else { format!("foreign {n}") };
            let plan = if is_ours { ["free", "pro"][usize::try_from(n % 2).unwrap()] } else { "foreign" };
            let amount = if is_ours { n } else { 1_000 + n };
            put(&store, project, event, &person, n * 7, &json!({"plan": plan, "amount": amount, "paid": n % 2 == 0}));
        }
    }
    sandbox::enter(&store).unwrap();
    store
}

fn answer(store: &Connection, query: &str) -> Result<Option<Rows>, TestCaseError> {
    let zone = TimeZone::UTC;
    let fail = |what: String| Err(TestCaseError::fail(format!("{query}\n{what}")));
    let translated = match translate(query, context(&zone)) {
        Ok(translated) => translated,
        // Names can repeat until the translation is too complex.
        Err(refusal) if refusal.code == Code::TooComplex => return Ok(None),
        Err(refusal) => return fail(format!("{refusal:?}")),
    };
    let given_up = Cell::new(0);
    store.progress_handler(STEPS, Some(move || given_up.replace(1) == 1)).unwrap();
    match run(store, &translated) {
        Ok(rows) => Ok(Some(serde_json::from_slice(&rows).unwrap())),
        Err(RunError::Sqlite(error)) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Ok(None),
        Err(failed) => fail(format!("{failed:?}\n{}", translated.sql)),
    }
}

/// The rows, sorted: without ORDER BY the order is undefined.
fn sorted(rows: &Rows) -> Vec<String> {
    let mut rows: Vec<_> = rows.results.iter().map(|row| json!(row).to_string()).collect();
    rows.sort_unstable();
    rows
}

#[test]
fn events_of_other_projects_change_no_result() {
    let (beside, alone) = (stored(true), stored(false));
    let (asked, given_up, with_rows) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_u32));
    let mut runner = TestRunner::new(Config { cases: cases(), failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&prop::collection::vec(any::<u8>(), 0..600), |bytes| {
        let query = Generator::new(&bytes).query_text();
        asked.set(asked.get() + 1);
        let (Some(a), Some(b)) = (answer(&beside, &query)?, answer(&alone, &query)?) else {
            given_up.set(given_up.get() + 1);
            return Ok(());
        };
        with_rows.set(with_rows.get() + u32::from(!b.results.is_empty()));
        prop_assert_eq!((&a.columns, a.has_more), (&b.columns, b.has_more), "{}", query);
        // Which rows a truncated result has is undefined.
        if !a.has_more {
            prop_assert_eq!(sorted(&a), sorted(&b), "{}", query);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(given_up.get() * 10 <= asked.get(), "{} of {} were given up", given_up.get(), asked.get());
    assert!(with_rows.get() * 2 >= asked.get(), "only {} of {} gave rows", with_rows.get(), asked.get());
}

/// `PROPTEST_CASES`, for a longer run.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500)
}
