//! The exported lists of functions contain exactly those that translations call.

use super::corpus::CORPUS;
use super::generator::Generator;
use super::translated;
use proptest::prelude::*;
use rolecall_hogql::functions::{OWN, SQLITE};
use std::collections::BTreeSet;

/// The functions that SQL calls: lower-case names right before a bracket, and the operator `->`.
fn called(sql: &str) -> BTreeSet<&str> {
    let is_part = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    let names = sql.match_indices('(').map(|(at, _)| {
        let before = &sql[..at];
        &before[before.trim_end_matches(is_part).len()..]
    });
    let operator = sql.contains(" -> ").then_some("->");
    names.filter(|name| !name.is_empty()).chain(operator).collect()
}

#[test]
fn the_lists_have_exactly_the_functions_that_translations_call() {
    let translations: Vec<_> = CORPUS
        .iter()
        .map(|query| translated(query).unwrap_or_else(|refusal| panic!("{query}: {refusal}")).sql)
        .collect();
    let called: BTreeSet<_> = translations.iter().flat_map(|sql| called(sql)).collect();
    let listed: BTreeSet<_> = SQLITE.into_iter().chain(OWN).collect();
    assert_eq!(called, listed);
}

#[test]
fn the_lists_are_sorted_and_name_nothing_twice() {
    assert!(SQLITE.is_sorted_by(|a, b| a < b) && OWN.is_sorted_by(|a, b| a < b));
    assert!(OWN.iter().all(|name| name.starts_with("hql_")) && !SQLITE.iter().any(|name| name.starts_with("hql_")));
}

proptest! {
    #[test]
    fn generated_queries_call_no_function_that_is_not_listed(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(translation) = translated(&Generator::new(&bytes).query_text()) {
            for name in called(&translation.sql) {
                prop_assert!(SQLITE.contains(&name) || OWN.contains(&name), "{} in {}", name, translation.sql);
            }
        }
    }
}
