//! Mail: a durable queue of typed mails, their texts, and the delivery to a mail server (`ROLECALL_SMTP_URL`).
//!
//! A mail is queued in the transaction of its cause ([`Mailer::queue`]), so none is lost and none is sent about what did
//! not happen. Without a mail server nothing is queued, and every flow works by links that are shown.

mod content;
mod deliver;
mod ends;
mod entry;
mod handover;
pub mod kinds;
mod message;
mod render;
mod requests;
mod smtp;
mod tell;

pub(crate) use deliver::hurry;
pub use kinds::{DomainLoss, HandoverNews, Mail, MailPerson, SecondFactorEvent};
pub use smtp::MailSetupError;

use crate::background::Background;
use crate::clock::{Clock, Moment};
use crate::config::MailConfig;
use crate::store::Db;
use crate::store::mails::{self, NewMail};
use crate::store::sql::{self, Connection};
use smtp::Smtp;
use std::sync::Arc;
use std::time::Duration;

/// The maximum number of mails to one recipient in [`PERIOD`] about organizations, and as many about accounts. Whoever
/// can invite could otherwise fill the mailbox of a stranger.
pub const MOST_IN_PERIOD: i64 = 30;
/// See [`MOST_IN_PERIOD`].
pub(crate) const PERIOD: Duration = Duration::from_hours(1);
/// How long rows of the queue are kept. Longer than any mail waits.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// Queues and sends mails; cheap to clone. Does nothing if no mail server is configured.
#[derive(Clone)]
pub struct Mailer(Option<Arc<Service>>);

/// What sending needs.
struct Service {
    db: Db,
    clock: Clock,
    background: Background,
    config: MailConfig,
    /// The public URL of this server, without a trailing slash.
    site_url: String,
    smtp: Smtp,
}

/// What has become of a mail that was to be queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queued {
    /// It will be sent once the transaction is committed.
    Yes,
    /// No mail server is configured.
    NoServer,
    /// The recipient has got too many mails lately ([`MOST_IN_PERIOD`]).
    TooMany,
}

impl Mailer {
    /// Sends with these settings; `None`: sends nothing.
    ///
    /// # Errors
    /// The certificates of the settings cannot be used.
    pub fn new(
        config: Option<&MailConfig>,
        site_url: &str,
        (db, clock, background): (Db, Clock, Background),
    ) -> Result<Self, MailSetupError> {
        let service = |config: &MailConfig| {
            let smtp = Smtp::new(config, site_url)?;
            let (config, site_url) = (config.clone(), site_url.to_owned());
            Ok(Arc::new(Service { db, clock, background, config, site_url, smtp }))
        };
        config.map(service).transpose().map(Mailer)
    }

    /// True if mails are sent.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Queues a mail in the transaction of its cause; it is sent soon after the commit.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn queue(&self, tx: &mut Connection, recipient: &str, mail: &Mail) -> sql::Result<Queued> {
        let Some(service) = &self.0 else {
            return Ok(Queued::NoServer);
        };
        let now = service.clock.now();
        let is_queued = queue_all(tx, &[(recipient, mail)], now, now).await?.into_iter().all(|is_queued| is_queued);
        Ok(if is_queued { Queued::Yes } else { Queued::TooMany })
    }
}

/// Queues mails that are sent at `send_at`, except to recipients who have got too many. Returns which are queued. All are
/// about organizations, or all are about accounts.
async fn queue_all(
    tx: &mut Connection,
    mails: &[(&str, &Mail)],
    now: Moment,
    send_at: Moment,
) -> sql::Result<Vec<bool>> {
    let Some((_, first)) = mails.first() else {
        return Ok(Vec::new());
    };
    let recipients: Vec<&str> = mails.iter().map(|(recipient, _)| *recipient).collect();
    let about_organizations = first.organization().is_some();
    let mut lately = mails::count_since(tx, &recipients, about_organizations, now.before(PERIOD)).await?;
    let mut queued = Vec::with_capacity(mails.len());
    let mut new = Vec::new();
    for (recipient, mail) in mails {
        let count = lately.entry((*recipient).to_owned()).or_default();
        *count += 1;
        let is_queued = *count <= MOST_IN_PERIOD;
        queued.push(is_queued);
        if is_queued {
            let data = serde_json::to_string(mail).map_err(|error| sql::Error::column("data", error.to_string()))?;
            let (kind, organization, invite) = (mail.kind(), mail.organization(), mail.invite());
            new.push(NewMail { kind, recipient, organization, invite, data, send_at });
        } else {
            tracing::warn!(kind = mail.kind(), "a mail was not queued: its recipient has got too many");
        }
    }
    mails::insert_all(tx, &new, now).await?;
    Ok(queued)
}

/// Deletes old rows of the queue, and gives up mails of invites that are gone.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(tx: &mut Connection, now: Moment) -> sql::Result<()> {
    mails::sweep(tx, now.before(KEPT), now).await
}

#[cfg(test)]
mod tests;
