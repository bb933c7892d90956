//! Counts from rollups by property equal a scan of the events, after any sequence of stores, erasures, expirations,
//! restarts and runs of the job, also unfinished ones.

use super::*;
use crate::store::events::QUARTER;
use crate::store::events::property_rollup::RollUpLimits;
use crate::store::events::property_rollup::tests::{EAGER, NOW, World};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use rolecall_api::{ProjectId, PropertyFilter, PropertyOperator};
use serde_json::{Value, json};
use std::time::Duration;

const NAMES: [&str; 2] = ["paid", "seen"];
const PEOPLE: [&str; 5] = ["ada", "bob", "cyd", "dan", "eve"];
const DAY: i64 = 24 * 60 * 60;
/// How many of [`values`] are short.
const SHORT: usize = 26;

#[derive(Debug, Clone)]
enum Step {
    /// Name, user, age in seconds and value of each event.
    Store(Vec<(usize, usize, i64, usize)>),
    Erase(usize),
    /// Erases what had arrived before the last events.
    EraseUntil(usize),
    /// Expires everything older than this many days.
    Forget(u64),
    /// Rolls up this many events.
    RollUp(usize),
    Restart,
}

fn step(values: usize) -> impl Strategy<Value = Step> {
    // Some quarters of an hour have many events.
    let ago = prop_oneof![2 => 0..20 * DAY, 1 => 3 * DAY..3 * DAY + 1000];
    let event = (0..NAMES.len(), 0..PEOPLE.len(), ago, 0..values);
    prop_oneof![
        6 => vec(event, 1..40).prop_map(Step::Store),
        2 => (0..PEOPLE.len()).prop_map(Step::Erase),
        1 => (0..PEOPLE.len()).prop_map(Step::EraseUntil),
        1 => (1..20_u64).prop_map(Step::Forget),
        4 => (1..60_usize).prop_map(Step::RollUp),
        1 => Just(Step::Restart),
    ]
}

/// The properties of an event with each value.
fn values() -> Vec<Value> {
    let few = r#"["a", "A", "b", "é\n\"", "", " ", "1", "1.0", 1, 1.5, "1.50", -3, 9007199254740993, "9007199254740993", 1e21,
        "1.0e+21", true, "true", false, null, [1, "a"], {"b": null}, "2022-10-01", "2022-09-01"]"#;
    let mut few: Vec<Value> = serde_json::from_str(few).unwrap();
    few.push(json!("x".repeat(LONGEST_VALUE)));
    let mut values: Vec<Value> = few.into_iter().map(|value| json!({"k": value, "other": 1})).collect();
    values.push(json!({"other": "a"}));
    values.push(json!({"k": "x".repeat(LONGEST_VALUE + 1)}));
    values.push(json!({"k": format!("1{}", "0".repeat(LONGEST_VALUE))}));
    values
}

fn filter(operator: PropertyOperator, value: Value) -> Vec<PropertyFilter> {
    vec![PropertyFilter { key: "k".to_owned(), operator, value }]
}

fn filters() -> Vec<Vec<PropertyFilter>> {
    use PropertyOperator as Op;
    vec![
        Vec::new(),
        filter(Op::IsSet, Value::Null),
        filter(Op::IsNotSet, Value::Null),
        filter(Op::Exact, json!("a")),
        filter(Op::Exact, json!(["1", "1.0e+21", true, "b"])),
        filter(Op::IsNot, json!([1, "A"])),
        filter(Op::Icontains, json!("A")),
        filter(Op::NotIcontains, json!("1")),
        filter(Op::Gt, json!(0)),
        filter(Op::Lte, json!("2022-09-15")),
        [filter(Op::IsSet, Value::Null), filter(Op::IsNot, json!("a"))].concat(),
    ]
}

/// Every kind of query.
fn reads(top: usize) -> Vec<TrendRead> {
    let mut reads = Vec::new();
    let day = 96 * QUARTER;
    let end = (NOW / day + 1) * day + 3 * QUARTER;
    for properties in filters() {
        for (event, people) in [(Some("paid"), false), (Some("paid"), true), (None, false), (None, true)] {
            let values = Some(vec![Some("a".to_owned()), None, Some("not there".to_owned()), Some("1".to_owned())]);
            let breakdown = |values| Some(Ranking { key: "k".to_owned(), values, top });
            for breakdown in [None, breakdown(None), breakdown(values)] {
                if breakdown.is_some() || !properties.is_empty() {
                    reads.push(TrendRead {
                        project: ProjectId(1),
                        event: event.map(str::to_owned),
                        people,
                        edges: (0..=22).map(|edge| end - (22 - edge) * day).collect(),
                        properties: properties.clone(),
                        breakdown,
                    });
                }
            }
        }
    }
    reads
}

/// The counts of queries: from rollups, if they are enough, and from a scan.
async fn counts(
    world: &World,
    reads: Vec<TrendRead>,
    limits: RollUpLimits,
    memory: MemoryLimits,
) -> Vec<(TrendRead, Option<Vec<LineCounts>>, Vec<LineCounts>)> {
    let count = move |connection: &Connection| {
        let property = property_rollup::find(connection, 1, "k")?;
        let counts = reads.into_iter().map(|read| {
            let fast = property.as_ref().filter(|property| !property.is_refused());
            let fast = fast.map(|property| by_property::count(connection, &read, property, limits, memory));
            let scan = count_by_scan(connection, &read)?;
            Ok((read, fast.transpose()?.flatten(), scan))
        });
        counts.collect()
    };
    world.events.read(Duration::from_mins(1), count).await.unwrap()
}

async fn take(world: &mut World, step: Step) {
    match step {
        Step::Store(events) => {
            let values = values();
            let event = |(name, person, ago, value): (usize, usize, i64, usize)| {
                (NAMES[name], PEOPLE[person], ago, values[value].clone())
            };
            world.clock.advance(Duration::from_micros(10));
            world.store(events.into_iter().map(event)).await;
        }
        Step::Erase(person) => world.erase(PEOPLE[person], None).await,
        Step::EraseUntil(person) => {
            let until = world.clock.now().before(Duration::from_micros(10));
            world.erase(PEOPLE[person], Some(until)).await;
        }
        Step::Forget(days) => {
            let before = world.clock.now().before(Duration::from_hours(24 * days));
            world.events.drop_older(ProjectId(1), before).await.unwrap();
        }
        Step::RollUp(batch) => drop(world.roll_up(batch).await),
        Step::Restart => world.restart().await,
    }
}

/// Takes random steps and compares after each of the last ones. Returns how many counts were from rollups, and how many
/// not.
async fn compare(values: usize, top: usize) -> (u64, u64) {
    let mut runner =
        TestRunner::new_with_rng(ProptestConfig::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (mut fast_counts, mut other_counts) = (0, 0);
    for _ in 0..12 {
        let steps = vec(step(values), 4..16).new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        world.store([(NAMES[0], PEOPLE[0], 1, json!({"k": "a"}))]).await;
        world.ask("k").await;
        for (number, step) in steps.iter().enumerate() {
            take(&mut world, step.clone()).await;
            if number + 4 < steps.len() {
                continue;
            }
            for (read, fast, scan) in counts(&world, reads(top), EAGER, MemoryLimits::default()).await {
                match fast {
                    Some(fast) => {
                        fast_counts += 1;
                        assert_eq!(fast, scan, "{read:?} after {:?}", &steps[..=number]);
                    }
                    None => other_counts += 1,
                }
            }
        }
        world.events.close().await;
    }
    (fast_counts, other_counts)
}

#[tokio::test]
async fn rollups_by_property_always_equal_a_scan() {
    let (fast, scanned) = compare(SHORT, 4).await;
    assert!(fast > 5000 && scanned == 0, "{fast} {scanned}");
}

#[tokio::test]
async fn values_that_are_too_long_are_counted_as_others_or_by_a_scan() {
    let (fast, scanned) = compare(values().len(), 30).await;
    assert!(fast > 500 && scanned > 500, "{fast} {scanned}");
}

/// The queries about all events, without a filter: events and users.
fn plain(top: usize) -> Vec<TrendRead> {
    let is_plain = |read: &TrendRead| {
        read.properties.is_empty()
            && read.event.is_none()
            && read.breakdown.as_ref().is_some_and(|b| b.values.is_none())
    };
    reads(top).into_iter().filter(is_plain).collect()
}

async fn are_fast(world: &World, limits: RollUpLimits, memory: MemoryLimits) -> Vec<bool> {
    let counts = counts(world, plain(4), limits, memory).await;
    for (read, fast, scan) in &counts {
        assert!(fast.as_ref().is_none_or(|fast| fast == scan), "{read:?}");
    }
    counts.iter().map(|(_, fast, _)| fast.is_some()).collect()
}

#[tokio::test]
async fn a_scan_counts_what_exceeds_a_limit() {
    let mut world = World::new();
    world.store((0..300).map(|n| ("paid", "ada", n * 900, json!({ "k": n })))).await;
    world.ask("k").await;
    let usual = MemoryLimits::default();
    assert_eq!(are_fast(&world, EAGER, usual).await, [true, true], "nothing is rolled up yet");
    let unrolled = |unrolled| RollUpLimits { unrolled, ..EAGER };
    assert_eq!(are_fast(&world, unrolled(300), usual).await, [true, true]);
    assert_eq!(are_fast(&world, unrolled(299), usual).await, [false, false]);
    let few = |few| RollUpLimits { few, ..EAGER };
    assert_eq!(are_fast(&world, few(300), usual).await, [true, true]);
    assert_eq!(are_fast(&world, few(299), usual).await, [false, false], "a scan reads as many events");
    world.roll_up(100).await;
    assert_eq!(are_fast(&world, few(0), usual).await, [true, true], "a scan reads more events");
    assert_eq!(are_fast(&world, unrolled(200), usual).await, [true, true], "a third is rolled up");
    assert_eq!(are_fast(&world, unrolled(199), usual).await, [false, false]);
    world.roll_up(200).await;
    assert_eq!(are_fast(&world, unrolled(0), usual).await, [true, true]);
    let memory = |sets| MemoryLimits { waiting: 0, sets };
    // A set of one user takes 18 bytes.
    let size = 300 * (18 + sets::SET);
    assert_eq!(are_fast(&world, unrolled(0), memory(size)).await, [true, true]);
    assert_eq!(are_fast(&world, unrolled(0), memory(size - 1)).await, [true, false]);
    let left = by_property::VALUES - 300;
    for hour in 0..10 {
        let values = (0..left / 10).map(|n| 1000 * hour + i64::try_from(n).unwrap());
        world.store(values.map(|n| ("paid", "ada", hour * 3600, json!({ "k": format!("v{n}") })))).await;
    }
    world.roll_up(100_000).await;
    assert_eq!(are_fast(&world, EAGER, usual).await, [true, true]);
    world.store([("paid", "ada", 1, json!({"k": "one too many"}))]).await;
    assert_eq!(are_fast(&world, EAGER, usual).await, [false, false]);
    world.events.close().await;
}

#[tokio::test]
async fn a_trend_that_scans_many_events_asks_for_its_property() {
    let world = World::new();
    world.store((0..10).map(|n| ("paid", "ada", n, json!({"k": n % 3, "other": 1})))).await;
    let read = plain(10)[0].clone();
    let mut on_two = read.clone();
    on_two.properties =
        vec![PropertyFilter { key: "other".to_owned(), ..filter(PropertyOperator::IsSet, Value::Null)[0].clone() }];
    let mut by_minute = read.clone();
    by_minute.edges.push(by_minute.edges.last().unwrap() + 1);
    let is_asked_for = async || {
        // After what the writer has to do.
        world.events.roll_up_properties().await.unwrap();
        let found = |connection: &Connection| Ok(property_rollup::find(connection, 1, "k")?.is_some());
        world.events.read(Duration::from_mins(1), found).await.unwrap()
    };
    for other in [on_two, by_minute] {
        world.events.trend(other).await.unwrap();
        assert!(!is_asked_for().await);
    }
    let scanned = world.events.trend(read.clone()).await.unwrap();
    assert!(is_asked_for().await);
    let rolled = world.events.trend(read).await.unwrap();
    assert_eq!(rolled, scanned);
    assert_eq!(rolled.iter().map(|line| line.total).collect::<Vec<_>>(), [4, 3, 3]);
    world.events.close().await;
}
