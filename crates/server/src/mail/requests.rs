//! Mails about access requests: to those who can decide, and to who asked.
//!
//! The first are queued by the job that sends mails and not by the request itself: whether anybody gets one must not
//! show, neither in the answer nor in its time, if the project is hidden from who asks.

use super::kinds::{Mail, MailOrganization, MailPerson, RequestedAct};
use super::{Mailer, queue_all};
use crate::clock::Moment;
use crate::store::access_requests::{self, RequestRow, Unmailed};
use crate::store::organizations::{self, FoundOrganization};
use crate::store::sql::{Connection, Result};
use rolecall_api::{RequestAction, UserId};
use std::time::Duration;

/// How many people get a mail about a request.
const MOST_TOLD: u32 = 20;
/// Requests older than this are not mailed: they were made while no mail server was configured.
const LATEST: Duration = Duration::from_hours(1);

impl Mailer {
    /// Queues the mails about new requests.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn tell_of_requests(&self) -> Result<()> {
        let Some(service) = &self.0 else { return Ok(()) };
        let now = service.clock.now();
        let waiting = access_requests::unmailed(&mut *service.db.read().await?, now.before(LATEST)).await?;
        for request in waiting {
            let mut tx = service.db.begin().await?;
            tell_deciders(&mut tx, &request, now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Queues the mail to who asked that the request is decided: by whom, whether it is done, and what they wrote.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn tell_asker(
        &self,
        tx: &mut Connection,
        organization: &FoundOrganization,
        row: &RequestRow,
        (by, is_approved, note): (&MailPerson, bool, &str),
        now: Moment,
    ) -> Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        let organization = MailOrganization {
            id: organization.id.clone(),
            name: organization.name.clone(),
            slug: organization.slug.clone(),
        };
        let (by, note) = (by.clone(), note.to_owned());
        // Whoever is declined may not know the name of the project.
        let act = act(row, is_approved || row.action != RequestAction::ViewProject);
        let mail = Mail::RequestDecided { organization, by, act, is_approved, note };
        queue_all(tx, &[(&row.asker.email, &mail)], now, now).await?;
        Ok(())
    }
}

async fn tell_deciders(tx: &mut Connection, request: &Unmailed, now: Moment) -> Result<()> {
    if !access_requests::mark_mailed(tx, &request.id).await? {
        return Ok(());
    }
    let Unmailed { id, organization, asker } = request;
    let Some(row) = access_requests::find(tx, organization, asker, id, now).await? else { return Ok(()) };
    let Some(named) = organizations::named(tx, organization).await? else { return Ok(()) };
    let told = access_requests::deciders(tx, id, MOST_TOLD, now).await?;
    let mail = Mail::Requested {
        organization: MailOrganization { id: named.id, name: named.name, slug: named.slug },
        by: MailPerson { name: row.asker.first_name.clone(), email: row.asker.email.clone() },
        act: act(&row, true),
        note: row.note.clone(),
    };
    let mails: Vec<_> = told.iter().map(|recipient| (recipient.as_str(), &mail)).collect();
    queue_all(tx, &mails, now, now).await?;
    Ok(())
}

/// What is asked for. `is_named`: whether the project is named.
fn act(row: &RequestRow, is_named: bool) -> RequestedAct {
    let is_own = |id: &UserId| *id == row.asker.uuid;
    let target = match &row.target_member {
        // With the email: a name can be that of somebody else.
        Some((person, _)) => (!is_own(&person.uuid)).then(|| format!("{} ({})", person.first_name, person.email)),
        None => Some(row.target.clone()).filter(|target| !target.is_empty()),
    };
    let name = row.found_project.as_ref().filter(|_| is_named).map(|project| project.name.clone());
    RequestedAct {
        action: row.action,
        target,
        project: name.or_else(|| row.project.map(|project| project.to_string())),
        level: row.level,
    }
}
