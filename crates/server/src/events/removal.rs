//! Permanent erasure of events: those of erased users, and those of deleted projects.
//!
//! The main database has the list of pending erasures, written in the transaction of the request, so that a crash loses
//! nothing. The server with the events file executes it: at once for its own requests, otherwise within [`POLL`]. An
//! erasure is done, and leaves the list, once its events are neither in the file nor in the write-ahead log.

use crate::clock::Clock;
use crate::error::Result;
use crate::hash::PersonHasher;
use crate::store::Db;
use crate::store::erasures::{self, PendingErasure};
use crate::store::events::{Cleaned, ErasureTask, EventStore, Leftovers};
use crate::store::instance;
use rolecall_api::ProjectId;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;
use tokio::sync::Mutex;

/// How often the server with the events file looks for erasures requested on other servers.
pub(crate) const POLL: Duration = Duration::from_secs(15);
/// How often free space in pages is overwritten after events have expired.
const WIPE: Duration = Duration::from_hours(24);
/// How long to wait for readers before overwriting; on time-out the next round tries again.
const WIPE_TIMEOUT: Duration = Duration::from_secs(5);
/// Time limit of all reads of the events file except users' SQL.
const MAX_READ_TIME: Duration = Duration::from_secs(30);

/// Erases what is on the list.
pub(crate) struct Remover {
    db: Db,
    events: EventStore,
    clock: Clock,
    hasher: PersonHasher,
    /// The longest time that a read of the events file can take.
    slowest: Duration,
    /// Locked by the round in progress.
    progress: Mutex<Progress>,
}

/// State kept between rounds.
#[derive(Debug, Default)]
struct Progress {
    /// Erasures whose events are deleted, while copies may remain in free space or the log.
    emptied: HashSet<String>,
    has_warned: bool,
}

/// The list of pending erasures.
struct Pending {
    erasures: Vec<PendingErasure>,
    projects: Vec<ProjectId>,
}

impl Pending {
    async fn read(db: &Db) -> Result<Self> {
        let mut conn = db.read().await?;
        Ok(Pending {
            erasures: erasures::pending(&mut conn).await?,
            projects: instance::removed_projects(&mut conn).await?,
        })
    }

    fn is_empty(&self) -> bool {
        self.erasures.is_empty() && self.projects.is_empty()
    }
}

impl Remover {
    /// Erases from these stores. `sql_time`: time limit of users' SQL.
    pub(crate) fn new(db: Db, events: EventStore, clock: Clock, hasher: PersonHasher, sql_time: Duration) -> Self {
        let slowest = MAX_READ_TIME.max(sql_time) + Duration::from_secs(1);
        Remover { db, events, clock, hasher, slowest, progress: Mutex::default() }
    }

    /// Erases what is on the list. Rounds do not overlap: a second caller waits, then reads the list again.
    ///
    /// # Errors
    /// The database or the event store does not answer. What is not done stays on the list.
    pub(crate) async fn work(&self) -> Result<()> {
        if !self.events.is_on() {
            return Ok(());
        }
        let mut progress = self.progress.lock().await;
        loop {
            let list = Pending::read(&self.db).await?;
            let leftovers = self.events.leftovers().await?;
            if list.is_empty() && !leftovers.log && !self.is_slack_due(leftovers) {
                return Ok(());
            }
            for project in &list.projects {
                self.events.drop_project(*project).await?;
            }
            let todo: Vec<_> = list.erasures.iter().filter(|erasure| !progress.emptied.contains(&erasure.id)).collect();
            self.erase_people(&todo).await?;
            progress.emptied = list.erasures.iter().map(|erasure| erasure.id.clone()).collect();
            match self.clean(!list.is_empty()).await? {
                Cleaned::Done => {}
                Cleaned::Blocked => {
                    tracing::info!("a reader still holds the log of the events file: it is emptied later");
                    return Ok(());
                }
                Cleaned::Later(rest) if rest <= WIPE_TIMEOUT => {
                    tokio::time::sleep(rest).await;
                    continue;
                }
                Cleaned::Later(_) => return Ok(()),
                Cleaned::TooLarge => {
                    if !std::mem::replace(&mut progress.has_warned, true) {
                        tracing::warn!(
                            "the file of events is too large for its unused parts to be overwritten: \
                             erasures are carried out, and are not said to be finished"
                        );
                    }
                    return Ok(());
                }
            }
            self.finish(&list).await?;
            if list.is_empty() {
                return Ok(());
            }
        }
    }

    async fn erase_people(&self, pending: &[&PendingErasure]) -> Result<()> {
        let mut projects: BTreeMap<ProjectId, HashMap<String, Vec<&PendingErasure>>> = BTreeMap::new();
        for &erasure in pending {
            let people = projects.entry(erasure.project).or_default();
            people.entry(erasure.person_hash.clone()).or_default().push(erasure);
        }
        for (project, people) in projects {
            // The list has only the hash of the distinct id, so compare the hashes of all users of the project.
            let wanted: HashSet<String> = people.keys().cloned().collect();
            let hasher = self.hasher.clone();
            for person in self.events.people(project, move |person| wanted.contains(&hasher.person(person))).await? {
                for erasure in people.get(&self.hasher.person(&person)).into_iter().flatten() {
                    let (erasure, until) = (erasure.id.clone(), erasure.redo_until);
                    self.events.erase(&ErasureTask { erasure, project, distinct_id: person.clone(), until }).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether to overwrite free space although no erasure asks for it.
    fn is_slack_due(&self, leftovers: Leftovers) -> bool {
        leftovers.slack && leftovers.slack_wiped_at <= self.clock.now().before(WIPE)
    }

    /// Overwrites deleted data on disk: always if `is_asked_for`, otherwise once a day, because it reads the whole
    /// file.
    async fn clean(&self, is_asked_for: bool) -> Result<Cleaned> {
        let leftovers = self.events.leftovers().await?;
        let wipes = leftovers.slack && (is_asked_for || self.is_slack_due(leftovers));
        Ok(self.events.clean(leftovers, wipes, self.clock.now(), self.slowest).await?)
    }

    async fn finish(&self, list: &Pending) -> Result<()> {
        let counts = self.events.erased().await?;
        for project in &list.projects {
            self.events.forget_project(*project).await?;
        }
        let mut tx = self.db.begin().await?;
        for erasure in &list.erasures {
            let events = counts.get(&erasure.id).copied().unwrap_or_default();
            erasures::finish(&mut tx, &erasure.id, events, self.clock.now()).await?;
        }
        for project in &list.projects {
            instance::forget_removed(&mut tx, *project).await?;
        }
        tx.commit().await?;
        if counts.is_empty() {
            return Ok(());
        }
        // With an empty list, remaining entries in the file are left from a crash at this place, so all of them are
        // removed.
        let done = (!list.is_empty()).then(|| list.erasures.iter().map(|erasure| erasure.id.clone()).collect());
        Ok(self.events.forget_erased(done).await?)
    }
}
