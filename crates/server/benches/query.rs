//! Questions over 1, 5 and 10 million events of thirty days.

use crate::world::{World, made_up, memory};
use rolecall_api::{OrganizationId, ProjectId};
use rolecall_server::clock::Moment;
use rolecall_server::store::events::{Batch, NewEvent};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How many events are stored at once while filling.
const CHUNK: u64 = 20_000;
/// How often each question is asked; the median counts.
const TIMES: usize = 7;
/// The same for what scans all events.
const TIMES_OF_SCANS: usize = 3;
const MONTH: u64 = 30 * 24 * 60 * 60;

pub(crate) async fn run(most: u64) {
    let world = World::new().await;
    let stages = [most / 10, most / 2, most];
    let mut stored = 0;
    let mut table: Vec<(String, Vec<Duration>)> = Vec::new();
    for stage in stages {
        let began = Instant::now();
        fill(&world, stored, stage).await;
        println!("{stage} events ({:.0} stored a second, {} MB of memory)", rate(stage - stored, began), memory());
        stored = stage;
        for (title, question) in by_property() {
            // Later, the properties are rolled up already, but not for the new events.
            if stage == stages[0] {
                let time = ask(&world, &question, TIMES_OF_SCANS).await;
                note(&mut table, format!("{title}, before it is rolled up"), time);
            }
        }
        roll_up(&world).await;
        for (title, question) in questions().into_iter().chain(by_property()) {
            note(&mut table, title.to_owned(), ask(&world, &question, TIMES).await);
        }
        deep_page(&world, &mut table).await;
    }
    println!("\n{:<58} {}", "median, and times as long as with a tenth", stages.map(|s| format!("{s:>12}")).join(""));
    for (title, times) in &table {
        // A time of zero: the answer was refused, because it took longer than its limit.
        let cell = |time: &Duration| match time.as_secs_f64() * 1000.0 {
            0.0 => format!("{:>12}", "too long"),
            time => format!("{time:>9.1} ms"),
        };
        let cells = times.iter().map(cell).collect::<String>();
        let ratio = times[times.len() - 1].as_secs_f64() / times[0].as_secs_f64().max(1e-9);
        println!("{title:<58} {cells}   ×{ratio:.1}");
    }
    println!("{} MB of memory at the end", memory());
    world.end().await;
}

/// The median time of an answer; zero if it was refused.
async fn ask(world: &World, question: &Ask, times: usize) -> Duration {
    let mut durations = Vec::new();
    for _ in 0..times {
        let began = Instant::now();
        match question {
            Ask::Post(query) => {
                if let Err(refusal) = world.post(&path(world, "query/"), &json!({ "query": query })).await {
                    println!("{query}: {refusal}");
                    return Duration::ZERO;
                }
            }
            Ask::Get(rest) => drop(world.get(&path(world, rest)).await),
        }
        durations.push(began.elapsed());
    }
    durations.sort();
    durations[times / 2]
}

fn note(table: &mut Vec<(String, Vec<Duration>)>, title: String, time: Duration) {
    match table.iter_mut().find(|(row, _)| *row == title) {
        Some((_, times)) => times.push(time),
        None => table.push((title, vec![time])),
    }
}

/// Rolls up the properties that were asked for, and says how long that takes and how much space.
async fn roll_up(world: &World) {
    let began = Instant::now();
    world.app.events.roll_up_properties().await.unwrap();
    let took = began.elapsed();
    let size =
        "SELECT COUNT(*), COALESCE(SUM(length(counts)), 0), COALESCE(SUM(length(people)), 0) FROM property_rollups";
    let read = world.app.events.read(Duration::from_mins(1), move |connection| {
        Ok(connection
            .query_row(size, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))?)
    });
    let (rows, counts, people) = read.await.unwrap();
    println!("rolled up in {took:.1?}: {rows} rows, {counts} bytes of counts, {people} of users");
}

enum Ask {
    Post(Value),
    Get(&'static str),
}

fn trend(series: Value, more: Value) -> Ask {
    let mut query = json!({"kind": "TrendsQuery", "series": series, "dateRange": {"date_from": "-30d"}});
    query.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    Ask::Post(query)
}

/// Trends that need a property.
fn by_property() -> Vec<(&'static str, Ask)> {
    let breakdown = json!({"breakdownFilter": {"breakdown": "country"}});
    let filter = |filter: Value| json!({"properties": [filter]});
    let one = |math: &str| json!([{"event": "refund_issued", "math": math}]);
    vec![
        ("trend: breakdown of all events", trend(json!([{}]), breakdown.clone())),
        ("trend: breakdown of one event", trend(one("total"), breakdown.clone())),
        ("trend: breakdown of one event, unique people", trend(one("dau"), breakdown)),
        ("trend: one event, country is NO", trend(one("total"), filter(json!({"key": "country", "value": "NO"})))),
        ("trend: the same, unique people", trend(one("dau"), filter(json!({"key": "country", "value": "NO"})))),
        (
            "trend: one event, country is set",
            trend(one("total"), filter(json!({"key": "country", "operator": "is_set"}))),
        ),
    ]
}

fn questions() -> Vec<(&'static str, Ask)> {
    let sql = |query: &str| Ask::Post(json!({"kind": "HogQLQuery", "query": query}));
    vec![
        ("trend: one event by day", trend(json!([{"event": "cart_opened"}]), json!({}))),
        ("trend: all events by hour", trend(json!([{}]), json!({"interval": "hour"}))),
        (
            "trend: unique people of one event by day",
            trend(json!([{"event": "cart_opened", "math": "dau"}]), json!({})),
        ),
        ("trend: unique people of all events by day", trend(json!([{"math": "dau"}]), json!({}))),
        (
            "trend: five series, with the period before",
            trend(
                json!([{"event": "cart_opened"}, {"event": "order_paid"}, {"event": "left", "math": "dau"}, {}, {"math": "dau"}]),
                json!({"compareFilter": {"compare": true}}),
            ),
        ),
        ("sql: the newest ten", sql("select event, timestamp from events order by timestamp desc limit 10")),
        (
            "sql: one event by day",
            sql("select toDate(timestamp) d, count() from events where event = 'left' group by d"),
        ),
        (
            "sql: a property of one event",
            sql("select properties.country c, count() from events where event = 'left' group by c"),
        ),
        ("events: the newest hundred", Ask::Get("events/")),
        ("events: the newest hundred of two names", Ask::Get("events/?event=left&event=order_paid")),
        ("events: the newest hundred of a person", Ask::Get("events/?distinct_id=person-77")),
    ]
}

/// A page in the middle of all.
async fn deep_page(world: &World, table: &mut Vec<(String, Vec<Duration>)>) {
    let middle = world.get(&path(world, &format!("events/?limit=1&before={}", days_ago(15)))).await;
    let next = middle["next"].as_str().unwrap().split_once("/events/").unwrap().1.to_owned();
    let next = path(world, &format!("events/{}", next.replace("limit=1", "limit=100")));
    let began = Instant::now();
    world.get(&next).await;
    note(table, "events: a page in the middle of all".to_owned(), began.elapsed());
}

fn days_ago(days: u64) -> String {
    let time = Moment::from_micros(jiff::Timestamp::now().as_microsecond()).before(Duration::from_hours(24 * days));
    time.wire().as_str().to_owned()
}

fn path(world: &World, rest: &str) -> String {
    format!("/api/projects/{}/{rest}", world.project)
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn rate(events: u64, began: Instant) -> f64 {
    events as f64 / began.elapsed().as_secs_f64()
}

async fn fill(world: &World, from: u64, to: u64) {
    let now = Moment::from_micros(jiff::Timestamp::now().as_microsecond());
    let mut number = from;
    while number < to {
        let chunk = number..(number + CHUNK).min(to);
        number = chunk.end;
        let events = chunk.map(|number| {
            let (event, distinct_id, properties) = made_up(number);
            NewEvent {
                uuid: uuid::Uuid::now_v7(),
                event: event.to_owned(),
                distinct_id,
                // In the order of time, over the whole month, as if it had been captured while it happened.
                timestamp: now.before(Duration::from_millis(MONTH * 1000 * (to - number) / (to - from))),
                properties: properties.to_string(),
            }
        });
        let batch = Batch {
            organization: OrganizationId(world.organization.clone()),
            project: ProjectId(world.project),
            events: events.collect(),
        };
        world.app.events.insert(batch).await.unwrap();
    }
}
