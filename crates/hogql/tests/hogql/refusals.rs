//! Refusals: sentence, code and position.

use super::translated;
use rolecall_hogql::Refusal;

fn refusal(query: &str) -> Refusal {
    match translated(query) {
        Err(refusal) => refusal,
        Ok(translation) => panic!("{query} was translated: {translation:?}"),
    }
}

#[test]
fn mistakes_are_reported_with_their_position() {
    for (query, code, place, words) in [
        ("", "syntax", None, "is empty"),
        ("-- only a comment", "syntax", None, "is empty"),
        ("select", "syntax", Some((1, 7)), "ends"),
        ("select event frm events", "syntax", Some((1, 18)), "`events` was not expected"),
        ("select event\nfrom events\nwhere (event = 'x'", "syntax", Some((3, 19)), "Expected: )"),
        ("select 'open", "syntax", Some((1, 8)), "Unterminated"),
        ("delete from events", "not_allowed", Some((1, 1)), "Only SELECT statements"),
        ("select 1; select 2", "not_allowed", Some((1, 11)), "Only one SELECT"),
        ("select evnt from events", "unknown_name", Some((1, 8)), "`evnt`; there are uuid, event"),
        (
            "select 1 from events where event = \"order_paid\"",
            "unknown_name",
            Some((1, 36)),
            "use single quotes for text: 'order_paid'",
        ),
        ("select \"it's\" from events", "unknown_name", Some((1, 8)), "single quotes for text: 'it''s'"),
        ("select properties.\"a\" = \"x\".y from events", "unknown_name", Some((1, 25)), "single quotes"),
        ("select 1\nfrom persons", "not_allowed", Some((2, 6)), "no table `persons`"),
        ("select person.properties.email from events", "not_allowed", Some((1, 8)), "no persons"),
        ("select nope(event) from events", "unknown_name", Some((1, 8)), "no function nope()"),
        ("select lower() from events", "wrong_type", Some((1, 8)), "takes one argument, not 0"),
        ("select event from events where timestamp > 'soon'", "wrong_type", Some((1, 44)), "`soon` is not a time"),
        ("select event, count() from events", "not_grouped", Some((1, 8)), "GROUP BY"),
        ("select event from events group by distinct_id", "not_grouped", Some((1, 8)), "GROUP BY"),
        ("select count() from events where count() > 1", "not_allowed", Some((1, 34)), "use HAVING"),
        ("select max(count()) from events", "not_allowed", Some((1, 12)), "another aggregate"),
        ("select event from events having event = 'x'", "not_grouped", Some((1, 33)), "use WHERE"),
        ("select event from events a join events b on a.event = b.event", "ambiguous_name", Some((1, 8)), "several"),
        ("select 1 from events, events", "ambiguous_name", Some((1, 23)), "`events` is in FROM twice"),
        ("select event from events union select event, uuid from events", "wrong_type", None, "1 and 2"),
        ("select 1 order by 5", "unknown_name", Some((1, 19)), "no column 5"),
        ("select event.x from events", "unknown_name", Some((1, 8)), "no fields"),
        ("select toHour(timestamp, 'Mars/Olympus') from events", "wrong_type", None, "no time zone"),
        ("select toTimeZone(timestamp, 'UTC') from events", "unknown_name", Some((1, 8)), "give the time zone"),
        ("select match(event, '.*') from events", "unknown_name", Some((1, 8)), "Regular expressions"),
        ("select timestamp + timestamp from events", "wrong_type", None, "a number is needed"),
        ("select interval 1 day", "wrong_type", None, "an interval"),
        ("select a as b, b as a from events", "unknown_name", None, "no column"),
        ("select count() from events limit 1 + 1", "wrong_type", None, "whole number"),
        ("select sum(distinct properties.x) from events", "not_allowed", None, "DISTINCT"),
    ] {
        let refusal = refusal(query);
        let at = refusal.position.map(|position| (position.line, position.column));
        assert_eq!(refusal.code.as_str(), code, "{query}: {refusal:?}");
        assert!(refusal.detail.contains(words), "{query}: {refusal:?}");
        if place.is_some() {
            assert_eq!(at, place, "{query}: {refusal:?}");
        }
    }
}

/// Escape attempts, separated by `;;` because some have several lines or statements.
const WAYS_OUT: &str = include_str!("ways_out.txt");

fn ways_out() -> impl Iterator<Item = &'static str> {
    WAYS_OUT.split(";;\n").map(str::trim).filter(|way| !way.is_empty())
}

#[test]
fn escape_attempts_are_refused() {
    let open: Vec<_> = ways_out().filter(|way| translated(way).is_ok()).collect();
    assert!(open.is_empty(), "{open:#?}");
    let count = ways_out().count();
    assert!(count >= 60, "only {count}");
}

#[test]
fn queries_that_are_too_deep_or_too_long_are_refused() {
    let nested = |depth: usize| format!("select {}1{}", "(".repeat(depth), ")".repeat(depth));
    let selects = |depth: usize| format!("{}select 1{}", "select * from (".repeat(depth), ")".repeat(depth));
    let aliases: Vec<_> = (1..30).map(|n| format!("a{} + a{} as a{n}", n - 1, n - 1)).collect();
    for query in [
        nested(60),
        nested(1_500),
        nested(100_000),
        selects(30),
        selects(800),
        format!("select {}1", "not ".repeat(3_000)),
        format!("select {}1", "- ".repeat(3_000)),
        format!("select 1{}", " + 1".repeat(1_900)),
        format!("select 1{}", " + 1".repeat(600)),
        format!("select 1 where 1{}", " and 1".repeat(1_990)),
        format!("select event from events{}", " union all select event from events".repeat(700)),
        format!("select {}1{}", "lower(".repeat(900), ")".repeat(900)),
        format!("select {}1{}", "case when 1 then ".repeat(500), " end".repeat(500)),
        format!("select 1 as a0, {}", aliases.join(", ")),
        format!("select '{}'", "x".repeat(70_000)),
        format!("select {}", vec!["1"; 300].join(", ")),
        format!("select 1 in ({})", vec!["1"; 3_000].join(", ")),
        format!("select {}", "1.".repeat(60)),
    ] {
        let refusal = refusal(&query);
        assert!(matches!(refusal.code.as_str(), "too_complex" | "syntax" | "wrong_type"), "{refusal:?}");
    }
}

#[test]
fn realistic_queries_are_not_too_deep() {
    let long: Vec<_> = (0..1_000).map(|n| format!("'{n}'")).collect();
    for query in [
        format!("select count() from events where event in ({})", long.join(", ")),
        format!("select 1 where {}", vec!["1 = 1"; 400].join(" or ")),
        format!("select {}1{}", "(".repeat(12), ")".repeat(12)),
        format!("{}select 1{}", "select * from (".repeat(9), ")".repeat(9)),
    ] {
        translated(&query).unwrap();
    }
}
