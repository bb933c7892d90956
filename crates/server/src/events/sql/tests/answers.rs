//! Queries as users of `PostHog` write them, with their expected results.

use super::{ask, ask_in, seven};
use serde_json::{Value, json};

/// Queries with the expected rows.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn table() -> Vec<(&'static str, Value)> {
    vec![
        ("select count() from events", json!([[7]])),
        ("SELECT COUNT(*) AS n FROM events AS e WHERE e.event = 'paid'", json!([[3]])),
        (
            "select event, count() from events group by event order by count() desc, event",
            json!([["paid", 3], ["seen", 2], ["signed up", 2]]),
        ),
        ("select event e, count() as c from events group by e having c > 2 order by 2", json!([["paid", 3]])),
        ("select event, count() from events group by 1 order by 1 limit 1 offset 1", json!([["seen", 2]])),
        ("select event from events order by timestamp limit 2, 1", json!([["paid"]])),
        (
            "select distinct distinct_id from events order by distinct_id",
            json!([["Eve's \"x\""], ["ada"], ["bob"], ["cyd"]]),
        ),
        ("select uniq(distinct_id), count(distinct event), uniqExact(properties.plan) from events", json!([[4, 3, 3]])),
        (
            "select countIf(event = 'paid'), sumIf(properties.amount, properties.plan = 'pro'), avgIf(properties.amount, event = 'paid') from events",
            json!([[3, 42.5, 47.166_666_666_666_664]]),
        ),
        ("select count() filter (where event = 'seen') from events", json!([[2]])),
        (
            "select min(properties.amount), max(properties.amount), median(properties.amount), quantile(0.25)(properties.amount) from events",
            json!([[12.5, 99, 30.0, 21.25]]),
        ),
        ("select argMax(event, timestamp), argMin(distinct_id, timestamp) from events", json!([["seen", "ada"]])),
        // Properties.
        (
            "select properties.plan, properties['seats'], properties.trial, properties.$browser from events order by timestamp limit 2",
            json!([["pro", 3, true, "Firefox"], ["free", 1, false, "Chrome"]]),
        ),
        (
            "select properties.address.city, properties.address.lines[2], properties['address']['lines'] from events where properties.address is not null",
            json!([["Oslo", "b", "[\"a\",\"b\"]"]]),
        ),
        (
            "select properties['a\"b'], properties.`über` from events where properties['a\"b'] is not null",
            json!([["quoted", "unicode"]]),
        ),
        ("select count() from events where properties.seats = '3'", json!([[2]])),
        ("select count() from events where properties.seats = 3", json!([[2]])),
        ("select count() from events where properties.seats in (1, 3)", json!([[3]])),
        ("select count() from events where properties.trial = true", json!([[1]])),
        ("select count() from events where properties.trial = 'true'", json!([[1]])),
        ("select count() from events where properties.trial", json!([[1]])),
        ("select count() from events where properties.amount > 20", json!([[2]])),
        ("select count() from events where properties.amount between 12 and 30", json!([[2]])),
        ("select count() from events where properties.plan != 'pro'", json!([[4]])),
        ("select count() from events where properties.plan is null", json!([[2]])),
        ("select count() from events where properties.when > '2026-11-19' and properties.when < now()", json!([[1]])),
        ("select count() from events where toDateTime(properties.when) = '2026-11-20 08:00:00'", json!([[1]])),
        (
            "select properties.plan p, count() from events where p is not null group by p order by p",
            json!([["free", 1], ["pro", 3], ["team", 1]]),
        ),
        (
            "select JSONExtractString(properties, 'address', 'city') c from events where JSONHas(properties, 'address')",
            json!([["Oslo"]]),
        ),
        (
            "select JSONExtractInt(properties, 'amount'), JSONExtractFloat(properties, 'amount'), JSONExtractBool(properties, 'trial'), JSONExtractRaw(properties, 'plan') from events where event = 'paid' order by timestamp limit 1",
            json!([[12, 12.5, null, "\"pro\""]]),
        ),
        (
            "select sum(toFloat(properties.amount)) / count() from events where event = 'paid'",
            json!([[47.166_666_666_666_664]]),
        ),
        (
            "select domain(properties.$current_url), path(properties.$current_url) from events where properties.$current_url like 'https%'",
            json!([["example.com", "/a/b"]]),
        ),
        // Texts.
        ("select distinct_id from events where distinct_id = 'Eve''s \"x\"'", json!([["Eve's \"x\""]])),
        ("select distinct_id from events where distinct_id = 'Eve\\'s \"x\"'", json!([["Eve's \"x\""]])),
        ("select count() from events where event like 'SIGNED%'", json!([[0]])),
        ("select count() from events where event ilike 'SIGNED%'", json!([[2]])),
        ("select count() from events where event not like '%e%'", json!([[3]])),
        (
            "select upper(event), length(event), substring(event, 2, 3), position(event, 'a'), concat(event, '!', 1), event || '?' from events where event = 'paid' limit 1",
            json!([["PAID", 4, "aid", 2, "paid!1", "paid?"]]),
        ),
        (
            "select replaceAll('a-b-c', '-', '+'), trim('  x '), startsWith('abc', 'ab'), endsWith('abc', 'ab'), left('abc', 2), right('abc', 2)",
            json!([["a+b+c", "x", true, false, "ab", "bc"]]),
        ),
        // Numbers.
        (
            "select 7 / 2, intDiv(7, 2), 7 % 4, 1 / 0, round(2.567, 1), floor(2.5), ceil(2.1), abs(-3), pow(2, 10), -5 + 2 * 3",
            json!([[3.5, 3, 3, null, 2.6, 2.0, 3.0, 3, 1024.0, 1]]),
        ),
        (
            "select toInt('42'), toInt('x'), toIntOrZero('x'), toFloat('2.5'), toString(7), toString(true), 1 = 1, greatest(1, 5, 3), least(2, 1)",
            json!([[42, null, 0, 2.5, "7", "true", true, 5, 1]]),
        ),
        (
            "select cast('12' as Int64), '3'::int, toBool('true'), 1 in (1, 2), not true, null",
            json!([[12, 3, true, true, false, null]]),
        ),
        // Choices.
        (
            "select if(event = 'paid', 'money', 'none'), multiIf(event = 'seen', 1, event = 'paid', 2, 3), coalesce(properties.amount, 0), nullIf(event, 'paid') from events where distinct_id = 'cyd'",
            json!([["money", 2, 99, null]]),
        ),
        (
            "select case event when 'paid' then 1 else 0 end, case when properties.amount > 50 then 'big' when properties.amount > 20 then 'middle' end from events where event = 'paid' order by timestamp",
            json!([[1, null], [1, "middle"], [1, "big"]]),
        ),
        // Times.
        (
            "select timestamp, toDate(timestamp), toStartOfHour(timestamp), toStartOfDay(timestamp), toStartOfWeek(timestamp), toStartOfMonth(timestamp) from events where event = 'seen' order by timestamp limit 1",
            json!([[
                "2026-11-24T08:00:00.000000Z",
                "2026-11-24",
                "2026-11-24T08:00:00.000000Z",
                "2026-11-24T00:00:00.000000Z",
                "2026-11-23T00:00:00.000000Z",
                "2026-11-01T00:00:00.000000Z"
            ]]),
        ),
        (
            "select now(), today(), yesterday(), now() - interval 7 day, now() - toIntervalHour(1), today() + 1",
            json!([[
                "2026-11-24T10:00:00.000000Z",
                "2026-11-24",
                "2026-11-23",
                "2026-11-17T10:00:00.000000Z",
                "2026-11-24T09:00:00.000000Z",
                "2026-11-25"
            ]]),
        ),
        ("select count() from events where timestamp > '2026-11-24'", json!([[3]])),
        (
            "select count() from events where timestamp >= '2026-11-24 07:00:00' and timestamp < '2026-11-24T09:00:00Z'",
            json!([[2]]),
        ),
        ("select count() from events where timestamp > now() - interval '2 days' and timestamp <= now()", json!([[5]])),
        ("select count() from events where timestamp between '2026-11-22' and toDateTime('2026-11-23')", json!([[2]])),
        ("select count() from events where toDate(timestamp) = '2026-11-23'", json!([[2]])),
        (
            "select toDate(timestamp) as day, count() from events group by day order by day",
            json!([["2026-11-22", 2], ["2026-11-23", 2], ["2026-11-24", 3]]),
        ),
        (
            "select toDate(timestamp) as timestamp, count() from events group by timestamp order by timestamp desc limit 1",
            json!([["2026-11-24", 3]]),
        ),
        (
            "select toYear(now()), toMonth(now()), toDayOfMonth(now()), toDayOfWeek(now()), toHour(now()), toYYYYMM(now()), toUnixTimestamp(now()), extract(day from now())",
            json!([[2026, 11, 24, 2, 10, 202_611, 1_795_514_400, 24]]),
        ),
        (
            "select dateDiff('day', toDateTime('2026-11-01 23:00:00'), now()), dateTrunc('month', now()), dateAdd('week', 1, toDate('2026-11-24')), formatDateTime(now(), '%Y-%m-%d %H:%i'), toString(toDate(now()))",
            json!([[23, "2026-11-01T00:00:00.000000Z", "2026-12-01", "2026-11-24 10:00", "2026-11-24"]]),
        ),
        (
            "select toStartOfInterval(toDateTime('2026-11-24 09:44:10'), interval 15 minute), toStartOfFifteenMinutes(toDateTime('2026-11-24 09:44:10')), toMonday(now()), toStartOfWeek(now(), 0)",
            json!([[
                "2026-11-24T09:30:00.000000Z",
                "2026-11-24T09:30:00.000000Z",
                "2026-11-23T00:00:00.000000Z",
                "2026-11-22T00:00:00.000000Z"
            ]]),
        ),
        (
            "select toStartOfDay(now(), 'America/New_York'), toHour(now(), 'Asia/Kathmandu'), toDate('2026-11-24 23:30:00') + interval 1 month, now() - '2026-11-24 09:59:00'",
            json!([["2026-11-24T05:00:00.000000Z", 15, "2026-12-24", 60.0]]),
        ),
        // Relations.
        (
            "with paid as (select distinct_id, count() as n from events where event = 'paid' group by distinct_id) select distinct_id, n from paid order by n desc",
            json!([["ada", 2], ["cyd", 1]]),
        ),
        ("with events as (select * from events where event = 'paid') select count() from events", json!([[3]])),
        ("with a as (select 1 as x), b as (select x + 1 as y from a) select x, y from a, b", json!([[1, 2]])),
        (
            "select a.event, b.event from events a join events b on a.distinct_id = b.distinct_id and a.timestamp < b.timestamp where a.event = 'signed up' and b.event = 'seen'",
            json!([["signed up", "seen"]]),
        ),
        (
            "select e.distinct_id, s.n from (select distinct distinct_id from events) e left join (select distinct_id, count() n from events where event = 'paid' group by distinct_id) s using (distinct_id) order by distinct_id",
            json!([["Eve's \"x\"", null], ["ada", 2], ["bob", null], ["cyd", 1]]),
        ),
        (
            "select event from events where event = 'seen' union all select distinct_id from events where distinct_id = 'cyd' order by event",
            json!([["cyd"], ["seen"], ["seen"]]),
        ),
        ("select event from events union select event from events order by 1 desc limit 1", json!([["signed up"]])),
        (
            "select distinct_id from events where event = 'signed up' except select distinct_id from events where event = 'paid'",
            json!([["bob"]]),
        ),
        (
            "select count() from events where distinct_id in (select distinct_id from events where event = 'paid')",
            json!([[4]]),
        ),
        ("select count() from events where exists (select 1 from events where event = 'nothing')", json!([[0]])),
        ("select (select max(timestamp) from events) as last", json!([["2026-11-24T09:00:00.000000Z"]])),
        ("select properties.plan from (select properties from events where distinct_id = 'cyd') t", json!([["team"]])),
        ("select x.p.plan from (select properties as p from events where distinct_id = 'cyd') as x", json!([["team"]])),
        ("(select 1)", json!([[1]])),
        ("select 1; -- done", json!([[1]])),
        ("/* first /* nested */ */ select 1 -- last", json!([[1]])),
        // Windows.
        (
            "select event, row_number() over (partition by distinct_id order by timestamp) n from events where distinct_id = 'ada' order by n",
            json!([["signed up", 1], ["paid", 2], ["paid", 3]]),
        ),
        (
            "select event, lagInFrame(event, 1, 'none') over (order by timestamp) from events where distinct_id = 'bob'",
            json!([["signed up", "none"], ["seen", "signed up"]]),
        ),
        (
            "select sum(properties.amount) over (order by timestamp rows between unbounded preceding and current row) from events where event = 'paid' order by timestamp",
            json!([[12.5], [42.5], [141.5]]),
        ),
        (
            "select event, sum(count()) over () from events group by event order by event",
            json!([["paid", 7], ["seen", 7], ["signed up", 7]]),
        ),
        // Names.
        ("select \"event\", `distinct_id` from \"events\" where distinct_id = 'cyd'", json!([["paid", "cyd"]])),
        ("SELECT EVENT FROM EVENTS WHERE DISTINCT_ID = 'cyd'", json!([["paid"]])),
        ("select count() as c, c * 2 as d, d + c from events", json!([[7, 14, 21]])),
        ("select events.event from events where events.properties.plan = 'team'", json!([["paid"]])),
    ]
}

#[test]
fn queries_have_the_expected_results() {
    let store = seven();
    let mut wrong = Vec::new();
    for (query, expected) in table() {
        match ask_in(&store, "UTC", query) {
            Ok(rows) if json!(rows.results) == expected => {}
            Ok(rows) => wrong.push(format!("{query}\n  is       {}\n  expected {expected}", json!(rows.results))),
            Err(error) => wrong.push(format!("{query}\n  {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_result_has_rows_of_another_project() {
    let store = seven();
    for (query, _) in table() {
        let rows = json!(ask(&store, query).results).to_string();
        assert!(!rows.contains("foreign"), "{query}: {rows}");
    }
}

#[test]
fn columns_have_names_and_types() {
    let store = seven();
    let query = "select *, properties.plan, properties.seats as s, properties.trial, properties.amount, count() over (), \
        toDate(timestamp), event = 'paid', properties.nothing, 1.5 from events";
    let rows = ask(&store, query);
    let columns: Vec<_> = rows.columns.iter().map(String::as_str).zip(rows.types.iter().map(String::as_str)).collect();
    let expected = [
        ("uuid", "String"),
        ("event", "String"),
        ("properties", "String"),
        ("timestamp", "DateTime"),
        ("distinct_id", "String"),
        ("created_at", "DateTime"),
        ("plan", "String"),
        ("s", "Unknown"),
        ("trial", "Boolean"),
        ("amount", "Float"),
        ("count() OVER ()", "Integer"),
        ("toDate(timestamp)", "Date"),
        ("event = 'paid'", "Boolean"),
        ("nothing", "Unknown"),
        ("1.5", "Float"),
    ];
    assert_eq!(columns, expected);
}
