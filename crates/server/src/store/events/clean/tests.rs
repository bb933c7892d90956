//! Tests how often and when cleaning runs. The tests of erasures check that nothing is left.

use super::*;
use crate::clock::Clock;
use crate::store::events::{Batch, ErasureTask, NewEvent};
use rolecall_api::{OrganizationId, ProjectId};
use tempfile::TempDir;

const SLOWEST: Duration = Duration::from_secs(1);

/// A store with an erasure in progress, and its temporary folder.
async fn store() -> (EventStore, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let events = EventStore::open(&folder.path().join("events.db"), 2, Clock::system()).unwrap();
    erase(&events).await;
    (events, folder)
}

async fn erase(events: &EventStore) {
    let event = NewEvent {
        uuid: uuid::Uuid::new_v4(),
        event: "a".to_owned(),
        distinct_id: "ada".to_owned(),
        timestamp: Moment::from_micros(1),
        properties: "{}".to_owned(),
    };
    let (organization, project) = (OrganizationId("o".to_owned()), ProjectId(1));
    events.insert(Batch { organization, project, events: vec![event] }).await.unwrap();
    let (erasure, distinct_id) = ("e".to_owned(), "ada".to_owned());
    events.erase(&ErasureTask { erasure, project, distinct_id, until: None }).await.unwrap();
}

async fn clean(events: &EventStore) -> Cleaned {
    let leftovers = events.leftovers().await.unwrap();
    assert!(leftovers.log && leftovers.slack);
    events.clean(leftovers, true, Moment::from_micros(2), SLOWEST).await.unwrap()
}

#[tokio::test]
async fn erasures_that_follow_each_other_do_not_read_the_whole_file_each() {
    let (events, _folder) = store().await;
    assert_eq!(clean(&events).await, Cleaned::Done, "the first one is at once");
    let rest = events.file().unwrap().wiping.rest();
    assert!(!rest.is_zero());
    events.file().unwrap().wiping.has_taken(Duration::from_mins(1));
    erase(&events).await;
    let cleaned = clean(&events).await;
    assert!(matches!(cleaned, Cleaned::Later(rest) if rest > Duration::from_mins(9)), "{cleaned:?}");
    let left = events.leftovers().await.unwrap();
    assert!(!left.log && left.slack, "{left:?}");
    *events.file().unwrap().wiping.not_before.lock().unwrap() = None;
    erase(&events).await;
    assert_eq!(clean(&events).await, Cleaned::Done, "all together");
    events.close().await;
}

#[tokio::test]
async fn a_log_that_is_very_long_is_emptied() {
    let (events, folder) = store().await;
    assert_eq!(clean(&events).await, Cleaned::Done);
    assert!(!events.leftovers().await.unwrap().log);
    let log =
        std::fs::File::options().write(true).create(true).truncate(false).open(folder.path().join("events.db-wal"));
    let log = log.unwrap();
    log.set_len(LONG).unwrap();
    assert!(!events.leftovers().await.unwrap().log);
    log.set_len(LONG + 1).unwrap();
    let leftovers = events.leftovers().await.unwrap();
    assert!(leftovers.log);
    assert_eq!(events.clean(leftovers, false, Moment::from_micros(3), SLOWEST).await.unwrap(), Cleaned::Done);
    assert!(!events.leftovers().await.unwrap().log);
    events.close().await;
}
