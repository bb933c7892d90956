//! Undoes cancellations of invites.

use super::plan::{Plan, Step};
use super::returning::{Lost, Projects, existing};
use super::{Undoing, since};
use crate::activity::NewEntry;
use crate::activity::kept::{Kept, KeptInvite};
use crate::clock::Moment;
use crate::error::Result;
use crate::store::invites::{self, InviteKey, NewInviteRow};
use crate::store::members;
use rolecall_api::{ChangedSince, ChangedSinceKind, ProjectAccess};
use rolecall_policy::{Act, Level, Target, decide};

/// Brings a cancelled invite back, with a new link, and valid for as long as it would have been.
pub(super) async fn bring_back(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let organization = &undoing.actor.organization;
    let kept = Kept::find(undoing.tx, &organization.id, undoing.entry.number).await?;
    let Some(invite) = kept.and_then(|kept| kept.invites.into_iter().next()) else {
        return Ok(undoing.prevented(ChangedSinceKind::Forgotten));
    };
    let author = members::find(undoing.tx, &organization.id, &invite.created_by).await?;
    let Some(author) = author else { return Ok(undoing.prevented(ChangedSinceKind::InviterCannot)) };
    let act = Act::Invite { level: invite.level, members_can_invite: organization.members_can_invite };
    let refused = undoing.refusal(act, None).await?;
    let me = undoing.actor.me.clone();
    let projects = undoing.projects_of(&me).await?;
    let of_author = undoing.projects_of(&author.user.uuid).await?;
    let mut lost = Lost::default();
    let new = match returning(undoing, vec![invite], (author.level, &of_author), &projects, &mut lost).await?.pop() {
        Some(Ok(new)) => new,
        Some(Err(gone)) => return Ok(Plan::nothing(gone)),
        None => return Ok(undoing.prevented(ChangedSinceKind::Forgotten)),
    };
    let refused_grant = undoing.refusal_of_grants(new.level, new.projects.iter().copied(), &projects).await?;
    let existing = existing(&new.projects, &projects);
    let entry = NewEntry::invite_restored((new.key.as_str(), &new.target_email), new.level, &existing);
    let step = Step::BringInviteBack(Box::new(author.user), Box::new(new));
    Ok(Plan::new(step, entry, lost.into_since(), refused.or(refused_grant)))
}

/// Cancels an invite that was brought back.
pub(super) async fn cancel(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let organization = &undoing.actor.organization.id;
    let email = undoing.entry.item.email.clone().unwrap_or_default();
    let pending = invites::find_by_emails(undoing.tx, organization, &[&email]).await?.remove(&email);
    let Some(invite) = pending.filter(|pending| pending.key.as_str() == undoing.entry.item.id) else {
        return Ok(undoing.prevented(ChangedSinceKind::InviteGone));
    };
    let act = Act::CancelInvite { own: invite.created_by.uuid == undoing.actor.me };
    let refused = undoing.refusal(act, None).await?;
    let keys = std::slice::from_ref(&invite.key);
    let promised = invites::promises(undoing.tx, organization, keys, undoing.actor.rights()).await?;
    let promised = promised.into_values().next().unwrap_or_default();
    let grants: Vec<_> = promised.iter().map(|promise| (promise.project, promise.level)).collect();
    let entry = NewEntry::invite_canceled(&invite, &grants);
    Ok(Plan::new(Step::CancelInvite(Box::new(invite), promised), entry, None, refused))
}

/// These invites of an author with this level and these projects as they come back, or why they do not. Grants that the
/// author could not give now, and those in projects that are gone for the actor (`projects`), are left out and added to
/// `lost`.
pub(super) async fn returning(
    undoing: &mut Undoing<'_>,
    invites: Vec<KeptInvite>,
    (level, of_author): (Level, &Projects),
    projects: &Projects,
    lost: &mut Lost,
) -> Result<Vec<Result<NewInviteRow, ChangedSince>>> {
    let organization = &undoing.actor.organization;
    let emails: Vec<&str> = invites.iter().map(|invite| invite.target_email.as_str()).collect();
    let members = members::find_emails(undoing.tx, &organization.id, &emails).await?;
    let pending = invites::find_by_emails(undoing.tx, &organization.id, &emails).await?;
    let members_can_invite = organization.members_can_invite;
    let may_send =
        |level_of_invite| decide(Some(level), Act::Invite { level: level_of_invite, members_can_invite }).is_allowed();
    let now = undoing.now;
    let check = |mut invite: KeptInvite| {
        let (created_at, life) = (Moment::from_micros(invite.created_at), invite.life());
        let gone = if now >= invite.expires_at() {
            Some(ChangedSinceKind::InviteExpired)
        } else if members.contains(&invite.target_email) {
            Some(ChangedSinceKind::InviteGone)
        } else if pending.contains_key(&invite.target_email) {
            Some(ChangedSinceKind::InvitedAgain)
        } else if !may_send(invite.level) {
            Some(ChangedSinceKind::InviterCannot)
        } else {
            None
        };
        if let Some(kind) = gone {
            return Err(since(kind, &invite.target_email, true));
        }
        let target = Target { level: Some(invite.level), is_actor: false };
        let may_give = |access: &ProjectAccess| {
            of_author.get(&access.id).is_some_and(|project| {
                let grant = Act::Grant { project: project.state, target, level: access.level };
                decide(Some(level), grant).is_allowed()
            })
        };
        invite.private_project_access.retain(|access| {
            let exists = undoing.has_project(access.id, projects, lost);
            if exists && !may_give(access) {
                undoing.lose(ChangedSinceKind::InviterCannotGrant, access.id, projects, lost);
                return false;
            }
            exists
        });
        let access = invite.private_project_access.into_iter();
        Ok(NewInviteRow {
            key: InviteKey::new(),
            target_email: invite.target_email,
            first_name: invite.first_name,
            message: invite.message,
            level: invite.level,
            projects: access.map(|access| (access.id, access.level)).collect(),
            created_at,
            life,
            access_expires_at: invite.access_expires_at.map(Moment::from_micros),
        })
    };
    Ok(invites.into_iter().map(check).collect())
}
