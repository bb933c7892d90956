//! Trends equal a count of the single events: for arbitrary events, time zones, ranges and intervals.

use crate::support::events::{Happened, happened};
use crate::support::neighbours::Neighbours;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use proptest::{collection::vec, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The test clock.
const NOW: &str = "2022-10-01T00:00:00Z";
const DAY: u64 = 24 * 60 * 60;
const PEOPLE: [&str; 4] = ["ada", "bob", "cyd", "dan"];
const INTERVALS: [&str; 4] = ["hour", "day", "week", "month"];
/// Zones with a half-hour change (Lord Howe), with offsets of half and quarter hours, and with changes in the last half
/// year.
const ZONES: [&str; 7] = [
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Chatham",
    "Europe/Oslo",
    "America/New_York",
    "UTC",
];

/// An event: its user, its age in seconds, and its value of the property `n`.
type Fact = (usize, u64, usize);

/// Property values, each with the kind and value of its line.
fn values() -> Vec<(Value, (&'static str, Option<&'static str>))> {
    vec![
        (json!(1), ("value", Some("1"))),
        (json!("1"), ("value", Some("1"))),
        (json!("1.0"), ("value", Some("1"))),
        (json!("01"), ("value", Some("01"))),
        (json!(9_007_199_254_740_993_u64), ("value", Some("9007199254740993"))),
        (json!("9007199254740992"), ("value", Some("9007199254740992"))),
        (json!(true), ("value", Some("true"))),
        (json!("Other"), ("value", Some("Other"))),
        (json!(""), ("empty", Some(""))),
        (Value::Null, ("not_set", None)),
    ]
}

#[derive(Debug, Clone)]
struct Question {
    zone: usize,
    interval: usize,
    /// Days ago of the start, and number of days.
    from: i64,
    days: i64,
    is_split: bool,
}

fn fact() -> impl Strategy<Value = Fact> {
    (0..PEOPLE.len(), 0..200 * DAY, 0..values().len())
}

fn question() -> impl Strategy<Value = Question> {
    (0..ZONES.len(), 0..INTERVALS.len(), 0..200_i64, 1..60_i64, any::<bool>())
        .prop_map(|(zone, interval, from, days, is_split)| Question { zone, interval, from, days, is_split })
}

/// The label of the point that contains a time, such as `2022-09-30T04+05:45` or `2022-09-30`.
fn point(interval: &str, time: &ZonedDateTime) -> String {
    let date = time.date();
    match interval {
        "hour" => time.strftime("%Y-%m-%dT%H%:z").to_string(),
        "day" => date.to_string(),
        "week" => (date - i64::from(date.weekday().since(Weekday::Monday)).days()).to_string(),
        _ => date.first_of_month().to_string(),
    }
}

/// The same for a point in a response.
fn point_of(interval: &str, day: &str) -> String {
    if interval == "hour" { format!("{}{}", &day[..13], &day[19..]) } else { day[..10].to_owned() }
}

/// Events and users of one line: per point and in total.
#[derive(Default, Debug, PartialEq)]
struct Line {
    points: BTreeMap<String, (u64, BTreeSet<usize>)>,
}

fn by_hand(facts: &[Fact], question: &Question, from: Date, to: Date) -> BTreeMap<(String, Option<String>), Line> {
    let zone = TimeZone::get(ZONES[question.zone]).unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    let mut lines: BTreeMap<_, Line> = BTreeMap::new();
    for (person, ago, value) in facts {
        let time = (now - i64::try_from(*ago).unwrap().seconds()).to_zoned_datetime(zone.clone());
        if time.date() < from || time.date() > to {
            continue;
        }
        let (kind, value) = if question.is_split { values()[*value].1 } else { ("", None) };
        let line = lines.entry((kind.to_owned(), value.map(str::to_owned))).or_default();
        let (events, people) = line.points.entry(point(INTERVALS[question.interval], &time)).or_default();
        *events += 1;
        people.insert(*person);
    }
    lines
}

async fn ask(world: &mut Neighbours, facts: &[Fact], question: &Question) {
    let interval = INTERVALS[question.interval];
    let zone = TimeZone::get(ZONES[question.zone]).unwrap();
    let today = NOW.parse::<Timestamp>().unwrap().to_zoned_datetime(zone).date();
    let from = today - question.from.days();
    let to = from + (question.days - 1).days();
    let mut query = json!({"kind": "TrendsQuery", "series": [{}, {"math": "dau"}], "interval": interval,
        "timezone": ZONES[question.zone], "dateRange": {"date_from": from.to_string(), "date_to": to.to_string()}});
    if question.is_split {
        query["breakdownFilter"] = json!({"breakdown": "n"});
    }
    let path = format!("/api/projects/{}/query/", world.id);
    let answer = world.owner.post(&path, json!({ "query": query })).await.is(200);
    let expected = by_hand(facts, question, from, to);
    let results = answer["results"].as_array().unwrap();
    let labels: BTreeSet<_> = results.iter().map(|line| line["label"].as_str().unwrap()).collect();
    assert!(labels.len() == results.len() && !labels.contains(""), "{labels:?}");
    for (math, order) in [("events", 0), ("users", 1)] {
        let lines: Vec<_> = results.iter().filter(|line| line["order"] == order).collect();
        let counted = lines.iter().filter(|line| line["count"] != 0).count();
        assert_eq!(counted, expected.len(), "{math} of {question:?}: {answer}");
        for line in lines.iter().filter(|line| line["count"] != 0) {
            let kind = line["breakdown_kind"].as_str().unwrap_or_default().to_owned();
            let value = line["breakdown_value"].as_str().map(str::to_owned);
            let wanted = expected.get(&(kind, value)).unwrap_or_else(|| panic!("{line} of {question:?}"));
            let size = |(events, people): &(u64, BTreeSet<usize>)| {
                if order == 0 { *events } else { people.len() as u64 }
            };
            let points: BTreeMap<_, _> = wanted.points.iter().map(|(point, sum)| (point.clone(), size(sum))).collect();
            let days = line["days"].as_array().unwrap().iter().map(|day| point_of(interval, day.as_str().unwrap()));
            let data = line["data"].as_array().unwrap().iter().map(|number| number.as_u64().unwrap());
            let told: BTreeMap<_, _> = days.zip(data).filter(|(_, number)| *number > 0).collect();
            assert_eq!(told, points, "{math} of {question:?}");
            let all: BTreeSet<_> = wanted.points.values().flat_map(|(_, people)| people).collect();
            let count = if order == 0 { points.values().sum() } else { all.len() as u64 };
            assert_eq!(line["count"], count, "{math} of {question:?}");
        }
    }
}

#[tokio::test]
async fn trends_equal_a_count_of_the_single_events() {
    let mut runner =
        TestRunner::new_with_rng(ProptestConfig::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    for _ in 0..4 {
        let facts = vec(fact(), 1..150).new_tree(&mut runner).unwrap().current();
        let mut world = Neighbours::new().await;
        let events: Vec<Happened> = facts
            .iter()
            .map(|(person, ago, value)| {
                happened("paid", PEOPLE[*person]).with(json!({"n": values()[*value].0})).seconds_ago(*ago)
            })
            .collect();
        world.store(&events).await;
        for _ in 0..24 {
            let question = question().new_tree(&mut runner).unwrap().current();
            ask(&mut world, &facts, &question).await;
        }
    }
}
