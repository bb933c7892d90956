//! Who gets a mail about handing over ownership.

use super::kinds::{HandoverNews, Mail, MailOrganization, MailPerson};
use super::{Mailer, queue_all};
use crate::clock::Moment;
use crate::store::sql::{Connection, Result};
use crate::store::{members, organizations};
use rolecall_api::{OrganizationId, User};

/// How many people get a mail about a claim: the owner, and administrators.
const MOST_TOLD: u32 = 100;

impl Mailer {
    /// Queues a mail to one person about what `by` has done.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn tell_of_handover(
        &self,
        tx: &mut Connection,
        organization: &OrganizationId,
        (by, recipient): (&User, &User),
        news: HandoverNews,
        now: Moment,
    ) -> Result<()> {
        let recipients = vec![recipient.email.clone()];
        self.queue_handover(tx, organization, (by, recipients), news, now).await
    }

    /// Queues mails to the owner and the administrators, except `by`, about what `by` has done.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn tell_all_of_handover(
        &self,
        tx: &mut Connection,
        organization: &OrganizationId,
        by: &User,
        news: HandoverNews,
        now: Moment,
    ) -> Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        let mut recipients = members::managers_to_tell(tx, organization, MOST_TOLD).await?;
        // Nobody is told what they did themselves; that it took effect, the server did.
        recipients.retain(|recipient| *recipient != by.email || news == HandoverNews::TookEffect);
        self.queue_handover(tx, organization, (by, recipients), news, now).await
    }

    async fn queue_handover(
        &self,
        tx: &mut Connection,
        organization: &OrganizationId,
        (by, recipients): (&User, Vec<String>),
        news: HandoverNews,
        now: Moment,
    ) -> Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        // A deleted organization has no name.
        let Some(named) = organizations::named(tx, organization).await? else {
            return Ok(());
        };
        let mail = Mail::Handover {
            organization: MailOrganization { id: named.id, name: named.name, slug: named.slug },
            by: MailPerson { name: by.first_name.clone(), email: by.email.clone() },
            news,
        };
        let mails: Vec<_> = recipients.iter().map(|recipient| (recipient.as_str(), &mail)).collect();
        queue_all(tx, &mails, now, now).await?;
        Ok(())
    }
}
