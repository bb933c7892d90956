//! Takes back levels and grants that have ended (contract 9), and tells both sides a day before.
//!
//! Levels and grants are read in many statements, counted by triggers and kept in memory, so none of them looks at ends.
//! Instead what has ended is taken back before anything is read or decided: by the job ([`Ends::run`]), and by the first
//! request after the end if the job has not run ([`Ends::settle`]). It is an ordinary change, recorded as by the server.

use crate::activity::entries::{EXPIRES_AT, changed, end_value};
use crate::activity::kept::Kept;
use crate::activity::{Author, NewEntry, record};
use crate::background::Background;
use crate::clock::{Clock, Moment};
use crate::error::Result;
use crate::mail::Mailer;
use crate::store::ends::{self, Ended, EndedOf};
use crate::store::{Db, Tx, grants, members, sql};
use rolecall_api::{ActivityAction, ChangeValue, OrganizationId};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

/// For how long a server goes by what it has read: other servers set ends too. An end is at least
/// [`crate::store::end::SOONEST`] ahead when it is set, so none is missed.
const FRESH: Duration = Duration::from_secs(20);
/// How often the job looks at the latest.
pub(crate) const POLL: Duration = Duration::from_secs(5);
/// How many levels and grants one transaction takes back.
const SLICE: u32 = 100;
/// How many organizations are looked up at once.
const ORGANIZATIONS: u32 = 100;

/// Takes back what has ended; cheap to clone.
#[derive(Clone)]
pub(crate) struct Ends(Arc<Service>);

struct Service {
    db: Db,
    clock: Clock,
    mail: Mailer,
    background: Background,
    /// When the next level or grant ends, and when that was read, in microseconds since 1970.
    next: AtomicI64,
    read_at: AtomicI64,
    /// Locked while something is taken back, so that requests wait for the same work.
    turn: Mutex<()>,
}

impl Ends {
    pub(crate) fn new(db: Db, clock: Clock, mail: Mailer, background: Background) -> Self {
        // Unknown yet.
        let (next, read_at) = (AtomicI64::new(i64::MIN), AtomicI64::new(i64::MIN));
        Ends(Arc::new(Service { db, clock, mail, background, next, read_at, turn: Mutex::default() }))
    }

    /// True if something may have ended that is not taken back.
    pub(crate) fn is_due(&self) -> bool {
        let now = self.0.clock.now();
        let read_at = Moment::from_micros(self.0.read_at.load(Ordering::SeqCst));
        now.micros() >= self.0.next.load(Ordering::SeqCst) || now >= read_at.after(FRESH)
    }

    /// Takes back what has ended, if anything may have. Call it before rights are read.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn settle(&self) -> Result<()> {
        if !self.is_due() {
            return Ok(());
        }
        let ends = self.clone();
        // Apart from the request: it is not what the request does, and goes on if the client disconnects.
        self.0.background.run_apart(async move { ends.take_turn().await }).await
    }

    async fn take_turn(&self) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        if self.is_due() {
            self.take_back().await?;
        }
        Ok(())
    }

    /// Takes back everything that has ended, in the order of time within an organization, and reads when the next ends.
    async fn take_back(&self) -> Result<()> {
        let Service { db, clock, mail, .. } = &*self.0;
        loop {
            let ended = ends::organizations(&mut *db.read().await?, clock.now(), ORGANIZATIONS).await?;
            for organization in &ended {
                let mut tx = db.begin().await?;
                // Other servers wait, and then find nothing to do.
                if tx.lock_organization(organization.as_str()).await? {
                    take_back_slice(&mut tx, mail, organization, clock.now()).await?;
                    tx.commit().await?;
                }
            }
            if ended.is_empty() {
                break;
            }
        }
        let now = clock.now();
        let next = ends::next(&mut *db.read().await?).await?;
        self.0.next.store(next.map_or(i64::MAX, Moment::micros), Ordering::SeqCst);
        self.0.read_at.store(now.micros(), Ordering::SeqCst);
        Ok(())
    }

    /// Takes back what has ended, and queues the mails about what ends in a day.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn run(&self) -> Result<()> {
        let turn = self.0.turn.lock().await;
        self.take_back().await?;
        drop(turn);
        self.warn().await
    }

    /// How long the job can sleep: until the next end, if that is soon.
    pub(crate) fn pause(&self) -> Duration {
        let until = self.0.next.load(Ordering::SeqCst).saturating_sub(self.0.clock.now().micros());
        Duration::from_micros(u64::try_from(until).unwrap_or_default()).clamp(Duration::from_millis(10), POLL)
    }

    async fn warn(&self) -> Result<()> {
        let Service { db, clock, mail, .. } = &*self.0;
        let waiting = ends::organizations_to_warn(&mut *db.read().await?, clock.now(), ORGANIZATIONS).await?;
        for organization in waiting {
            let mut tx = db.begin().await?;
            if tx.lock_organization(organization.as_str()).await? {
                let now = clock.now();
                mail.tell_of_ends(&mut tx, &organization, now).await?;
                ends::warned(&mut tx, &organization, now).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

/// Takes back everything that has ended in an organization, in the transaction that has locked it.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn take_back_all(
    tx: &mut Tx,
    mail: &Mailer,
    organization: &OrganizationId,
    now: Moment,
) -> sql::Result<()> {
    while take_back_slice(tx, mail, organization, now).await? > 0 {}
    Ok(())
}

/// Takes back some of what has ended, and returns how much that was.
async fn take_back_slice(tx: &mut Tx, mail: &Mailer, organization: &OrganizationId, now: Moment) -> sql::Result<usize> {
    let ended = ends::ended(tx, organization, now, SLICE).await?;
    for ended in &ended {
        let number = take_back(tx, organization, ended, now).await?;
        mail.tell(tx, organization, number, now).await?;
    }
    Ok(ended.len())
}

/// Takes one back, and returns the number of the entry. The entry has the time of now, as the log is in the order of time;
/// when it ended is one of its changes.
async fn take_back(tx: &mut Tx, organization: &OrganizationId, ended: &Ended, now: Moment) -> sql::Result<i64> {
    let Ended { at, user, level, of } = ended;
    let end = changed(EXPIRES_AT, end_value(Some(*at)), ChangeValue::Null);
    match of {
        EndedOf::Level { after } => {
            members::set_level(tx, organization, &user.uuid, *after, None, now).await?;
            let entry =
                NewEntry::person(ActivityAction::MemberLevel, user).with([changed("level", *level, *after), end]);
            record(tx, organization, &Author::SYSTEM, now, vec![entry]).await
        }
        EndedOf::Grant { id, project, kept } => {
            grants::delete(tx, id).await?;
            let entry = NewEntry::grant(ActivityAction::GrantRemove, user, (project.0, &project.1))
                .with([changed("level", *level, ChangeValue::Null), end]);
            let number = record(tx, organization, &Author::SYSTEM, now, vec![entry]).await?;
            Kept { grants: vec![kept.clone()], ..Kept::default() }.keep(tx, organization, number, now).await?;
            Ok(number)
        }
    }
}
