//! Mails a day before a level or a grant ends: to whose it is, and to who set the end.

use super::kinds::{EndingOf, Mail, MailOrganization, MailPerson};
use super::{Mailer, entry, queue_all};
use crate::clock::Moment;
use crate::store::activity::EntryRow;
use crate::store::ends::{self, WarnedOf};
use crate::store::members;
use crate::store::organizations::{self, NamedOrganization};
use crate::store::sql::{Connection, Result};
use rolecall_api::{ActivityAction, ChangeValue, OrganizationId, UserId};
use rolecall_policy::effective_level;

impl Mailer {
    /// Queues the mails about what ends soon in an organization. Who set the end gets none of a project that is closed to
    /// them by now.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn tell_of_ends(
        &self,
        tx: &mut Connection,
        organization: &OrganizationId,
        now: Moment,
    ) -> Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        let Some(named) = organizations::named(tx, organization).await? else {
            return Ok(());
        };
        let named = MailOrganization { id: named.id, name: named.name, slug: named.slug };
        let mut mails = Vec::new();
        for warned in ends::to_warn(tx, organization, now).await? {
            let (of, state) = match warned.of {
                WarnedOf::Level { after } => (EndingOf::Level { after }, None),
                WarnedOf::Grant { project, state } => (EndingOf::Project { name: project }, Some(state)),
            };
            let mail = |person| {
                let (organization, of) = (named.clone(), of.clone());
                Mail::EndsSoon { organization, person, level: warned.level, of, at: warned.at }
            };
            mails.push((warned.user.email.clone(), mail(None)));
            let sees = |level| state.is_none_or(|state| effective_level(Some(level), state).is_some());
            if let Some((by, _)) = warned.by.filter(|(by, level)| by.uuid != warned.user.uuid && sees(*level)) {
                let person = MailPerson { name: warned.user.first_name.clone(), email: warned.user.email.clone() };
                mails.push((by.email, mail(Some(person))));
            }
        }
        let mails: Vec<_> = mails.iter().map(|(recipient, mail)| (recipient.as_str(), mail)).collect();
        queue_all(tx, &mails, now, now).await?;
        Ok(())
    }
}

/// The mail to the person that an entry is about, if only the end of their level was changed, or a grant of theirs has ended.
pub(super) async fn about_end(
    tx: &mut Connection,
    about: &EntryRow,
    named: &NamedOrganization,
) -> Result<Option<(String, Mail)>> {
    let (Some(email), Some(end)) = (about.item.email.clone(), entry::change(about, "expires_at")) else {
        return Ok(None);
    };
    let (organization, by) = (entry::of(named), about.actor.as_ref());
    let (from, to) = entry::levels(about);
    if about.action == ActivityAction::GrantRemove.name() {
        // Without an actor it is the end of the grant.
        let project = about.project.as_ref().map(|project| project.name.clone()).filter(|_| by.is_none());
        let mail = project.zip(from).map(|(project, level)| Mail::GrantEnded { organization, project, level });
        return Ok(mail.map(|mail| (email, mail)));
    }
    if about.action != ActivityAction::MemberLevel.name() || from.is_some() || to.is_some() {
        return Ok(None);
    }
    let person = UserId(about.item.id.clone());
    let Some(member) = members::find(tx, &named.id, &person).await? else { return Ok(None) };
    let at = |value: &ChangeValue| moment(value).map(Moment::micros);
    let by = by.map(|by| MailPerson { name: by.name.clone(), email: by.email.clone() });
    let ends = (at(&end.before), at(&end.after));
    Ok(Some((email, Mail::EndChanged { organization, level: member.level, by, ends })))
}

/// The time that a value of a change is.
pub(super) fn moment(value: &ChangeValue) -> Option<Moment> {
    if let ChangeValue::Text(at) = value { Moment::parse(at) } else { None }
}
