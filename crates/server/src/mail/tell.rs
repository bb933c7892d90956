//! Who gets a mail about a change in an organization: invited people, whoever is changed, and administrators when people
//! join. No one gets a mail about what they did themselves.

use super::entry::{change, levels, of};
use super::kinds::{DomainLoss, InviteMail, JoinedPerson, MOST_NAMED, Mail, MailPerson};
use super::{Mailer, Queued, queue_all};
use crate::clock::Moment;
use crate::hash::sha256;
use crate::store::activity::{self, EntryRow};
use crate::store::invites::{InviteKey, InviteRow};
use crate::store::mailed_invites::{self, MailedInvite};
use crate::store::mails::{self, WaitingMail};
use crate::store::members;
use crate::store::organizations::{self, NamedOrganization};
use crate::store::sql::{Connection, Result};
use crate::token::link_token;
use rolecall_api::{ActivityAction, ChangeValue, InviteDelivery, OrganizationId, UserId};
use rolecall_policy::Level;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

/// How long a mail about somebody who joined waits for others who join.
const DIGEST: Duration = Duration::from_mins(5);
/// The kind of those mails.
const JOINED: &str = "joined";
/// How many administrators of an organization get a mail when somebody joins.
const MOST_TOLD: u32 = 100;

impl Mailer {
    /// Queues the mails about the change that was recorded at `now` as the entry with this number, and about the invites
    /// that have got another link by it.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn tell(
        &self,
        tx: &mut Connection,
        organization: &OrganizationId,
        number: i64,
        now: Moment,
    ) -> Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        self.send_invites(tx, organization, now).await?;
        let Some((entry, _)) = activity::find(tx, organization, number).await? else {
            return Ok(());
        };
        // A deleted organization has no name.
        let Some(named) = organizations::named(tx, organization).await? else {
            return Ok(());
        };
        if entry.action == ActivityAction::MemberJoin.name() {
            return told_that_one_joined(tx, &entry, &named, now).await;
        }
        let mut mails: Vec<_> = about_person(&entry, &named).into_iter().collect();
        mails.extend(super::ends::about_end(tx, &entry, &named).await?);
        mails.extend(about_former_owner(tx, &entry, &named).await?);
        let mails: Vec<_> = mails.iter().map(|(recipient, mail)| (recipient.as_str(), mail)).collect();
        queue_all(tx, &mails, now, now).await?;
        Ok(())
    }

    /// Queues mails to the administrators of an organization that a domain is no longer verified.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn tell_of_lost_domain(
        &self,
        tx: &mut Connection,
        organization: &OrganizationId,
        domain: &str,
        loss: DomainLoss,
        now: Moment,
    ) -> Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        // A deleted organization has no name.
        let Some(named) = organizations::named(tx, organization).await? else {
            return Ok(());
        };
        let mail = Mail::DomainLost { organization: of(&named), domain: domain.to_owned(), loss };
        let told = members::managers_to_tell(tx, organization, MOST_TOLD).await?;
        let mails: Vec<_> = told.iter().map(|recipient| (recipient.as_str(), &mail)).collect();
        queue_all(tx, &mails, now, now).await?;
        Ok(())
    }

    /// Queues the mails of the invites of this organization that were created at `now`, or have got another link then.
    /// Returns the invites for which a mail is queued.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn send_invites(
        &self,
        tx: &mut Connection,
        organization: &OrganizationId,
        now: Moment,
    ) -> Result<HashSet<InviteKey>> {
        match &self.0 {
            Some(service) => {
                let changed = mailed_invites::changed_at(tx, organization, now).await?;
                queue_invites(tx, &service.site_url, &changed, now).await
            }
            None => Ok(HashSet::new()),
        }
    }
}

impl Mailer {
    /// Queues the mail of an invite again, unless one waits.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn send_invite_again(
        &self,
        tx: &mut Connection,
        invite: &InviteRow,
        now: Moment,
    ) -> Result<Queued> {
        let (Some(service), Some(organization)) = (&self.0, organizations::named(tx, &invite.organization).await?)
        else {
            return Ok(Queued::NoServer);
        };
        if invite.delivery == Some(InviteDelivery::Waiting) {
            return Ok(Queued::Yes);
        }
        let again = MailedInvite { invite: invite.clone(), organization };
        let queued = queue_invites(tx, &service.site_url, &[again], now).await?;
        Ok(if queued.is_empty() { Queued::TooMany } else { Queued::Yes })
    }
}

/// Queues the mails of these invites, in place of those that still wait with an earlier link.
async fn queue_invites(
    tx: &mut Connection,
    site: &str,
    changed: &[MailedInvite],
    now: Moment,
) -> Result<HashSet<InviteKey>> {
    let keys: Vec<_> = changed.iter().map(|changed| changed.invite.key.clone()).collect();
    mails::drop_waiting_of_invites(tx, &keys).await?;
    let mails: Vec<(&InviteRow, String, Mail)> = changed
        .iter()
        .filter_map(|changed| {
            let proof = link_token();
            let mail = invite_mail(changed, site, &proof)?;
            Some((&changed.invite, sha256(&proof), mail))
        })
        .collect();
    let to_queue: Vec<_> = mails.iter().map(|(invite, _, mail)| (invite.target_email.as_str(), mail)).collect();
    let queued = queue_all(tx, &to_queue, now, now).await?;
    let mailed = mails.iter().zip(queued).filter(|(_, is_queued)| *is_queued);
    let mailed: Vec<_> = mailed.map(|((invite, proof_hash, _), _)| (&invite.key, proof_hash.clone())).collect();
    mailed_invites::mark_mailed(tx, &mailed).await?;
    Ok(mailed.into_iter().map(|(key, _)| key.clone()).collect())
}

/// The mail of an invite. Its link ends with a secret that the link in the interface does not have: who has it reads the
/// mail to this address. `None`: it has no link yet.
fn invite_mail(changed: &MailedInvite, site: &str, proof: &str) -> Option<Mail> {
    let invite = &changed.invite;
    Some(Mail::Invite(InviteMail {
        organization: of(&changed.organization),
        name: invite.first_name.clone(),
        by: MailPerson { name: invite.created_by.first_name.clone(), email: invite.created_by.email.clone() },
        level: invite.level,
        message: invite.message.clone(),
        link: format!("{site}/signup/{}?proof={proof}", invite.link.as_ref()?),
        is_renewed: invite.link_renewed_at.is_some(),
        expires_at: invite.expires_at(),
        access_until: invite.access_expires_at.map(Moment::micros),
        invite: invite.key.as_str().to_owned(),
    }))
}

/// The mail to the person that an entry is about.
fn about_person(entry: &EntryRow, named: &NamedOrganization) -> Option<(String, Mail)> {
    let by = entry.actor.as_ref();
    let recipient = entry.item.email.clone().filter(|_| by.is_none_or(|by| by.id.as_str() != entry.item.id))?;
    let (from, to) = levels(entry);
    let organization = of(named);
    let is = |action: ActivityAction| entry.action == action.name();
    let mail = if is(ActivityAction::MemberLevel) || is(ActivityAction::MemberTransfer) {
        let by = by.map(|by| MailPerson { name: by.name.clone(), email: by.email.clone() });
        let end = change(entry, "expires_at");
        // The level before had an end, and nobody changed it.
        let has_ended = by.is_none() && end.as_ref().is_some_and(|end| end.after == ChangeValue::Null);
        let until = end.and_then(|end| super::ends::moment(&end.after)).map(Moment::micros);
        Mail::LevelChanged { organization, from: from?, to: to?, by, until, has_ended }
    } else if is(ActivityAction::MemberRemove) {
        Mail::Removed { organization }
    } else if is(ActivityAction::MemberRestore) {
        Mail::BroughtBack { organization, level: to? }
    } else {
        return None;
    };
    Some((recipient, mail))
}

/// The mail to whom the people who run the site have taken ownership from.
async fn about_former_owner(
    tx: &mut Connection,
    entry: &EntryRow,
    named: &NamedOrganization,
) -> Result<Option<(String, Mail)>> {
    if entry.action != ActivityAction::MemberTransfer.name() || entry.actor.is_some() {
        return Ok(None);
    }
    let Some(ChangeValue::Text(former)) = change(entry, "owner").map(|change| change.before) else {
        return Ok(None);
    };
    let names = members::names_of(tx, &named.id, &[&UserId(former)]).await?;
    let mail = |(_, email)| {
        let (from, to) = (Level::Owner, Level::Administrator);
        (email, Mail::LevelChanged { organization: of(named), from, to, by: None, until: None, has_ended: false })
    };
    Ok(names.into_values().next().map(mail))
}

/// Queues mails to the administrators that somebody joined, or adds the person to those that wait.
async fn told_that_one_joined(
    tx: &mut Connection,
    entry: &EntryRow,
    named: &NamedOrganization,
    now: Moment,
) -> Result<()> {
    let (Some(email), (_, Some(level))) = (&entry.item.email, levels(entry)) else {
        return Ok(());
    };
    if !named.join_email {
        return Ok(());
    }
    let person = MailPerson { name: entry.item.name.clone(), email: email.clone() };
    let joined = JoinedPerson { person, level };
    let mut told = members::managers_to_tell(tx, &named.id, MOST_TOLD).await?;
    told.retain(|recipient| recipient != email);
    if let Some(inviter) = inviter(tx, entry, named).await?.filter(|inviter| !told.contains(inviter)) {
        let mail = Mail::Accepted { organization: of(named), joined: joined.clone() };
        queue_all(tx, &[(inviter.as_str(), &mail)], now, now).await?;
    }
    // Not those that are about to be sent: another server may be claiming them.
    let waiting = mails::waiting(tx, &named.id, JOINED, now.after(DIGEST / 10)).await?;
    let mut longer: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for WaitingMail { id, recipient, data } in waiting {
        if let Some(at) = told.iter().position(|one| *one == recipient)
            && let Some(with) = with_one_more(&data, &joined)
        {
            told.swap_remove(at);
            longer.entry(data).or_insert_with(|| (with, Vec::new())).1.push(id);
        }
    }
    for (_, (data, ids)) in longer {
        mails::replace_data(tx, &ids, &data).await?;
    }
    let mail = Mail::Joined { organization: of(named), people: vec![joined], others: 0 };
    let mails: Vec<_> = told.iter().map(|recipient| (recipient.as_str(), &mail)).collect();
    queue_all(tx, &mails, now, now.after(DIGEST)).await?;
    Ok(())
}

/// The address of the member whose invite somebody joined with.
async fn inviter(tx: &mut Connection, entry: &EntryRow, named: &NamedOrganization) -> Result<Option<String>> {
    match change(entry, "invited_by").map(|change| change.after) {
        Some(ChangeValue::Text(inviter)) => members::member_to_tell(tx, &named.id, &UserId(inviter)).await,
        _ => Ok(None),
    }
}

/// The data of a digest with one more person. `None`: it is not a digest.
fn with_one_more(data: &str, joined: &JoinedPerson) -> Option<String> {
    let Ok(Mail::Joined { organization, mut people, mut others }) = serde_json::from_str(data) else {
        return None;
    };
    if people.len() < MOST_NAMED {
        people.push(joined.clone());
    } else {
        others += 1;
    }
    serde_json::to_string(&Mail::Joined { organization, people, others }).ok()
}
