//! Background and hourly jobs: erasure, rollups by property, deletion of expired data, billing.

mod due;

use crate::accounts::{
    domains, login_throttle,
    sessions::{alive, ended_after},
};
use crate::billing;
use crate::error;
use crate::events::{pairing, removal};
use crate::logging;
use crate::mail;
use crate::metrics::Job;
use crate::state::App;
use crate::store;
use crate::store::billing::unbilled;
use crate::store::deletions::{self, EraseProgress};
use crate::store::{
    access_requests, activity, email_confirmations, idempotency, instance, known_clients, login_failures,
    organizations, passkeys, password_resets, pending_logins, projects, sessions, viewing,
};
use rolecall_api::Retention;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How often properties are rolled up.
const ROLL_UP: Duration = Duration::from_secs(5);
/// How often queued mails are looked for.
const SEND_MAIL: Duration = Duration::from_secs(2);
/// How often expired data is deleted.
const SWEEP: Duration = Duration::from_hours(1);
/// How soon after the start for the first time, at the earliest: a server that is restarted every hour sweeps too, and the
/// start stays fast.
const FIRST_SWEEP: Duration = Duration::from_mins(1);
/// Up to how much later, at random: servers that start together sweep one after another.
const SPREAD: Duration = Duration::from_mins(4);

/// When expired data is deleted.
struct Sweeps {
    next: Instant,
}

impl Sweeps {
    /// For a server that starts `now`; `part` of the spread is between 0 and 1.
    fn new(now: Instant, part: f64) -> Self {
        Sweeps { next: now + FIRST_SWEEP + SPREAD.mul_f64(part) }
    }

    /// True if it is time to sweep; the next time is then an hour later.
    fn is_due(&mut self, now: Instant) -> bool {
        let is_due = now >= self.next;
        if is_due {
            self.next = now + SWEEP;
        }
        is_due
    }
}

impl App {
    /// Executes pending erasures in the background. Aborted when the server stops, and resumed at the next start.
    pub fn erase_in_background(&self) {
        drop(self.begin_to_erase());
    }

    /// Executes pending erasures and waits for the end. Continues if the caller is dropped.
    pub async fn erase(&self) {
        // A panic has been logged already.
        let _ = self.begin_to_erase().await;
    }

    fn begin_to_erase(&self) -> JoinHandle<()> {
        let app = self.clone();
        self.background.spawn_until_stop(async move {
            match app.remover.work().await {
                Ok(()) => app.note_success(Job::Erase),
                Err(error) => {
                    tracing::warn!(cause = logging::cause(&error), "pending deletions failed and will be retried");
                }
            }
        })
    }

    /// Executes pending erasures, rolls up properties, sends mails, and sweeps soon after the start and every hour. Never
    /// returns.
    pub async fn run_jobs(&self) {
        tokio::join!(
            self.erase_and_sweep(),
            self.roll_up_properties(),
            self.send_mails(),
            self.check_domains_hourly(),
            self.take_back_what_ends(),
            self.take_effect()
        );
    }

    /// Sends queued mails, if a mail server is configured.
    async fn send_mails(&self) {
        while self.mail.is_on() {
            tokio::time::sleep(SEND_MAIL).await;
            match self.mail.send_due().await {
                Ok(()) => self.note_success(Job::Mail),
                Err(error) => {
                    tracing::warn!(
                        cause = logging::cause(&error),
                        "queued mails were not sent; the next run continues"
                    );
                }
            }
        }
    }

    /// Looks up the records of verified domains, each once a day.
    ///
    /// # Errors
    /// The database does not answer; the next run continues.
    pub async fn check_domains(&self) -> error::Result<()> {
        domains::check_due(&self.db, &self.dns, &self.mail, &self.clock).await
    }

    async fn check_domains_hourly(&self) {
        // Soon after a start, for servers that do not run for an hour.
        tokio::time::sleep(FIRST_SWEEP + SPREAD.mul_f64(rand::random())).await;
        loop {
            // On the heap: it is large, and rarely runs.
            if let Err(error) = Box::pin(self.check_domains()).await {
                tracing::warn!(cause = logging::cause(&error), "domains were not looked up; the next run continues");
            }
            tokio::time::sleep(SWEEP).await;
        }
    }

    /// Rolls up the properties that people ask for, on the server with the event store. A run continues where the last
    /// one ended.
    async fn roll_up_properties(&self) {
        while self.events.is_on() {
            tokio::time::sleep(ROLL_UP).await;
            match self.events.roll_up_properties().await {
                Ok(()) => self.note_success(Job::RollUp),
                Err(error) => {
                    tracing::warn!(
                        cause = logging::cause(&error),
                        "properties were not rolled up; the next run continues"
                    );
                }
            }
        }
    }

    async fn erase_and_sweep(&self) {
        let mut sweeps = Sweeps::new(Instant::now(), rand::random());
        loop {
            self.erase().await;
            tokio::time::sleep(removal::POLL).await;
            if sweeps.is_due(Instant::now())
                && let Err(error) = self.sweep().await
            {
                tracing::warn!(cause = logging::cause(&error), "cleaning up expired rows failed");
            }
        }
    }

    /// Deletes expired sessions, login failures and idempotency keys, old mails, erases what was deleted 30 days ago, bills finished months, and deletes expired events
    /// and those of deleted projects. A failure of one does not prevent the others.
    ///
    /// # Errors
    /// The first failure: the database or the event store does not answer.
    pub async fn sweep(&self) -> error::Result<()> {
        let accounts = self.sweep_accounts().await;
        let deletions = self.erase_deletions().await;
        let billing = billing::sweep(&self.billing).await;
        let events = self.sweep_events().await;
        let swept = accounts.and(deletions).and(billing).and(events);
        if swept.is_ok() {
            self.note_success(Job::Sweep);
        }
        swept
    }

    fn note_success(&self, job: Job) {
        self.metrics.note_success(job, self.clock.now().micros() / 1_000_000);
    }

    async fn sweep_accounts(&self) -> error::Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        sessions::sweep(&mut tx, alive(now), ended_after(now)).await?;
        login_failures::sweep(&mut tx, now).await?;
        password_resets::sweep(&mut tx, now).await?;
        email_confirmations::sweep(&mut tx, now).await?;
        pending_logins::sweep(&mut tx, now).await?;
        passkeys::sweep(&mut tx, now).await?;
        known_clients::sweep(&mut tx, login_throttle::known_since(now)).await?;
        idempotency::sweep(&mut tx, now).await?;
        mail::sweep(&mut tx, now).await?;
        activity::sweep(&mut tx, now).await?;
        access_requests::sweep(&mut tx, now).await?;
        viewing::sweep(&mut tx, now).await?;
        store::handovers::sweep(&mut tx, now).await?;
        Ok(tx.commit().await?)
    }

    /// Erases the projects and organizations whose deletion can no longer be undone. The events of the projects are
    /// queued for erasure.
    ///
    /// # Errors
    /// The database does not answer; the next call continues.
    pub async fn erase_deletions(&self) -> error::Result<()> {
        loop {
            // One transaction for each slice, so that others can write in between.
            let (mut tx, now) = (self.db.begin().await?, self.clock.now());
            let progress = deletions::erase_slice(&mut tx, now.before(deletions::KEPT), now).await?;
            tx.commit().await?;
            if progress == EraseProgress::Done {
                return Ok(());
            }
        }
    }

    /// Deletes the events of deleted projects and expired events, on the server with the event store.
    ///
    /// # Errors
    /// The database or the event store does not answer, or they do not belong together any more.
    pub async fn sweep_events(&self) -> error::Result<()> {
        if !self.events.is_on() {
            return Ok(());
        }
        let _alone = self.sweeping.lock().await;
        let now = self.clock.now();
        pairing::advance(&self.db, &self.events).await?;
        // Reads the projects with events before the existing projects: a project created in between must not look
        // deleted.
        let with_events = self.events.projects().await?;
        let with_usage = self.events.identity().await?.organizations;
        let mut conn = self.db.read().await?;
        let kept = projects::retention(&mut conn).await?;
        let mut organizations = organizations::ids(&mut conn).await?;
        // The last month of deleted organizations may still have to be billed.
        organizations.extend(unbilled::deleted_organizations(&mut conn).await?);
        drop(conn);
        let gone: Vec<_> = with_events.iter().copied().filter(|project| !kept.contains_key(project)).collect();
        let mut tx = self.db.begin().await?;
        instance::add_removed(&mut tx, &gone, now).await?;
        tx.commit().await?;
        for project in with_events {
            if let Some(Retention::Days(days)) = kept.get(&project) {
                let time = Duration::from_secs(u64::from(*days) * 24 * 60 * 60);
                self.events.drop_older(project, now.before(time)).await?;
            }
        }
        for organization in with_usage.into_iter().filter(|id| !organizations.contains(id)) {
            self.events.drop_usage(organization).await?;
        }
        self.remover.work().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sweeps_soon_after_the_start_and_every_hour() {
        let start = Instant::now();
        for (part, first) in [(0.0, 60), (0.5, 180), (1.0, 300)] {
            let (mut sweeps, first) = (Sweeps::new(start, part), start + Duration::from_secs(first));
            assert!(!sweeps.is_due(start) && !sweeps.is_due(first - Duration::from_secs(1)));
            assert!(sweeps.is_due(first) && !sweeps.is_due(first));
            assert!(!sweeps.is_due(first + SWEEP - Duration::from_secs(1)) && sweeps.is_due(first + SWEEP));
        }
    }
}
