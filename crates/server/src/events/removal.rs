//! What is to be erased for good: events of people, and of projects that were deleted. The main database says what
//! (in the transaction of the request, so a crash loses nothing), and the server that has the file of events does it, at
//! once if it is asked itself, else within [`POLL`]. Something is erased once it is neither in the file nor in the log
//! beside it; until then it stays on the list.

use crate::clock::Clock;
use crate::error::Result;
use crate::hash::PersonHasher;
use crate::store::Db;
use crate::store::erasures::{self, PendingErasure};
use crate::store::events::{Cleaned, Erase, Events, Leftovers};
use crate::store::instance;
use rolecall_api::ProjectId;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;
use tokio::sync::Mutex;

/// How often the server that has the file looks for what others have put on the list.
pub(crate) const POLL: Duration = Duration::from_secs(15);
/// How often the unused parts of pages are overwritten after old events were deleted.
const WIPE: Duration = Duration::from_hours(24);
/// How long it is waited until they may be overwritten again; else it is left for the next round.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest that anything reads the file of events, besides people's SQL.
const SLOWEST: Duration = Duration::from_secs(30);

/// Erases what is to be erased.
pub(crate) struct Remover {
    db: Db,
    events: Events,
    clock: Clock,
    hasher: PersonHasher,
    /// The longest that anything reads the file of events.
    slowest: Duration,
    /// Held by who erases.
    progress: Mutex<Progress>,
}

/// What is remembered from one round to the next.
#[derive(Debug, Default)]
struct Progress {
    /// The erasures of which no event is left in the file, but perhaps a copy of one.
    emptied: HashSet<String>,
    has_warned: bool,
}

/// What stands on the list.
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
    /// Erases from these stores. `sql_time`: how long people's SQL may read.
    pub(crate) fn new(db: Db, events: Events, clock: Clock, hasher: PersonHasher, sql_time: Duration) -> Self {
        let slowest = SLOWEST.max(sql_time) + Duration::from_secs(1);
        Remover { db, events, clock, hasher, slowest, progress: Mutex::default() }
    }

    /// Erases what stands on the list. One at a time does it; who comes meanwhile waits, and then looks again.
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
                Cleaned::Held => {
                    tracing::info!("a reader still holds the log of the events file: it is emptied later");
                    return Ok(());
                }
                Cleaned::Later(rest) if rest <= PATIENCE => {
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
            // Whose events they are is not kept, so it is looked for among the people of the project.
            let wanted: HashSet<String> = people.keys().cloned().collect();
            let hasher = self.hasher.clone();
            for person in self.events.people(project, move |person| wanted.contains(&hasher.person(person))).await? {
                for erasure in people.get(&self.hasher.person(&person)).into_iter().flatten() {
                    let (erasure, until) = (erasure.id.clone(), erasure.redo_until);
                    self.events.erase(&Erase { erasure, project, distinct_id: person.clone(), until }).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether the unused parts of pages are to be overwritten, although nobody asked for something to be erased.
    fn is_slack_due(&self, leftovers: Leftovers) -> bool {
        leftovers.slack && leftovers.slack_wiped_at <= self.clock.now().before(WIPE)
    }

    /// Leaves nothing of what was deleted on the disk. The unused parts of pages are overwritten if `is_asked_for`, and else once
    /// a day: it takes reading the whole file.
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
        // If nothing is under way, what else is there is of a crash at this place.
        let done = (!list.is_empty()).then(|| list.erasures.iter().map(|erasure| erasure.id.clone()).collect());
        Ok(self.events.forget_erased(done).await?)
    }
}
