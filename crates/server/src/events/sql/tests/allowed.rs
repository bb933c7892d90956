//! The sandbox allows exactly what translations use: anything more would only weaken it.

use super::{context, store};
use jiff::tz::TimeZone;
use rolecall_hogql::{events, functions, translate};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

#[path = "../../../../../hogql/tests/hogql/corpus.rs"]
mod corpus;

/// What SQLite asked the authorizer for.
#[derive(Debug, Default)]
struct Asked {
    functions: BTreeSet<String>,
    /// Columns of `events`.
    columns: BTreeSet<String>,
    /// Common table expressions of which no column is read, without their numbers.
    relations: BTreeSet<String>,
    others: BTreeSet<String>,
}

fn asked() -> Asked {
    let store = store();
    let asked = Arc::new(Mutex::new(Asked::default()));
    let notes = Arc::clone(&asked);
    let note = move |context: AuthContext<'_>| {
        let mut notes = notes.lock().unwrap();
        match context.action {
            AuthAction::Select => false,
            AuthAction::Function { function_name } => notes.functions.insert(function_name.to_owned()),
            AuthAction::Read { table_name, column_name: "" } => {
                notes.relations.insert(table_name.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_owned())
            }
            AuthAction::Read { table_name: events::TABLE, column_name } => notes.columns.insert(column_name.to_owned()),
            other => notes.others.insert(format!("{other:?}")),
        };
        Authorization::Allow
    };
    store.authorizer(Some(note)).unwrap();
    for query in corpus::CORPUS {
        let translation = translate(query, context(&TimeZone::UTC)).unwrap();
        store.prepare(&translation.sql).unwrap_or_else(|error| panic!("{query}: {error}"));
    }
    store.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    std::mem::take(&mut *asked.lock().unwrap())
}

#[test]
fn translations_use_exactly_what_the_sandbox_allows() {
    let asked = asked();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(asked.functions, owned(&[&functions::SQLITE[..], &functions::OWN[..]].concat()));
    let columns: Vec<_> = events::COLUMNS.iter().map(|(name, _)| *name).chain([events::PROJECT]).collect();
    assert_eq!(asked.columns, owned(&columns));
    assert_eq!(asked.relations, owned(&["w"]));
    assert_eq!(asked.others, owned(&[]));
}
