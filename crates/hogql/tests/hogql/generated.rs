//! Property tests: for any text, the translation does not panic, is within its limits, and contains nothing of the
//! text. The fuzz target checks the same.

use super::generator::Generator;
use super::translated;
use proptest::prelude::*;
use rolecall_hogql::limits::{COLUMNS, QUERY_BYTES, TRANSLATION_BYTES};
use rolecall_hogql::{Refusal, Translation, Value, events};

/// Keywords, for texts that are nearly queries.
const WORDS: [&str; 64] = [
    "select",
    "from",
    "where",
    "group",
    "by",
    "order",
    "having",
    "limit",
    "offset",
    "with",
    "as",
    "union",
    "all",
    "intersect",
    "except",
    "join",
    "left",
    "full",
    "on",
    "using",
    "over",
    "partition",
    "rows",
    "between",
    "and",
    "or",
    "not",
    "in",
    "exists",
    "is",
    "null",
    "case",
    "when",
    "then",
    "else",
    "end",
    "distinct",
    "interval",
    "cast",
    "events",
    "event",
    "properties",
    "timestamp",
    "count",
    "sum",
    "toDate",
    "now",
    "'a'",
    "1",
    "2.5",
    "(",
    ")",
    ",",
    ".",
    "*",
    "=",
    "<",
    "+",
    "-",
    "/",
    "[",
    "]",
    ";",
    "--",
];

/// Checks what holds for every outcome.
fn check(query: &str, outcome: &Result<Translation, Refusal>) -> Result<(), TestCaseError> {
    match outcome {
        Ok(Translation { sql, values, columns }) => {
            prop_assert!(
                query.len() <= QUERY_BYTES && sql.len() <= TRANSLATION_BYTES,
                "{} bytes: {}",
                sql.len(),
                query
            );
            prop_assert!(!columns.is_empty() && columns.len() <= COLUMNS, "{}", query);
            prop_assert_eq!(values.first(), Some(&Value::Integer(7)), "{}", query);
            // No quote, comment or second statement may come from the query.
            let own = sql.replace(&events::readable_properties(), "");
            prop_assert!(own.is_ascii() && !own.contains(['"', '`', ';', '\\']), "{}", sql);
            prop_assert!(!own.contains("--") && !own.contains("/*"), "{}", sql);
            // Every FROM of the table has its condition.
            let tables = own.matches(events::TABLE).count();
            prop_assert_eq!(own.matches("main.events WHERE project_id = ?1)").count(), tables, "{}", sql);
        }
        Err(Refusal { detail, position, .. }) => {
            prop_assert!(!detail.is_empty(), "{}: {}", query, detail);
            let lines = query.split('\n').count();
            let is_inside = |line: u32| (1..=lines + 1).contains(&usize::try_from(line).unwrap_or(usize::MAX));
            prop_assert!(position.is_none_or(|at| is_inside(at.line) && at.column > 0), "{}: {:?}", query, position);
        }
    }
    Ok(())
}

fn check_text(query: &str) -> Result<(), TestCaseError> {
    check(query, &translated(query))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_translated_or_refused(text in any::<String>(), ascii in "[ -~\n]{0,80}") {
        check_text(&text)?;
        check_text(&ascii)?;
        check_text(&format!("select {text}"))?;
        check_text(&format!("select event from events where {ascii}"))?;
    }

    #[test]
    fn words_in_any_order_are_translated_or_refused(
        words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..60)
    ) {
        let words = words.join(" ");
        check_text(&words)?;
        check_text(&format!("select {words}"))?;
        check_text(&format!("select count() from events where {words}"))?;
    }

    #[test]
    fn generated_queries_are_translated_or_too_complex(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let query = Generator::new(&bytes).query_text();
        let outcome = translated(&query);
        check(&query, &outcome)?;
        if let Err(refusal) = outcome {
            prop_assert_eq!(refusal.code, rolecall_hogql::Code::TooComplex, "{}: {}", query, refusal);
        }
    }

    #[test]
    fn a_changed_query_is_translated_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..600), at: prop::sample::Index, to: prop::sample::Index,
        by in any::<char>(), word in prop::sample::select(WORDS.to_vec())
    ) {
        let query: Vec<char> = Generator::new(&bytes).query_text().chars().collect();
        let (at, to) = (at.index(query.len()), to.index(query.len()));
        let (from, to) = (at.min(to), at.max(to));
        let text = |parts: &[&[char]]| parts.concat().iter().collect::<String>();
        check_text(&text(&[&query[..at], &[by], &query[at + 1..]]))?;
        check_text(&text(&[&query[..from], &query[to..]]))?;
        check_text(&text(&[&query[..to], &query[from..]]))?;
        check_text(&format!("{} {word} {}", text(&[&query[..at]]), text(&[&query[at..]])))?;
    }
}
