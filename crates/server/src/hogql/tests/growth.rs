//! How much becomes of a query: at most a multiple of what was written, whatever is nested in what.

use super::{ask, ask_in, asked, seven};
use crate::hogql::Refusal;
use crate::hogql::translate::{OUTPUT, PARTS, translate};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::json;

/// So many bytes of a translation for one of the query, and so many more.
const FACTOR: usize = 40;
const REST: usize = 1_000;

fn translated(query: &str) -> Result<String, Refusal> {
    let zone = TimeZone::UTC;
    translate(query, asked(&zone)).map(|translated| translated.sql)
}

/// What an expression can be put into, with it at `$`: all that once repeated it, and what does not compare alike.
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
    fn a_translation_is_at_most_a_multiple_of_what_was_written(around in prop::collection::vec(0..AROUND.len(), 0..16)) {
        let query = format!("select {} from events", nested(around.into_iter()));
        match translated(&query) {
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
            translated(&query).unwrap_or_else(|refusal| panic!("{refusal:?}: {query}")).len()
        };
        let (first, last) = (length(3) - length(2), length(9) - length(8));
        assert!(last <= first + 8, "{around}: {first}, then {last}");
    }
}

#[test]
fn twenty_eight_nested_nullifs_are_answered() {
    let query = format!("select max({}event{}) from events", "nullIf(".repeat(28), ", 'a')".repeat(28));
    assert_eq!(json!(ask(&seven(), &query).results), json!([["signed up"]]));
    // As many of different kinds, each named once.
    let query = format!("select max({}event{}) from events", "nullIf(".repeat(20), ", 1)".repeat(20));
    assert_eq!(json!(ask(&seven(), &query).results), json!([["signed up"]]));
}

/// SQLite puts the sub-query into each place where its column is named.
fn doubled(times: usize) -> String {
    let ctes: Vec<_> = (1..=times).map(|n| format!("c{n} as (select concat(x, x) as x from c{})", n - 1)).collect();
    format!("with c0 as (select event as x from events), {} select length(x) from c{times}", ctes.join(", "))
}

#[test]
fn a_column_that_stands_for_too_much_is_refused_with_the_limit_and_the_place() {
    assert_eq!(json!(ask(&seven(), &(doubled(8) + " order by 1 desc limit 1")).results), json!([[2304]]));
    let queries = [
        doubled(24),
        // Sub-queries instead of names.
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
        // A query over a UNION is repeated for each of its sides.
        format!(
            "with u as (select event as x from events union all select event as x from events) select 1 from {}",
            (0..16).map(|n| format!("u as u{n}")).collect::<Vec<_>>().join(", ")
        ),
    ];
    for (n, query) in queries.into_iter().enumerate() {
        let query = if query.starts_with('(') { format!("select length(x) from {query}") } else { query };
        let refusal = translated(&query).expect_err(&query);
        assert_eq!(refusal.code, "too_complex", "{n}: {refusal:?}");
        assert!(refusal.detail.contains(&PARTS.to_string()), "{n}: {refusal:?}");
        assert!(refusal.position.is_some(), "{n}: {refusal:?}");
    }
}

#[test]
fn parts_are_counted_to_the_limit_and_not_further() {
    // Each of the items has as many parts as the column stands for.
    let wide = |times: usize, items: usize| {
        let sum = vec!["x"; times].join(" + ");
        format!(
            "with c as (select {} as x from events) select {} from c",
            vec!["1"; 100].join(" + "),
            vec![sum; items].join(", ")
        )
    };
    // 100 numbers and 99 signs are 199 parts.
    assert!(translated(&wide(1, 90)).is_ok());
    assert!(translated(&wide(10, 9)).is_ok());
    let refusal = translated(&wide(10, 11)).unwrap_err();
    assert!(refusal.detail.contains("20000 parts"), "{refusal:?}");
}

#[test]
fn aliases_of_aliases_are_written_out_a_few_times_and_not_thousands() {
    let aliases = |count: usize| {
        let list: Vec<_> = (1..=count).map(|n| format!("a{} + a{} as a{n}", n - 1, n - 1)).collect();
        format!("select 1 as a0, {}", list.join(", "))
    };
    assert!(translated(&aliases(6)).is_ok());
    let refusal = translated(&aliases(16)).unwrap_err();
    assert!(refusal.code == "too_complex" && refusal.detail.contains("alias written out"), "{refusal:?}");
    let long = translated(&format!("select {}", vec!["properties.a"; 200].join(", "))).err();
    assert!(long.is_some(), "there is no FROM");
    assert!(
        translated(&format!("select {} from events", vec!["properties.a"; 200].join(", "))).unwrap().len() < OUTPUT
    );
}

/// What is compared in several ways gives what it gave when it was written several times.
#[test]
fn values_of_several_kinds_are_compared_each_in_its_way() {
    let store = seven();
    for (expression, expected) in [
        ("properties.plan in ('pro', 3, true)", json!([[false], [true]])),
        // True is no number, and no number is true.
        ("properties.seats = true", json!([[false], [false]])),
        ("properties.trial = 'true'", json!([[false], [true]])),
        ("properties.seats in (1, 'x')", json!([[true], [false]])),
        ("properties.seats not in (1, 'x', null)", json!([[false], [null]])),
        ("properties.trial in (false, 'yes')", json!([[true], [false]])),
        ("case properties.seats when '1' then 'one' when 3 then 'three' else 'none' end", json!([["one"], ["three"]])),
        ("case properties.plan when 'free' then 1 when 2 then 2 end", json!([[1], [null]])),
        ("case event when 'x' then 1 when 'signed up' then count() else 2 end", json!([[1], [1]])),
        ("nullIf(properties.seats, '1')", json!([[null], [3]])),
        ("nullIf(properties.trial, 'false')", json!([[null], [true]])),
        ("nullIf(properties.seats, 3)", json!([[1], [null]])),
        ("nullIf(sum(properties.seats), '3')", json!([[1], [null]])),
        ("case sum(properties.seats) when 1 then 'one' when '3' then 'three' end", json!([["one"], ["three"]])),
        ("sum(properties.seats) in (1, 'x')", json!([[true], [false]])),
        ("properties.seats between 2 and '5'", json!([[false], [true]])),
        ("properties.seats not between 2 and '5'", json!([[true], [false]])),
        ("sum(properties.seats) between '1' and 2", json!([[true], [false]])),
        ("toDateTime('2026-11-24') between '2026-11-23' and now()", json!([[true], [true]])),
        ("nullIf(nullIf(properties.plan, 1), 'pro') in ('free', 1)", json!([[true], [null]])),
    ] {
        let gathers = expression.contains("sum(") || expression.contains("count(");
        let groups = if gathers { "group by event, properties.plan" } else { "" };
        let query =
            format!("select {expression} from events where event = 'signed up' {groups} order by properties.plan");
        let rows = ask_in(&store, "UTC", &query).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(json!(rows.results), expected, "{expression}");
    }
}
