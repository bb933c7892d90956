//! Sends what is due. Each mail is claimed before and marked afterwards: after a crash in between it is sent again when
//! the claim ends, with the same `Message-ID`. Several servers share the work.

use super::kinds::Mail;
use super::message::{Origin, message};
use super::smtp::Failure;
use super::{Mailer, Service};
use crate::clock::Moment;
use crate::error::Result;
use crate::logging;
use crate::store::mails::{self, DueMail, Outcome};
use crate::store::sql::{self, Connection};
use futures_util::future::join_all;
use std::sync::Arc;
use std::time::Duration;

/// Number of mails to load at once.
const BATCH: i64 = 20;
/// Number of mails to send at once.
const CONNECTIONS: usize = 4;
/// How long a claim lasts: longer than any attempt.
const CLAIMED_FOR: Duration = Duration::from_mins(5);
/// The wait after the first failed attempt; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_mins(1);
/// The longest wait between attempts.
const LONGEST_WAIT: Duration = Duration::from_mins(30);
/// When a mail is given up.
const GIVEN_UP_AFTER: Duration = Duration::from_hours(24);

/// Makes mails due whose next attempt is more than [`CLAIMED_FOR`] away: an earlier one could be an attempt in progress.
/// Returns their number.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn hurry(conn: &mut Connection, now: Moment) -> sql::Result<u64> {
    mails::hurry(conn, now.after(CLAIMED_FOR), now).await
}

impl Mailer {
    /// Queues the mails about new access requests, and sends the mails that are due. Returns early if the mail server cannot be reached; what has not been tried stays
    /// due.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn send_due(&self) -> Result<()> {
        let Some(service) = &self.0 else {
            return Ok(());
        };
        self.tell_of_requests().await?;
        loop {
            let due = mails::due(&mut *service.db.read().await?, service.clock.now(), BATCH).await?;
            if due.is_empty() {
                return Ok(());
            }
            let mut due = due.into_iter();
            loop {
                let few: Vec<_> = due.by_ref().take(CONNECTIONS).collect();
                if few.is_empty() {
                    break;
                }
                // To completion, also if this server stops: what was sent must be marked.
                let attempts = few.into_iter().map(|mail| {
                    let owned = Arc::clone(service);
                    service.background.run_to_completion(async move { owned.attempt(&mail).await })
                });
                for attempt in join_all(attempts).await {
                    if attempt? == Attempt::Unreachable {
                        return Ok(());
                    }
                }
            }
        }
    }
}

/// What an attempt says about the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// The next mail can be tried.
    Over,
    /// The mail server cannot be reached.
    Unreachable,
}

impl Service {
    /// Claims and sends a mail, unless another server has claimed it.
    async fn attempt(&self, mail: &DueMail) -> Result<Attempt> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let is_mine = mails::claim(&mut tx, mail, now, now.after(CLAIMED_FOR)).await?;
        tx.commit().await?;
        if !is_mine {
            return Ok(Attempt::Over);
        }
        let (outcome, attempt) = self.try_to_send(mail).await;
        let mut tx = self.db.begin().await?;
        mails::finish(&mut tx, mail, &outcome, self.clock.now()).await?;
        tx.commit().await?;
        Ok(attempt)
    }

    async fn try_to_send(&self, mail: &DueMail) -> (Outcome, Attempt) {
        let given_up = |reason: &str| (Outcome::GivenUp(reason.to_owned()), Attempt::Over);
        let parsed = match serde_json::from_str::<Mail>(&mail.data) {
            Ok(parsed) => parsed,
            Err(error) => {
                // Neither the mail nor what serde says about it: both contain user data.
                tracing::error!(line = error.line(), mail = mail.id, "a queued mail cannot be read");
                return given_up("unreadable");
            }
        };
        if parsed.expires_at().is_some_and(|end| end <= self.clock.now()) {
            return given_up("expired");
        }
        let from = Origin { sender: &self.config.from, site_url: &self.site_url };
        let message = match message(&parsed, &mail.id, &mail.recipient, mail.created_at, &from) {
            Ok(message) => message,
            Err(error) => {
                tracing::warn!(cause = logging::cause(&error), mail = mail.id, "a queued mail cannot be addressed");
                return given_up("address");
            }
        };
        match self.smtp.send(message).await {
            Ok(()) => (Outcome::Sent, Attempt::Over),
            Err(failure) => {
                let outcome = self.after(mail, failure);
                let given_up = matches!(outcome, Outcome::GivenUp(_));
                tracing::warn!(?failure, mail = mail.id, kind = parsed.kind(), given_up, "a mail was not sent");
                let is_reachable = !matches!(failure, Failure::Unreachable);
                (outcome, if is_reachable { Attempt::Over } else { Attempt::Unreachable })
            }
        }
    }

    /// What comes after a failed attempt.
    fn after(&self, mail: &DueMail, failure: Failure) -> Outcome {
        let reason = match failure {
            Failure::Refused(code) => return Outcome::GivenUp(format!("refused {code}")),
            Failure::Reply(code) => format!("reply {code}"),
            Failure::Unreachable => "unreachable".to_owned(),
        };
        let doubled = 1_u32.checked_shl(u32::try_from(mail.attempts).unwrap_or(u32::MAX)).unwrap_or(u32::MAX);
        let wait = FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT);
        let next = self.clock.now().after(wait);
        if next > mail.created_at.after(GIVEN_UP_AFTER) {
            Outcome::GivenUp(reason)
        } else {
            Outcome::Retry(reason, next)
        }
    }
}
