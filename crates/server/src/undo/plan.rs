//! What undoing an entry does.

use super::set_privacy::SetPrivacy;
use crate::accounts::actor::OrganizationActor;
use crate::activity::cancelling::cancel_invite;
use crate::activity::deletion::{delete_organization, delete_project};
use crate::activity::leaving::remove_member;
use crate::activity::revoking::revoke_grant;
use crate::activity::view::LogReader;
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::end::{End, LevelEnd};
use crate::store::grants::{GrantRow, KeptGrant};
use crate::store::invites::{InviteRow, NewInviteRow, PromisedProject};
use crate::store::members::MemberRow;
use crate::store::projects::FoundProject;
use crate::store::{Tx, billing, deletions, grants, invites, members, organizations, projects};
use rolecall_api::{
    ActivityAction, ChangedSince, FieldChange, MembershipId, NewSpendLimit, OrganizationId, ProjectId, UndoPreview,
    UndoState, UpdateBilling, UpdateOrganization, UpdateProject, User, UserId,
};
use rolecall_policy::Level;

/// How to undo an entry, and what speaks against it.
pub(crate) struct Plan {
    /// What has changed since the entry.
    changed_since: Vec<ChangedSince>,
    /// Why the rules refuse it now.
    refused: Option<Error>,
    /// What is recorded.
    entry: Option<NewEntry>,
    /// What changes besides, and is recorded in entries of its own.
    shown: Vec<FieldChange>,
    step: Step,
}

/// What is done.
pub(super) enum Step {
    Nothing,
    SetLevel(UserId, Level, Option<LevelEnd>),
    BringBack(Box<ReturningMember>),
    Remove(Box<MemberRow>),
    SetGrant(MembershipId, Level, Option<End>),
    Grant(MembershipId, KeptGrant),
    Revoke(Box<FoundProject>, Box<GrantRow>),
    BringInviteBack(Box<User>, Box<NewInviteRow>),
    CancelInvite(Box<InviteRow>, Vec<PromisedProject>),
    UpdateOrganization(UpdateOrganization),
    UpdateProject(ProjectId, UpdateProject),
    SetPrivacy(Box<SetPrivacy>),
    UpdateBilling(UpdateBilling),
    RestoreProject(ProjectId),
    DeleteProject(Box<FoundProject>),
    DeleteOrganization,
}

/// A removed member who comes back.
pub(super) struct ReturningMember {
    pub(super) user: User,
    pub(super) level: Level,
    /// The end of the level.
    pub(super) end: Option<LevelEnd>,
    pub(super) joined_at: Moment,
    pub(super) grants: Vec<KeptGrant>,
    pub(super) invites: Vec<NewInviteRow>,
}

/// What is done after the transaction.
pub(crate) enum AfterCommit {
    /// Nothing.
    Nothing,
    /// The spend limit has changed.
    SpendLimit(Option<i64>),
}

impl Plan {
    /// There is nothing to undo.
    pub(super) fn nothing(because: ChangedSince) -> Self {
        Plan { changed_since: vec![because], refused: None, entry: None, shown: Vec::new(), step: Step::Nothing }
    }

    /// Does `step` and records `entry`.
    pub(super) fn new(
        step: Step,
        entry: NewEntry,
        changed_since: impl IntoIterator<Item = ChangedSince>,
        refused: Option<Error>,
    ) -> Self {
        let changed_since = changed_since.into_iter().collect();
        Plan { changed_since, refused, entry: Some(entry), shown: Vec::new(), step }
    }

    /// The same plan, which also shows this change before.
    pub(super) fn showing(mut self, change: Option<FieldChange>) -> Self {
        self.shown.extend(change);
        self
    }

    /// What it does, to be shown before. To somebody who may not undo it, only why: the rest can name people and projects
    /// that they may not see any more.
    ///
    /// # Errors
    /// The rules hide from the actor what is undone.
    pub(crate) fn preview(self, reader: &LogReader) -> Result<UndoPreview> {
        let undo = UndoState::Possible;
        let is_prevented = self.is_prevented();
        match self.refused {
            Some(Error::Denied(refusal)) => Ok(UndoPreview { denial: Some(refusal.body), ..UndoPreview::new(undo) }),
            Some(refused) => Err(refused),
            None => {
                let entry = self.entry.into_iter().filter(|_| !is_prevented);
                let changes = entry.flat_map(|entry| entry.personal.into_iter().chain(entry.changes));
                let shown = self.shown.into_iter().filter(|_| !is_prevented);
                let changes = changes.chain(shown).collect();
                let changes = reader.redacted(changes);
                Ok(UndoPreview { changes, changed_since: self.changed_since, ..UndoPreview::new(undo) })
            }
        }
    }

    /// Removes from what has changed since what `reader` may not see.
    pub(super) fn redact(&mut self, reader: &LogReader) {
        for since in &mut self.changed_since {
            reader.hide_projects(&mut since.value);
        }
    }

    fn is_prevented(&self) -> bool {
        self.changed_since.iter().any(|change| change.prevents)
    }

    /// Checks that it can be carried out.
    ///
    /// # Errors
    /// The rules refuse it; [`Error::ChangedSince`] if it is prevented, or if something has changed and that is not
    /// accepted.
    pub(crate) fn check(&mut self, despite_changes: bool) -> Result<()> {
        if let Some(refused) = self.refused.take() {
            return Err(refused);
        }
        if self.is_prevented() || !(despite_changes || self.changed_since.is_empty()) {
            return Err(Error::ChangedSince(std::mem::take(&mut self.changed_since)));
        }
        Ok(())
    }

    /// Carries it out, and returns the number of the new entry. Call [`Self::check`] before.
    ///
    /// # Errors
    /// `unique` if the URL name of the organization is taken; the database does not answer.
    pub(crate) async fn carry_out(
        self,
        tx: &mut Tx,
        actor: &OrganizationActor,
        undoes: i64,
        author: &Author,
        now: Moment,
    ) -> Result<(i64, AfterCommit)> {
        let organization = &actor.organization.id;
        let mut after = AfterCommit::Nothing;
        let entry = self.entry.map(|entry| NewEntry { undoes: Some(undoes), ..entry });
        match self.step {
            Step::Nothing => {}
            Step::SetPrivacy(privacy) => {
                let Some(entry) = entry else { return Err(super::not_undoable()) };
                return Ok((privacy.carry_out(tx, organization, entry, author, now).await?, after));
            }
            Step::SetLevel(user, level, end) => {
                members::set_level(tx, organization, &user, level, end.as_ref(), now).await?;
            }
            Step::BringBack(member) => {
                let (person, level, joined_at) = (&member.user.uuid, member.level, member.joined_at);
                let membership = members::insert_joined(tx, organization, person, level, joined_at, now).await?;
                bring_back(tx, organization, &membership, *member, now).await?;
            }
            Step::Remove(member) => {
                let action = (ActivityAction::MemberRemove, Some(undoes));
                return Ok((remove_member(tx, organization, &member, action, author, now).await?, after));
            }
            Step::SetGrant(grant, level, end) => grants::set_level(tx, &grant, level, end.as_ref(), now).await?,
            Step::Grant(membership, grant) => {
                grants::restore(tx, organization, &[(membership, grant)], now).await?;
            }
            Step::Revoke(project, grant) => {
                let project = (project.id, project.name.as_str());
                let action = (ActivityAction::GrantRemove, Some(undoes));
                let number = revoke_grant(tx, organization, project, &grant, action, author, now).await?;
                return Ok((number, after));
            }
            Step::BringInviteBack(author, invite) => {
                invites::put_all(tx, organization, &author, vec![*invite], now).await?;
            }
            Step::CancelInvite(invite, promised) => {
                return Ok((cancel_invite(tx, (&invite, &promised), Some(undoes), author, now).await?, after));
            }
            Step::UpdateOrganization(changes) => organizations::update(tx, organization, &changes, now).await?,
            Step::UpdateProject(project, changes) => projects::update(tx, project, &changes, now).await?,
            Step::UpdateBilling(changes) => {
                billing::update(tx, organization, &changes).await?;
                if let Some(NewSpendLimit(limit)) = changes.spend_limit {
                    after = AfterCommit::SpendLimit(limit);
                }
            }
            Step::RestoreProject(project) => deletions::restore_project(tx, project).await?,
            Step::DeleteProject(project) => {
                return Ok((delete_project(tx, &project, Some(undoes), author, now).await?, after));
            }
            Step::DeleteOrganization => {
                let number = delete_organization(tx, &actor.organization, Some(undoes), author, now).await?;
                return Ok((number, after));
            }
        }
        Ok((record(tx, organization, author, now, entry.into_iter().collect()).await?, after))
    }
}

/// Gives a member who is inserted already what they had besides their level.
///
/// # Errors
/// The database does not answer.
pub(super) async fn bring_back(
    tx: &mut Tx,
    organization: &OrganizationId,
    membership: &MembershipId,
    member: ReturningMember,
    now: Moment,
) -> Result<()> {
    if member.end.is_some() {
        members::set_level(tx, organization, &member.user.uuid, member.level, member.end.as_ref(), now).await?;
    }
    // As for somebody who joins.
    invites::delete_to_addresses(tx, organization, &[&member.user.email]).await?;
    let grants: Vec<_> = member.grants.into_iter().map(|grant| (membership.clone(), grant)).collect();
    grants::restore(tx, organization, &grants, now).await?;
    invites::put_all(tx, organization, &member.user, member.invites, now).await?;
    Ok(())
}
