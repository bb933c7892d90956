//! The size of translations: at most a multiple of the query, however it is nested.

use super::translated;
use proptest::prelude::*;
use rolecall_hogql::limits::{PARTS, TRANSLATION_BYTES};
use rolecall_hogql::{Code, Refusal};

/// Maximum length of a translation per byte of the query, plus a constant.
const FACTOR: usize = 40;
const REST: usize = 1_000;

/// Translates to SQL.
fn sql(query: &str) -> Result<String, Refusal> {
    translated(query).map(|translation| translation.sql)
}

/// Contexts of an expression (`$`) in which it was once repeated, or compared as different types.
const AROUND: [&str; 14] = [
    "nullIf($, 'a')",
    "nullIf(properties.a, $)",
    "nullIf($, 1)",
    "(case $ when 'a' then 'b' when 'c' then 'd' end)",
    "(case $ when 'a' then 'b' when 1 then 'd' when true then 'e' else 'f' end)",
    "(case properties.a when $ then 'b' when 1 then 'd' end)",
    "toString($ in ('a', 'b'))",
    "toString($ in ('a', 1, true, now(), null))",
    "toString(properties.a not in ($, 1))",
    "coalesce($, properties.a, 1)",
    "toString($ between 'a' and 'b')",
    "toString(properties.a between 1 and $)",
    "if($ = 'a', 'b', $)",
    "concat(toString(now() = $), $)",
];

fn nested(around: impl Iterator<Item = usize>) -> String {
    around
        .fold("properties.plan".to_owned(), |inner, index| AROUND[index].replacen('$', &inner, 1).replace('$', "event"))
}

proptest! {
    #[test]
    fn a_translation_is_at_most_a_multiple_of_the_query(around in prop::collection::vec(0..AROUND.len(), 0..16)) {
        let query = format!("select {} from events", nested(around.into_iter()));
        match sql(&query) {
            Ok(sql) => prop_assert!(sql.len() <= FACTOR * query.len() + REST, "{} of {}: {query}\n{sql}", sql.len(), query.len()),
            Err(refusal) => prop_assert!(refusal.detail.contains("nested too deeply"), "{refusal:?}: {query}"),
        }
    }
}

#[test]
fn each_level_of_nesting_adds_as_much_as_the_one_before() {
    for (index, around) in AROUND.iter().enumerate() {
        let length = |depth: usize| {
            let query = format!("select {} from events", nested(std::iter::repeat_n(index, depth)));
            sql(&query).unwrap_or_else(|refusal| panic!("{refusal:?}: {query}")).len()
        };
        let (first, last) = (length(3) - length(2), length(9) - length(8));
        assert!(last <= first + 8, "{around}: {first}, then {last}");
    }
}

/// A query whose column SQLite expands to 2^`times` copies.
fn doubled(times: usize) -> String {
    let ctes: Vec<_> = (1..=times).map(|n| format!("c{n} as (select concat(x, x) as x from c{})", n - 1)).collect();
    format!("with c0 as (select event as x from events), {} select length(x) from c{times}", ctes.join(", "))
}

#[test]
fn a_column_that_expands_too_far_is_refused_with_the_limit_and_the_position() {
    let queries = [
        doubled(24),
        // The same with sub-queries.
        (0..8).fold("events".to_owned(), |from, n| {
            let x = if n == 0 { "event" } else { "x" };
            format!("(select concat({x}, {x}, {x}, {x}) as x from {from}) t{n}")
        }),
        // Relations that are read twice.
        format!(
            "with c0 as (select event as x from events), {} select 1 from c20",
            (1..=20)
                .map(|n| format!("c{n} as (select a.x from c{0} a join c{0} b on true)", n - 1))
                .collect::<Vec<_>>()
                .join(", ")
        ),
        // A query over a UNION is repeated for each side.
        format!(
            "with u as (select event as x from events union all select event as x from events) select 1 from {}",
            (0..16).map(|n| format!("u as u{n}")).collect::<Vec<_>>().join(", ")
        ),
    ];
    for (n, query) in queries.into_iter().enumerate() {
        let query = if query.starts_with('(') { format!("select length(x) from {query}") } else { query };
        let refusal = sql(&query).expect_err(&query);
        assert_eq!(refusal.code, Code::TooComplex, "{n}: {refusal:?}");
        assert!(refusal.detail.contains(&PARTS.to_string()), "{n}: {refusal:?}");
        assert!(refusal.position.is_some(), "{n}: {refusal:?}");
    }
}

#[test]
fn a_query_at_the_limit_of_parts_is_accepted_and_one_past_it_refused() {
    // Each item has as many parts as the column stands for.
    let wide = |times: usize, items: usize| {
        let sum = vec!["x"; times].join(" + ");
        format!(
            "with c as (select {} as x from events) select {} from c",
            vec!["1"; 100].join(" + "),
            vec![sum; items].join(", ")
        )
    };
    // 100 numbers and 99 operators are 199 parts.
    assert!(sql(&wide(1, 90)).is_ok());
    assert!(sql(&wide(10, 9)).is_ok());
    let refusal = sql(&wide(10, 11)).unwrap_err();
    assert!(refusal.detail.contains("20000 parts"), "{refusal:?}");
}

#[test]
fn aliases_of_aliases_are_expanded_only_within_the_limit() {
    let aliases = |count: usize| {
        let list: Vec<_> = (1..=count).map(|n| format!("a{} + a{} as a{n}", n - 1, n - 1)).collect();
        format!("select 1 as a0, {}", list.join(", "))
    };
    assert!(sql(&aliases(6)).is_ok());
    let refusal = sql(&aliases(16)).unwrap_err();
    assert!(refusal.code == Code::TooComplex && refusal.detail.contains("alias written out"), "{refusal:?}");
    let long = sql(&format!("select {}", vec!["properties.a"; 200].join(", "))).err();
    assert!(long.is_some(), "there is no FROM");
    assert!(
        sql(&format!("select {} from events", vec!["properties.a"; 200].join(", "))).unwrap().len() < TRANSLATION_BYTES
    );
}
