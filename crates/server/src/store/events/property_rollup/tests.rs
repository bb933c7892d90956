//! Tests which properties are rolled up, for how long, and the limits. `trend/tests.rs` compares what is counted with
//! scans of the events.

use super::*;
use crate::clock::Clock;
use crate::store::events::{Batch, ErasureTask, NewEvent};
use rolecall_api::{OrganizationId, ProjectId};
use rusqlite::params;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

pub(in super::super) const NOW: i64 = 1_700_000_000_000_000;
const PROJECT: i64 = 1;
/// Every trend is slow, and no event waits.
pub(in super::super) const EAGER: RollUpLimits = RollUpLimits { slow: 0, waiting: 1, unrolled: 100_000, few: 100_000 };

/// A store in a temporary folder.
pub(in super::super) struct World {
    pub(in super::super) events: EventStore,
    pub(in super::super) clock: Clock,
    folder: TempDir,
    slice: Slice,
}

impl World {
    pub(in super::super) fn new() -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::manual(Moment::from_micros(NOW)));
        let events = open(folder.path(), &clock, EAGER);
        World { events, clock, folder, slice: Slice { batch: 0, retries: 0, project: 0 } }
    }

    pub(in super::super) async fn restart(&mut self) {
        self.events.close().await;
        self.events = open(self.folder.path(), &self.clock, EAGER);
    }

    /// Stores events: name, user, age in seconds and properties.
    pub(in super::super) async fn store(&self, events: impl IntoIterator<Item = (&str, &str, i64, Value)>) {
        let events = events.into_iter().map(|(event, distinct_id, ago, properties)| NewEvent {
            uuid: uuid::Uuid::new_v4(),
            event: event.to_owned(),
            distinct_id: distinct_id.to_owned(),
            timestamp: Moment::from_micros(self.clock.now().micros() - ago * 1_000_000),
            properties: properties.to_string(),
        });
        let (organization, project) = (OrganizationId("o".to_owned()), ProjectId(PROJECT));
        self.events.insert(Batch { organization, project, events: events.collect() }).await.unwrap();
    }

    /// Asks for a property, and waits until that is stored.
    pub(in super::super) async fn ask(&self, property: &str) {
        let file = self.events.file().unwrap();
        ask_for(&file.writer, PROJECT, property.to_owned(), self.clock.now());
        file.writer.work(|_| Ok(())).await.unwrap();
    }

    /// Rolls up a batch; returns false if there was nothing to do.
    pub(in super::super) async fn roll_up(&mut self, batch: usize) -> bool {
        self.slice.batch = batch;
        self.events.roll_up_slice(&mut self.slice).await.unwrap()
    }

    pub(in super::super) async fn erase(&self, person: &str, until: Option<Moment>) {
        let (erasure, distinct_id) = (format!("of {person}"), person.to_owned());
        let project = ProjectId(PROJECT);
        self.events.erase(&ErasureTask { erasure, project, distinct_id, until }).await.unwrap();
    }

    /// A number that a query returns, after everything in the writer's queue.
    async fn number(&self, sql: &'static str) -> i64 {
        let file = self.events.file().unwrap();
        file.writer.work(move |state| state.connection.query_row(sql, [], |row| row.get(0))).await.unwrap()
    }

    async fn names(&self) -> Vec<String> {
        let sql = "SELECT name FROM rolled_properties WHERE project_id = ?1 AND name IS NOT NULL ORDER BY id";
        let names = move |state: &mut WriterState| {
            state.connection.prepare(sql)?.query_map(params![PROJECT], |row| row.get(0))?.collect()
        };
        self.events.file().unwrap().writer.work(names).await.unwrap()
    }

    /// True if any file of the store contains a text.
    fn contains(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
    }
}

fn open(folder: &Path, clock: &Clock, limits: RollUpLimits) -> EventStore {
    let mut events = EventStore::open(&folder.join("events.db"), 2, clock.clone()).unwrap();
    events.open.as_mut().unwrap().limits = limits;
    events
}

#[tokio::test]
async fn a_project_has_a_few_properties_and_forgets_those_that_nobody_asks_for() {
    let world = World::new();
    world.ask("before there is a project").await;
    assert_eq!(world.names().await, Vec::<String>::new());
    world.store([("a", "ada", 1, json!({}))]).await;
    for number in 0..asked::PROPERTIES {
        world.ask(&number.to_string()).await;
        world.clock.advance(Duration::from_secs(1));
    }
    world.ask("one too many").await;
    let names = world.names().await;
    assert_eq!((names.len(), &names[0]), (asked::PROPERTIES, &"0".to_owned()));
    world.clock.advance(ASK_AGAIN);
    world.ask("0").await;
    world.ask("in the place of 1").await;
    let names = world.names().await;
    assert_eq!((names.len(), &names[0], &names[1]), (asked::PROPERTIES, &"0".to_owned(), &"2".to_owned()));
    assert_eq!(names.last().unwrap(), "in the place of 1");
    world.clock.advance(asked::KEPT);
    world.ask("0").await;
    world.events.roll_up_properties().await.unwrap();
    assert_eq!(world.names().await, ["0", "in the place of 1"], "exactly thirty days later");
    world.clock.advance(Duration::from_secs(1));
    world.events.roll_up_properties().await.unwrap();
    assert_eq!(world.names().await, ["0"]);
    assert_eq!(world.number("SELECT COUNT(*) FROM rolled_properties").await, 1);
    world.clock.advance(asked::KEPT + Duration::from_secs(1));
    world.events.roll_up_properties().await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM rolled_properties").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM property_rollups").await, 0);
    world.events.close().await;
}

#[tokio::test]
async fn a_property_with_too_many_values_is_left_alone_for_a_week() {
    let world = World::new();
    let event = |number: usize| ("a", "ada", 1, json!({ "few": number % 10, "many": number }));
    world.store((0..advance::VALUES).map(event)).await;
    world.ask("few").await;
    world.ask("many").await;
    world.events.roll_up_properties().await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM property_rollups").await, 2);
    world.store([event(advance::VALUES)]).await;
    world.events.roll_up_properties().await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM property_rollups").await, 1);
    let refused = "SELECT COUNT(*) FROM rolled_properties WHERE refused_at IS NOT NULL AND name = 'many'";
    assert_eq!(world.number(refused).await, 1);
    world.ask("many").await;
    assert_eq!(world.number(refused).await, 1);
    world.clock.advance(REFUSED);
    world.ask("many").await;
    assert_eq!(world.number(refused).await, 0, "it is tried again");
    world.events.roll_up_properties().await.unwrap();
    assert_eq!(world.number(refused).await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM rolled_properties").await, 2);
    world.events.close().await;
}

#[tokio::test]
async fn what_was_read_before_events_were_deleted_is_discarded() {
    let world = World::new();
    world.store([("a", "ada", 1, json!({"k": 1})), ("a", "bob", 1, json!({"k": 1}))]).await;
    world.ask("k").await;
    let file = world.events.file().unwrap();
    let removals = file.writer.work(|state| Ok(state.removals)).await.unwrap();
    let task = world.events.read(READ_TIME, |connection| advance::next(connection, 1, 0)).await.unwrap().unwrap();
    let read = world.events.read(READ_TIME, |connection| advance::read(connection, task, 10)).await.unwrap();
    world.erase("ada", None).await;
    let applied = file.writer.work(move |state| advance::apply(state, removals, read, Moment::from_micros(NOW))).await;
    assert!(matches!(applied.unwrap(), Applied::Stale));
    assert_eq!(world.number("SELECT COUNT(*) FROM property_rollups").await, 0);
    world.events.roll_up_properties().await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM property_rollups").await, 1);
    world.events.close().await;
}

#[tokio::test]
async fn properties_that_were_asked_for_later_catch_up_and_go_on_with_the_others() {
    let mut world = World::new();
    world.store((0..10).map(|n| ("a", "ada", n, json!({"one": n, "two": n})))).await;
    world.ask("one").await;
    assert!(world.roll_up(4).await);
    world.ask("two").await;
    let marks = "SELECT COUNT(DISTINCT rolled_event_id) FROM rolled_properties";
    assert_eq!(world.number(marks).await, 2);
    assert!(world.roll_up(100).await);
    assert_eq!(world.number(marks).await, 1);
    assert_eq!(world.number("SELECT MAX(rolled_event_id) FROM rolled_properties").await, 4);
    assert!(world.roll_up(100).await);
    assert_eq!(world.number("SELECT MIN(rolled_event_id) FROM rolled_properties").await, 10);
    assert!(!world.roll_up(100).await);
    world.events.close().await;
}

#[tokio::test]
async fn few_events_wait_until_they_are_more() {
    let mut world = World::new();
    world.events.open.as_mut().unwrap().limits.waiting = 3;
    world.store((0..2).map(|n| ("a", "ada", n, json!({"k": n})))).await;
    world.ask("k").await;
    assert!(!world.roll_up(100).await);
    world.store([("a", "ada", 3, json!({"k": 3}))]).await;
    assert!(world.roll_up(100).await);
    world.events.close().await;
}

#[tokio::test]
async fn arrivals_increase_although_the_last_event_was_erased_and_the_clock_went_back() {
    let mut world = World::new();
    world.store([("a", "ada", 1, json!({"k": 1}))]).await;
    world.clock.advance(Duration::from_secs(1));
    world.store([("a", "bob", 1, json!({"k": 1}))]).await;
    world.ask("k").await;
    world.events.roll_up_properties().await.unwrap();
    world.erase("bob", None).await;
    world.clock = Clock::manual(Moment::from_micros(NOW));
    world.restart().await;
    world.store([("a", "cyd", 1, json!({"k": 1}))]).await;
    let unrolled = "SELECT COUNT(*) FROM events, rolled_properties WHERE created_at > rolled_created_at";
    assert_eq!(world.number(unrolled).await, 1);
    world.events.close().await;
}

#[tokio::test]
async fn a_user_with_very_many_events_left_starts_the_rollups_again() {
    for (left, restarts) in [(removal::LEFT, false), (removal::LEFT + 1, true)] {
        let world = World::new();
        world.store([("a", "ada", 0, json!({"k": 1}))]).await;
        let until = world.clock.now();
        world.clock.advance(Duration::from_secs(1));
        world.store((0..left).map(|_| ("a", "ada", 1, json!({"k": 2})))).await;
        world.ask("k").await;
        world.events.roll_up_properties().await.unwrap();
        let (id, rolled) =
            ("SELECT id FROM rolled_properties WHERE name = 'k'", "SELECT MAX(rolled_event_id) FROM rolled_properties");
        let (before, end) = (world.number(id).await, world.number(rolled).await);
        world.erase("ada", Some(until)).await;
        assert_eq!(world.number(id).await != before, restarts, "{left}");
        world.events.roll_up_properties().await.unwrap();
        assert_eq!(world.number(rolled).await, end);
        assert_eq!(world.number("SELECT COUNT(*) FROM property_rollups").await, 1);
        world.events.close().await;
    }
}

const SECRET: &str = "a-very-particular-value";

/// Events of two users with values of their own, which are rolled up.
async fn with_secrets() -> World {
    let world = World::new();
    let theirs = (0..300).map(|n| ("a", "ada", n * 60, json!({ "k": SECRET })));
    let others = (0..3000).map(|n| ("a", "bob", n * 60, json!({ "k": format!("somebody-elses-value-{n}") })));
    world.store(theirs.chain(others)).await;
    world.ask("k").await;
    world.events.roll_up_properties().await.unwrap();
    assert!(world.number("SELECT COUNT(*) FROM property_rollups").await > 100);
    assert!(world.contains(SECRET));
    world
}

async fn clean(world: &World) {
    let leftovers = world.events.leftovers().await.unwrap();
    world.events.clean(leftovers, true, world.clock.now(), Duration::from_secs(1)).await.unwrap();
}

#[tokio::test]
async fn an_erasure_leaves_no_value_in_the_file() {
    let world = with_secrets().await;
    world.erase("ada", None).await;
    clean(&world).await;
    assert!(!world.contains(SECRET) && world.contains("somebody-elses-value"));
    world.events.close().await;
}

#[tokio::test]
async fn a_deleted_project_leaves_no_value_in_the_file() {
    let world = with_secrets().await;
    let deleted = ProjectId(PROJECT);
    world.events.drop_project(deleted).await.unwrap();
    world.ask("asked for while it is deleted").await;
    world.events.forget_project(deleted).await.unwrap();
    clean(&world).await;
    assert!(!world.contains(SECRET) && !world.contains("somebody-elses-value"));
    assert_eq!(world.number("SELECT COUNT(*) FROM rolled_properties").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM property_rollups").await, 0);
    world.events.close().await;
}
