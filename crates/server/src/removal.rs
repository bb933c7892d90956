//! What is to be erased for good: events of people, and of projects that were deleted. The main database says what
//! (in the transaction of the request, so a crash loses nothing), and the server that has the file of events does it, at
//! once if it is asked itself, else within [`POLL`]. Something is erased once it is neither in the file nor in the log
//! beside it; until then it stays on the list.

use crate::app::App;
use crate::error::Result;
use crate::store::erasures::{self, PendingErasure};
use crate::store::events::{Erase, Leftovers};
use crate::store::instance;
use rolecall_api::ProjectId;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// How often the server that has the file looks for what others have put on the list.
pub(crate) const POLL: Duration = Duration::from_secs(15);
/// How often the unused parts of pages are overwritten after old events were deleted.
const WIPE: Duration = Duration::from_hours(24);
/// How long to wait for readers that hold the log, each time; then it is left for the next round.
const WAITS: [Duration; 7] = [
    Duration::from_millis(20),
    Duration::from_millis(100),
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// What stands on the list.
struct List {
    erasures: Vec<PendingErasure>,
    projects: Vec<ProjectId>,
}

impl List {
    async fn read(app: &App) -> Result<Self> {
        let mut conn = app.db.read().await?;
        Ok(List {
            erasures: erasures::pending(&mut conn).await?,
            projects: instance::removed_projects(&mut conn).await?,
        })
    }

    fn is_empty(&self) -> bool {
        self.erasures.is_empty() && self.projects.is_empty()
    }
}

/// Erases what stands on the list. One at a time does it; who comes meanwhile waits, and then looks again.
///
/// # Errors
/// The database or the event store does not answer. What is not done stays on the list.
pub(crate) async fn work(app: &App) -> Result<()> {
    if !app.events.is_on() {
        return Ok(());
    }
    let _alone = app.removing.lock().await;
    loop {
        let list = List::read(app).await?;
        let leftovers = app.events.leftovers().await?;
        if list.is_empty() && !leftovers.log && !is_slack_due(app, leftovers) {
            return Ok(());
        }
        for project in &list.projects {
            app.events.drop_project(*project).await?;
        }
        erase_people(app, &list.erasures).await?;
        if !clean(app, !list.is_empty()).await? {
            tracing::info!("something is erased, but a reader still holds the log of the file of events: trying again");
            return Ok(());
        }
        finish(app, &list).await?;
        if list.is_empty() {
            return Ok(());
        }
    }
}

async fn erase_people(app: &App, pending: &[PendingErasure]) -> Result<()> {
    let mut projects: BTreeMap<ProjectId, HashMap<String, Vec<&PendingErasure>>> = BTreeMap::new();
    for erasure in pending {
        let people = projects.entry(erasure.project).or_default();
        people.entry(erasure.person_hash.clone()).or_default().push(erasure);
    }
    for (project, people) in projects {
        // Whose events they are is not kept, so it is looked for among the people of the project.
        let wanted: std::collections::HashSet<String> = people.keys().cloned().collect();
        let hasher = app.hasher.clone();
        for person in app.events.people(project, move |person| wanted.contains(&hasher.person(person))).await? {
            for erasure in people.get(&app.hasher.person(&person)).into_iter().flatten() {
                let (erasure, until) = (erasure.id.clone(), erasure.redo_until);
                app.events.erase(&Erase { erasure, project, distinct_id: person.clone(), until }).await?;
            }
        }
    }
    Ok(())
}

/// Whether the unused parts of pages are to be overwritten, although nobody asked for something to be erased.
fn is_slack_due(app: &App, leftovers: Leftovers) -> bool {
    leftovers.slack && leftovers.slack_wiped_at <= app.clock.now().before(WIPE)
}

/// Leaves nothing of what was deleted on the disk; false: that has to wait for a reader. The unused parts of pages are
/// overwritten if `is_asked_for`, and else once a day: it takes reading the whole file.
async fn clean(app: &App, is_asked_for: bool) -> Result<bool> {
    let mut waits = WAITS.into_iter();
    loop {
        let leftovers = app.events.leftovers().await?;
        let is_due = leftovers.slack && (is_asked_for || is_slack_due(app, leftovers));
        let is_clean = (!leftovers.log || app.events.empty_log().await?)
            && (!is_due || app.events.wipe_slack(app.clock.now()).await?);
        if is_clean {
            return Ok(true);
        }
        let Some(wait) = waits.next() else {
            return Ok(false);
        };
        tokio::time::sleep(wait).await;
    }
}

async fn finish(app: &App, list: &List) -> Result<()> {
    let counts = app.events.erased().await?;
    for project in &list.projects {
        app.events.forget_project(*project).await?;
    }
    let mut tx = app.db.begin().await?;
    for erasure in &list.erasures {
        let events = counts.get(&erasure.id).copied().unwrap_or_default();
        erasures::finish(&mut tx, &erasure.id, events, app.clock.now()).await?;
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
    Ok(app.events.forget_erased(done).await?)
}
