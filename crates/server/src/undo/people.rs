//! Undoes changes of levels, and removals of members.

use super::invites::returning;
use super::plan::{Plan, ReturningMember, Step};
use super::returning::{Lost, existing, with_grants};
use super::{Undoing, since, value_since};
use crate::activity::NewEntry;
use crate::activity::entries::{changed, promised_grants};
use crate::activity::kept::{Kept, KeptInvite};
use crate::clock::Moment;
use crate::error::Result;
use crate::store::invites::LIFE;
use crate::store::members::{self, MemberRow};
use crate::store::users;
use rolecall_api::{ActivityAction, ChangeValue, ChangedSince, ChangedSinceKind, ProjectId, UserId};
use rolecall_policy::{Act, Level, Target};

impl Undoing<'_> {
    /// The person of the entry, if they are a member.
    pub(super) async fn member(&mut self) -> Result<Option<MemberRow>> {
        let person = self.person();
        Ok(members::find(self.tx, &self.actor.organization.id, &person).await?)
    }

    /// Why there is nothing to undo for a person who is not a member.
    pub(super) async fn without_member(&mut self) -> Result<Plan> {
        let person = self.person();
        let has_account = users::find(self.tx, &person).await?.is_some();
        let kind = if has_account { ChangedSinceKind::PersonLeft } else { ChangedSinceKind::AccountDeleted };
        Ok(self.prevented(kind))
    }

    /// Those of the invites that ended with the entry that `person` had sent, and that were valid until then.
    pub(super) fn invites_of(&self, person: &UserId, invites: Vec<KeptInvite>) -> Vec<KeptInvite> {
        let was_valid =
            |invite: &KeptInvite| self.entry.created_at < Moment::from_micros(invite.created_at).after(LIFE);
        invites.into_iter().filter(|invite| invite.created_by == *person && was_valid(invite)).collect()
    }
}

/// Gives a member the level from before.
pub(super) async fn level(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let Some(to) = undoing.level_before() else { return Err(super::not_undoable()) };
    let Some(member) = undoing.member().await? else { return undoing.without_member().await };
    let act = Act::ChangeLevel { target: undoing.target(Some(member.level)), to };
    let refused = undoing.refusal(act, Some(&member.user.uuid)).await?;
    let change = undoing.changes().into_iter().find(|change| change.field == "level");
    let changed_since =
        change.and_then(|change| value_since(&change, member.level.into(), &member.user.first_name, true));
    let entry = NewEntry::person(ActivityAction::MemberLevel, &member.user).with([changed("level", member.level, to)]);
    Ok(Plan::new(Step::SetLevel(member.user.uuid, to), entry, changed_since, refused))
}

/// Removes a member who was brought back.
pub(super) async fn remove(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let Some(member) = undoing.member().await? else { return undoing.without_member().await };
    let act = Act::Remove { target: undoing.target(Some(member.level)) };
    let refused = undoing.refusal(act, Some(&member.user.uuid)).await?;
    let entry = NewEntry::person(ActivityAction::MemberRemove, &member.user).with([changed(
        "level",
        member.level,
        ChangeValue::Null,
    )]);
    Ok(Plan::new(Step::Remove(Box::new(member)), entry, None, refused))
}

/// Brings a removed member back, with level, grants and invites. The actor must be allowed to give all of that.
pub(super) async fn bring_back(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let Some(level) = undoing.level_before() else { return Err(super::not_undoable()) };
    if undoing.member().await?.is_some() {
        return Ok(undoing.prevented(ChangedSinceKind::PersonIsBack));
    }
    let person = undoing.person();
    let Some(user) = users::find(undoing.tx, &person).await? else { return undoing.without_member().await };
    let user = user.wire();
    let kept = Kept::find(undoing.tx, &undoing.actor.organization.id, undoing.entry.number).await?;
    let mut changed_since = Vec::new();
    if kept.is_none() {
        changed_since.push(since(ChangedSinceKind::Forgotten, &user.first_name, false));
    }
    let kept = kept.unwrap_or_default();
    // Who may remove people of this level and invite at it may bring them back.
    let target = Target { level: Some(level), is_actor: false };
    let invite = Act::Invite { level, members_can_invite: undoing.actor.organization.members_can_invite };
    let mut refused = undoing.refusal(Act::Remove { target }, Some(&person)).await?;
    if refused.is_none() {
        refused = undoing.refusal(invite, Some(&person)).await?;
    }
    let me = undoing.actor.me.clone();
    let (projects, mut grants, mut lost) = (undoing.projects_of(&me).await?, kept.grants, Lost::default());
    grants.retain(|grant| undoing.has_project(grant.project, &projects, &mut lost));
    let given: Vec<_> = grants.iter().map(|grant| (grant.project, grant.level)).collect();
    refused = refused.or(undoing.refusal_of_grants(level, given.iter().copied(), &projects).await?);
    let own = undoing.invites_of(&person, kept.invites);
    let author = (level, &with_grants(&projects, &grants));
    let (mut invites, mut gone) = (Vec::new(), Vec::new());
    for invite in returning(undoing, own, author, &projects, &mut lost).await? {
        match invite {
            Ok(invite) => invites.push(invite),
            Err(since) => gone.push(ChangedSince { prevents: false, ..since }),
        }
    }
    changed_since.extend(lost.into_since());
    changed_since.extend(gone);
    let joined_at = kept.joined_at.map_or(undoing.now, Moment::from_micros);
    let member = ReturningMember { user, level, joined_at, grants, invites };
    let entry = entry(&member, &existing(&given, &projects));
    Ok(Plan::new(Step::BringBack(Box::new(member)), entry, changed_since, refused))
}

/// The entry of a member who comes back, with these grants.
pub(super) fn entry(member: &ReturningMember, grants: &[(ProjectId, Level)]) -> NewEntry {
    let ReturningMember { user, level, invites, .. } = member;
    NewEntry::person(ActivityAction::MemberRestore, user).with([
        changed("level", ChangeValue::Null, *level),
        changed("grants", ChangeValue::Null, promised_grants(grants)),
        changed("invites", 0_i64, i64::try_from(invites.len()).unwrap_or(i64::MAX)),
    ])
}
