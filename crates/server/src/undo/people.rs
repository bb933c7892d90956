//! Undoes changes of levels, and removals of members.

use super::invites::returning;
use super::plan::{Plan, ReturningMember, Step};
use super::returning::{Lost, existing, with_grants};
use super::{Undoing, since, value_since};
use crate::activity::NewEntry;
use crate::activity::entries::{EXPIRES_AT, changed, end_value, promised_grants};
use crate::activity::kept::{Kept, KeptInvite};
use crate::clock::Moment;
use crate::error::Result;
use crate::store::end::{End, LevelEnd};
use crate::store::members::{self, MemberRow};
use crate::store::users;
use rolecall_api::{ActivityAction, ChangeValue, ChangedSince, ChangedSinceKind, ProjectId, UserId};
use rolecall_policy::{Act, Level, Target, level_after};

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
        let was_valid = |invite: &KeptInvite| self.entry.created_at < invite.expires_at();
        invites.into_iter().filter(|invite| invite.created_by == *person && was_valid(invite)).collect()
    }
}

/// Gives a member the level from before, with its end.
pub(super) async fn level(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let Some(member) = undoing.member().await? else { return undoing.without_member().await };
    // Perhaps only the end was changed.
    let to = undoing.level_before().unwrap_or(member.level);
    let act = Act::ChangeLevel { target: undoing.target(Some(member.level)), to };
    let refused = undoing.refusal(act, Some(&member.user.uuid)).await?;
    let change = undoing.changes().into_iter().find(|change| change.field == "level");
    let changed_since =
        change.and_then(|change| value_since(&change, member.level.into(), &member.user.first_name, true));
    let now = member.end.as_ref().map(|end| &end.end);
    let changed_since = changed_since.or_else(|| undoing.end_since(now, &member.user.first_name));
    let after = level_after(member.level, member.end.as_ref().map(|end| end.after), to);
    let end = undoing.end_before()?.zip(after).map(|(end, after)| LevelEnd { end, after });
    let at = |end: Option<&End>| end_value(end.map(End::at));
    let entry = NewEntry::person(ActivityAction::MemberLevel, &member.user)
        .with([changed("level", member.level, to), changed(EXPIRES_AT, at(now), at(end.as_ref().map(|end| &end.end)))]);
    Ok(Plan::new(Step::SetLevel(member.user.uuid, to, end), entry, changed_since, refused))
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
    let (level, end) = still_lasting(level, kept.end, undoing.now);
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
    let count = grants.len();
    grants.retain(|grant| !grant.has_ended(undoing.now));
    if grants.len() < count {
        changed_since.push(since(ChangedSinceKind::GrantEnded, &user.first_name, false));
    }
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
    let member = ReturningMember { user, level, end, joined_at, grants, invites };
    let entry = entry(&member, &existing(&given, &projects));
    Ok(Plan::new(Step::BringBack(Box::new(member)), entry, changed_since, refused))
}

/// The level with which a member comes back who had this level until `end`: the one after it, if that is over.
pub(super) fn still_lasting(level: Level, end: Option<LevelEnd>, now: Moment) -> (Level, Option<LevelEnd>) {
    match end {
        Some(end) if !end.end.is_ahead(now) => (end.after, None),
        end => (level, end),
    }
}

/// The entry of a member who comes back, with these grants.
pub(super) fn entry(member: &ReturningMember, grants: &[(ProjectId, Level)]) -> NewEntry {
    let ReturningMember { user, level, end, invites, .. } = member;
    NewEntry::person(ActivityAction::MemberRestore, user).with([
        changed("level", ChangeValue::Null, *level),
        changed(EXPIRES_AT, ChangeValue::Null, end_value(end.as_ref().map(|end| end.end.at()))),
        changed("grants", ChangeValue::Null, promised_grants(grants)),
        changed("invites", 0_i64, i64::try_from(invites.len()).unwrap_or(i64::MAX)),
    ])
}
