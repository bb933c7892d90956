//! Deeply nested queries, and comparisons of mixed types, have the right result. The size of their translations is
//! tested in `rolecall-hogql`.

use super::{ask, ask_in, seven};
use serde_json::json;

#[test]
fn deeply_nested_nullifs_have_a_result() {
    let query = format!("select max({}event{}) from events", "nullIf(".repeat(28), ", 'a')".repeat(28));
    assert_eq!(json!(ask(&seven(), &query).results), json!([["signed up"]]));
    // The same with values of different types.
    let query = format!("select max({}event{}) from events", "nullIf(".repeat(20), ", 1)".repeat(20));
    assert_eq!(json!(ask(&seven(), &query).results), json!([["signed up"]]));
}

#[test]
fn a_column_doubled_eight_times_has_a_result() {
    // SQLite inlines the sub-query at each use of its column.
    let ctes: Vec<_> = (1..=8).map(|n| format!("c{n} as (select concat(x, x) as x from c{})", n - 1)).collect();
    let query = format!(
        "with c0 as (select event as x from events), {} select length(x) from c8 order by 1 desc limit 1",
        ctes.join(", ")
    );
    assert_eq!(json!(ask(&seven(), &query).results), json!([[2304]]));
}

/// A list of mixed types compares as the separate comparisons would.
#[test]
fn values_of_different_kinds_are_compared_by_kind() {
    let store = seven();
    for (expression, expected) in [
        ("properties.plan in ('pro', 3, true)", json!([[false], [true]])),
        // `true` equals no number.
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
