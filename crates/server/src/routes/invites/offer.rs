//! What somebody offers in an invite: read, judged by the rules, and compared with who is there already, in that order
//! (contract 2.4). Many lines take as many queries as one.

use super::wire;
use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, integer, level, list, nullable, or_default, required, text_or_blank};
use crate::http::body::{Field, Fields, read_request};
use crate::store::invites::{self, NewInviteRow};
use crate::store::projects::{self, FoundProject};
use crate::store::{Tx, members};
use rolecall_api::{DenialBody, Invite, NewInvite, ProjectAccess, ProjectId, User, field_name};
use rolecall_policy::{Act, Decision, Denial, Level, Target};
use std::collections::{HashMap, HashSet};

const NAME_LENGTH: usize = 30;
const MESSAGE_LENGTH: usize = 2000;
const PROJECTS: usize = 500;
/// The most invites that an organization has, pending and expired ones.
const INVITES: u64 = 10_000;
/// The field with the promised project memberships.
const ACCESS: &str = field_name!(NewInvite.private_project_access);

/// Somebody who invites.
pub(super) struct Offers<'a> {
    actor: &'a OrganizationActor,
    now: Moment,
    /// The projects that are open to the actor.
    open: HashMap<ProjectId, FoundProject>,
    /// Refusals that were given already, so that who can help is looked up once.
    refused: HashMap<(Option<ProjectId>, Denial), Box<DenialBody>>,
}

impl<'a> Offers<'a> {
    /// Begins, if the actor may invite at all.
    ///
    /// # Errors
    /// As the rules say.
    pub(super) async fn begin(tx: &mut Tx, actor: &'a OrganizationActor, now: Moment) -> Result<Self> {
        actor.allow(tx, invite(actor, Level::Member)).await?;
        let open = projects::accessible_by_id(tx, &actor.me, &actor.organization.id).await?;
        Ok(Offers { actor, now, open, refused: HashMap::new() })
    }

    /// Judges every line as if it had come alone, except that an address counts in its first line only.
    ///
    /// # Errors
    /// The database does not answer. What is wrong with a line stands in its place.
    pub(super) async fn judge(&mut self, tx: &mut Tx, lines: Vec<Result<Fields>>) -> Result<Vec<Result<NewInviteRow>>> {
        let mut judged = Vec::with_capacity(lines.len());
        let mut seen = HashSet::new();
        for line in lines {
            let offer = match line {
                Ok(fields) => self.offer(tx, &fields, &mut seen).await,
                Err(error) => Err(error),
            };
            judged.push(match offer {
                Err(error @ Error::Unexpected(_)) => return Err(error),
                offer => offer,
            });
        }
        let addresses: Vec<&str> =
            judged.iter().filter_map(|offer| offer.as_ref().ok()).map(|offer| offer.target_email.as_str()).collect();
        let organization = &self.actor.organization.id;
        let belonging = members::find_emails(tx, organization, &addresses).await?;
        let pending = invites::find_by_emails(tx, organization, &addresses).await?;
        Ok(judged
            .into_iter()
            .map(|offer| {
                let offer = offer?;
                if belonging.contains(&offer.target_email) {
                    let detail = "This person is already a member.";
                    return Err(Error::field(field_name!(NewInvite.target_email), "invalid_input", detail));
                }
                if pending.get(&offer.target_email).is_some_and(|invite| !self.may_replace(invite)) {
                    let detail = "Someone else has already invited this email.";
                    return Err(Error::field(field_name!(NewInvite.target_email), "already_invited", detail));
                }
                Ok(offer)
            })
            .collect())
    }

    /// Writes the invites.
    ///
    /// # Errors
    /// `too_many`; then nothing may be committed.
    pub(super) async fn put(&self, tx: &mut Tx, author: &User, offers: Vec<NewInviteRow>) -> Result<Vec<Invite>> {
        let made = invites::put_all(tx, &self.actor.organization.id, author, offers, self.now).await?;
        if invites::count(tx, &self.actor.organization.id, "%").await? > INVITES {
            let detail =
                format!("An organization has at most {INVITES} invites, expired ones included; cancel some first.");
            return Err(Error::invalid("too_many", detail));
        }
        let wire = |(invite, promised): (invites::InviteRow, Vec<(ProjectId, Level)>)| {
            wire(self.actor, invite, &promised, &self.open, self.now)
        };
        Ok(made.into_iter().map(wire).collect())
    }

    /// One that is over stands in nobody's way.
    fn may_replace(&self, invite: &invites::InviteRow) -> bool {
        let own = invite.created_by.uuid == self.actor.me;
        invite.is_expired(self.now) || self.actor.decide(Act::CancelInvite { own }).is_allowed()
    }

    /// Reads a line and judges what it offers. The address joins those `seen`.
    async fn offer(&mut self, tx: &mut Tx, line: &Fields, seen: &mut HashSet<String>) -> Result<NewInviteRow> {
        let mut is_first = false;
        let request = read_request!(
            line,
            NewInvite {
                // An address counts as seen also if something else of its line is wrong.
                target_email: |field| {
                    let address = required(email)(field)?;
                    is_first = seen.insert(address.clone());
                    Ok(address)
                },
                first_name: or_default(text_or_blank(NAME_LENGTH)),
                message: nullable(text_or_blank(MESSAGE_LENGTH)),
                level: level(&Level::GRANTABLE),
                private_project_access: or_default(project_access()),
            }
        );
        let level = request.level.unwrap_or(Level::Member);
        self.allow(tx, None, invite(self.actor, level)).await?;
        for (place, promised) in request.private_project_access.iter().enumerate() {
            let Some(project) = self.open.get(&promised.id).cloned() else {
                // One and the same for unknown, foreign and closed projects.
                let missing = Error::field(
                    field_name!(ProjectAccess.id),
                    "does_not_exist",
                    "Project not found, or you don't have access to it.",
                );
                return Err(missing.within(place).within(ACCESS));
            };
            let target = Target { level: Some(Level::Member), is_actor: false };
            self.allow(tx, Some(&project), Act::Grant { project: project.state, target, level: promised.level })
                .await?;
        }
        if !is_first {
            let detail = "Duplicate email: it is in an earlier line of the request.";
            return Err(Error::field(field_name!(NewInvite.target_email), "duplicate", detail));
        }
        Ok(NewInviteRow {
            target_email: request.target_email,
            first_name: request.first_name,
            message: request.message.filter(|message| !message.is_empty()),
            level,
            projects: request.private_project_access.iter().map(|promised| (promised.id, promised.level)).collect(),
        })
    }

    async fn allow(&mut self, tx: &mut Tx, project: Option<&FoundProject>, act: Act) -> Result<()> {
        let Decision::Deny(denial) = self.actor.decide(act) else {
            // Projects that are not open to the actor do not come here.
            return Ok(());
        };
        let key = (project.map(|project| project.id), denial);
        if let Some(body) = self.refused.get(&key) {
            return Err(Error::Denied(body.clone()));
        }
        let answer = match project {
            Some(project) => self.actor.allow_in(tx, project, act).await,
            None => self.actor.allow(tx, act).await,
        };
        if let Err(Error::Denied(body)) = &answer {
            self.refused.insert(key, body.clone());
        }
        answer
    }
}

fn invite(actor: &OrganizationActor, level: Level) -> Act {
    Act::Invite { level, members_can_invite: actor.organization.members_can_invite }
}

/// The projects that an invite promises, each once.
fn project_access() -> impl FnOnce(Field<'_>) -> Result<Option<Vec<ProjectAccess>>> {
    let mut seen = HashSet::new();
    list(PROJECTS, move |_, item| {
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
