//! Creates invites, one or many. For each: reads the request, asks the rules whether the actor may give what it offers,
//! and only then compares it with members and pending invites (the order of contract 2.4).
//!
//! The number of SQL queries does not depend on the number of invites, except for one per kind of refusal.

use super::wire;
use crate::accounts::actor::OrganizationActor;
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Refusal, Result};
use crate::http::body::rules::{
    email, end, integer, level, list, name_or_blank, nullable, or_default, required, text_or_blank, time_ahead,
};
use crate::http::body::{Field, Fields, read_request};
use crate::mail::Mailer;
use crate::routes::members::update::moment;
use crate::store::invites::{self, InviteKey, InviteRow, LIVES, NewInviteRow, PromisedProject};
use crate::store::{Tx, members, projects};
use crate::text::normalize::MATCHES_ALL;
use rolecall_api::{Invite, InviteDelivery, NewInvite, ProjectAccess, ProjectId, User, field_name};
use rolecall_policy::{Act, Decision, Denial, Level, ProjectState, Target};
use std::collections::{HashMap, HashSet};

const MAX_NAME_LENGTH: usize = 30;
const MAX_MESSAGE_LENGTH: usize = 2000;
const MAX_PROJECTS: usize = 500;
/// The maximum number of invites of an organization, expired ones included.
const MAX_INVITES: u64 = 10_000;
/// The field with the grants that the invite makes when it is accepted.
const ACCESS_FIELD: &str = field_name!(NewInvite.private_project_access);

/// The invites that one request creates.
pub(crate) struct Offers<'a> {
    actor: &'a OrganizationActor,
    now: Moment,
    /// The projects that the actor has access to, once a line names one.
    accessible: Option<HashMap<ProjectId, ProjectState>>,
    /// Earlier refusals: the people who can help are looked up once for each.
    refusals: HashMap<(Option<ProjectId>, Denial), Box<Refusal>>,
    /// The invites that are replaced, by email address.
    pending: HashMap<String, InviteRow>,
}

impl<'a> Offers<'a> {
    /// Begins, if the actor may invite anybody at the lowest level.
    ///
    /// # Errors
    /// [`Error::Denied`] if the rules refuse [`Act::Invite`], for example because members cannot invite (contract 2.4).
    pub(crate) async fn begin(tx: &mut Tx, actor: &'a OrganizationActor, now: Moment) -> Result<Self> {
        actor.allow(tx, invite(actor, Level::Member)).await?;
        Ok(Offers { actor, now, accessible: None, refusals: HashMap::new(), pending: HashMap::new() })
    }

    /// Checks each line as if it were the only one, except that a repeated email address is an error in the later line.
    /// Returns one result per line.
    ///
    /// # Errors
    /// [`Error::Unexpected`], which is about no line in particular.
    pub(crate) async fn check(&mut self, tx: &mut Tx, lines: Vec<Result<Fields>>) -> Result<Vec<Result<NewInviteRow>>> {
        let mut checked = Vec::with_capacity(lines.len());
        let mut seen = HashSet::new();
        for line in lines {
            let offer = match line {
                Ok(fields) => self.read(tx, &fields, &mut seen).await,
                Err(error) => Err(error),
            };
            checked.push(match offer {
                Err(error @ Error::Unexpected(_)) => return Err(error),
                offer => offer,
            });
        }
        let addresses: Vec<&str> =
            checked.iter().filter_map(|offer| offer.as_ref().ok()).map(|offer| offer.target_email.as_str()).collect();
        let organization = &self.actor.organization.id;
        let member_addresses = members::find_emails(tx, organization, &addresses).await?;
        self.pending = invites::find_by_emails(tx, organization, &addresses).await?;
        Ok(checked
            .into_iter()
            .map(|offer| {
                let offer = offer?;
                if member_addresses.contains(&offer.target_email) {
                    let detail = "This person is already a member.";
                    return Err(Error::field(field_name!(NewInvite.target_email), "invalid_input", detail));
                }
                if self.pending.get(&offer.target_email).is_some_and(|invite| !self.may_replace(invite)) {
                    let detail = "Someone else has already invited this email.";
                    return Err(Error::field(field_name!(NewInvite.target_email), "already_invited", detail));
                }
                Ok(offer)
            })
            .collect())
    }

    /// Inserts the invites, records them as `author`, queues their mails, and returns them. `caller`: the actor.
    ///
    /// # Errors
    /// `too_many`; the transaction must then be rolled back.
    pub(crate) async fn insert(
        &self,
        tx: &mut Tx,
        (caller, author, mail): (&User, &Author, &Mailer),
        offers: Vec<NewInviteRow>,
    ) -> Result<Vec<Invite>> {
        let organization = &self.actor.organization.id;
        let made = invites::put_all(tx, organization, caller, offers, self.now).await?;
        let entry = |(invite, promised): &(InviteRow, Vec<_>)| {
            NewEntry::invite_created(invite, promised, self.pending.get(&invite.target_email))
        };
        record(tx, organization, author, self.now, made.iter().map(entry).collect()).await?;
        if invites::count(tx, organization, MATCHES_ALL).await? > MAX_INVITES {
            let detail =
                format!("An organization has at most {MAX_INVITES} invites, expired ones included; cancel some first.");
            return Err(Error::invalid("too_many", detail));
        }
        let mailed = mail.send_invites(tx, organization, self.now).await?;
        let wire = |(mut invite, promised): (InviteRow, Vec<(ProjectId, Level)>)| {
            invite.emailing_attempt_made = mailed.contains(&invite.key);
            invite.delivery = invite.emailing_attempt_made.then_some(InviteDelivery::Waiting);
            let promised = promised
                .into_iter()
                .filter_map(|(project, level)| Some(PromisedProject { project, level, state: self.state(project)? }));
            wire(self.actor, invite, &promised.collect::<Vec<_>>(), self.now)
        };
        Ok(made.into_iter().map(wire).collect())
    }

    /// What the rules need to know about a project; none if the actor has no access to it.
    fn state(&self, project: ProjectId) -> Option<ProjectState> {
        self.accessible.as_ref()?.get(&project).copied()
    }

    /// True if a new invite may replace this one: an expired one always, a pending one if the actor may cancel it.
    fn may_replace(&self, invite: &InviteRow) -> bool {
        let own = invite.created_by.uuid == self.actor.me;
        invite.is_expired(self.now) || self.actor.decide(Act::CancelInvite { own }).is_allowed()
    }

    /// Reads a line and asks the rules about its level and its grants. `seen`: the email addresses of the lines so far.
    async fn read(&mut self, tx: &mut Tx, line: &Fields, seen: &mut HashSet<String>) -> Result<NewInviteRow> {
        let mut is_first = false;
        let request = read_request!(
            line,
            NewInvite {
                // The address counts as seen even if another field of the line is wrong.
                target_email: |field| {
                    let address = required(email)(field)?;
                    is_first = seen.insert(address.clone());
                    Ok(address)
                },
                first_name: or_default(name_or_blank(MAX_NAME_LENGTH)),
                message: nullable(text_or_blank(MAX_MESSAGE_LENGTH)),
                level: level(&Level::GRANTABLE),
                private_project_access: or_default(project_access()),
                expires_at: time_ahead(
                    self.now,
                    (LIVES.0, "This must be at least an hour from now."),
                    (LIVES.1, "This can be at most 30 days from now."),
                ),
                access_expires_at: end(self.now),
            }
        );
        let level = request.level.unwrap_or(Level::Member);
        self.allow(tx, None, invite(self.actor, level)).await?;
        if !request.private_project_access.is_empty() && self.accessible.is_none() {
            self.accessible = Some(projects::states(tx, self.actor.rights(), &self.actor.organization.id).await?);
        }
        for (place, promised) in request.private_project_access.iter().enumerate() {
            let Some(project) = self.state(promised.id) else {
                // Unknown, foreign and inaccessible projects get the same error, so that it reveals nothing.
                let missing = Error::field(
                    field_name!(ProjectAccess.id),
                    "does_not_exist",
                    "Project not found, or you don't have access to it.",
                );
                return Err(missing.within(place).within(ACCESS_FIELD));
            };
            let target = Target { level: Some(Level::Member), is_actor: false };
            let act = Act::Grant { project, target, level: promised.level };
            self.allow(tx, Some((promised.id, project)), act).await?;
        }
        if request.access_expires_at.is_some() && level == Level::Member && request.private_project_access.is_empty() {
            let detail = "Nothing would end: choose another level, grants, or no end. Members stay members.";
            return Err(Error::field(field_name!(NewInvite.access_expires_at), "invalid_input", detail));
        }
        if !is_first {
            let detail = "Duplicate email: it is in an earlier line of the request.";
            return Err(Error::field(field_name!(NewInvite.target_email), "duplicate", detail));
        }
        Ok(NewInviteRow {
            key: InviteKey::new(),
            created_at: self.now,
            life: request.expires_at.and_then(moment).map(|at| at.since(self.now)),
            access_expires_at: request.access_expires_at.and_then(moment),
            target_email: request.target_email,
            first_name: request.first_name,
            message: request.message.filter(|message| !message.is_empty()),
            level,
            projects: request.private_project_access.iter().map(|promised| (promised.id, promised.level)).collect(),
        })
    }

    /// Asks the rules about an act in the organization, or in one of its projects.
    ///
    /// # Errors
    /// [`Error::Denied`] if they refuse it.
    async fn allow(&mut self, tx: &mut Tx, project: Option<(ProjectId, ProjectState)>, act: Act) -> Result<()> {
        let Decision::Deny(denial) = self.actor.decide(act) else {
            // Allowed. It is never `Hidden`: the actor has access to `project`.
            return Ok(());
        };
        let key = (project.map(|(id, _)| id), denial);
        if let Some(refusal) = self.refusals.get(&key) {
            return Err(Error::Denied(refusal.clone()));
        }
        let answer = match project {
            Some(project) => self.actor.allow_in(tx, project, act, None).await,
            None => self.actor.allow(tx, act).await,
        };
        if let Err(Error::Denied(refusal)) = &answer {
            self.refusals.insert(key, refusal.clone());
        }
        answer
    }
}

/// The act of inviting somebody at `level`.
fn invite(actor: &OrganizationActor, level: Level) -> Act {
    Act::Invite { level, members_can_invite: actor.organization.members_can_invite }
}

/// Reads the grants of an invite: at most one for each project.
fn project_access() -> impl FnOnce(Field<'_>) -> Result<Option<Vec<ProjectAccess>>> {
    let mut seen = HashSet::new();
    list(MAX_PROJECTS, move |_, item| {
        let item = Fields::try_from(item.clone())?;
        let promised = read_request!(
            item,
            ProjectAccess {
                id: |field| Ok(ProjectId(required(integer)(field)?)),
                level: required(level(&Level::GRANTABLE)),
            }
        );
        if !seen.insert(promised.id) {
            let detail = "This project is already in the list.";
            return Err(Error::field(field_name!(ProjectAccess.id), "duplicate", detail));
        }
        Ok(promised)
    })
}
