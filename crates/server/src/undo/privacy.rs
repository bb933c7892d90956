//! Undoes a change of privacy, with the access that it gave to those who were to keep it.

use super::plan::{Plan, Step};
use super::{Undoing, not_undoable, since, value_since};
use crate::activity::entries::{changed, grants_in_project};
use crate::activity::kept::Kept;
use crate::activity::past;
use crate::activity::view::changes;
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::activity::{self, EntryRow};
use crate::store::grants::{self, GrantRow, KeptGrant};
use crate::store::projects::{self, FoundProject};
use crate::store::{Tx, members};
use rolecall_api::{
    ActivityAction, ChangeValue, ChangedSince, ChangedSinceKind, ERASED, KEPT_AT_ONCE, MembershipId, OrganizationId,
    UpdateProject, UserId,
};
use rolecall_policy::{Act, Level, Target};
use std::collections::HashMap;

/// Makes a project private or open again, and gives or takes the access that went along.
pub(super) struct SetPrivacy {
    project: FoundProject,
    private: bool,
    grants: Grants,
}

/// The grants that go and come, each with the number of the entry that this undoes; none if it is undone already.
#[derive(Default)]
struct Grants {
    taken: Vec<(GrantRow, Option<i64>)>,
    given: Vec<(UserId, MembershipId, KeptGrant, Option<i64>)>,
    /// What has become of the others.
    lost: Vec<ChangedSince>,
    refused: Option<Error>,
}

/// Makes a project private or open again.
pub(super) async fn undo(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let id = undoing.entry_project()?.id;
    let change = undoing.changes().into_iter().find(|change| change.field == "access_control");
    let Some((change, private)) = change.and_then(|change| match change.before {
        ChangeValue::Switch(private) => Some((change, private)),
        _ => None,
    }) else {
        return Err(not_undoable());
    };
    let Some(project) = undoing.project(id).await? else { return Ok(undoing.project_gone()) };
    let refused = undoing.refusal_in(&project, Act::SetPrivacy(project.state)).await?;
    let changed_since = value_since(&change, project.state.private.into(), &project.name, true);
    let entry = NewEntry::project(ActivityAction::ProjectPrivacy, project.id, &project.name).with([changed(
        "access_control",
        project.state.private,
        private,
    )]);
    let mut grants = undoing.grants_along(&project).await?;
    let taken = grants.taken.iter().map(|(grant, _)| (grant.user.uuid.clone(), grant.level)).collect();
    let given = grants.given.iter().map(|(user, _, grant, _)| (user.clone(), grant.level)).collect();
    let shown = changed("grants", grants_in_project(taken), grants_in_project(given));
    let changed_since: Vec<_> = changed_since.into_iter().chain(std::mem::take(&mut grants.lost)).collect();
    let refused = refused.or(grants.refused.take());
    let step = Step::SetPrivacy(Box::new(SetPrivacy { project, private, grants }));
    Ok(Plan::new(step, entry, changed_since, refused).showing(shown))
}

impl Undoing<'_> {
    /// The grants that the change of privacy made or took, as far as they are as it left them.
    async fn grants_along(&mut self, project: &FoundProject) -> Result<Grants> {
        let (organization, number) = (self.actor.organization.id.clone(), self.entry.number);
        let until = Kept::find(self.tx, &organization, number).await?.and_then(|kept| kept.grants_until);
        let Some(until) = until else { return Ok(Grants::default()) };
        let (range, limit) = ((number, until), u32::try_from(KEPT_AT_ONCE).unwrap_or(u32::MAX));
        let entries = activity::slice(self.tx, &organization, range, limit).await?;
        let undone = activity::undone_in(self.tx, &organization, range).await?;
        let mut kept = Kept::find_all(self.tx, &organization, range).await?;
        let present = grants::list(self.tx, project.id).await?;
        let mut present: HashMap<UserId, GrantRow> =
            present.into_iter().map(|grant| (grant.user.uuid.clone(), grant)).collect();
        let members = members::levels(self.tx, &organization).await?;
        let (mut grants, mut acts) = (Grants::default(), Vec::new());
        for entry in entries.iter().filter(|entry| entry.project.as_ref().is_some_and(|found| found.id == project.id)) {
            let Some(change) = changes(entry).into_iter().find(|change| change.field == "level") else { continue };
            let person = UserId(entry.item.id.clone());
            let undoes = (!undone.contains(&entry.number)).then_some(entry.number);
            let is_actor = person == self.actor.me;
            match (ActivityAction::from_name(&entry.action), present.remove(&person)) {
                (Some(ActivityAction::GrantCreate), Some(grant)) => {
                    let name = &grant.user.first_name;
                    if let Some(since) = value_since(&change, grant.level.into(), name, false) {
                        grants.lost.push(since);
                        continue;
                    }
                    let target = Target { level: Some(grant.organization_level), is_actor };
                    acts.push(Act::Revoke { project: project.state, target, from: grant.level });
                    grants.taken.push((grant, undoes));
                }
                (Some(ActivityAction::GrantCreate), None) if undoes.is_some() => {
                    grants.lost.push(gone(ChangedSinceKind::GrantGone, entry));
                }
                (Some(ActivityAction::GrantRemove), None) if undoes.is_some() => {
                    let Some((membership, level)) = members.get(&person) else {
                        grants.lost.push(gone(ChangedSinceKind::PersonLeft, entry));
                        continue;
                    };
                    let Some(to) = past::level(&change.before) else { continue };
                    let target = Target { level: Some(*level), is_actor };
                    acts.push(Act::Grant { project: project.state, target, level: to });
                    let grant = kept.remove(&entry.number).and_then(|kept| kept.grants.into_iter().next());
                    let grant = grant.unwrap_or_else(|| self.new_grant(project, to));
                    grants.given.push((person, membership.clone(), grant, undoes));
                }
                (Some(ActivityAction::GrantRemove), Some(_)) if undoes.is_some() => {
                    grants.lost.push(since(ChangedSinceKind::GrantIsBack, &entry.item.name, false));
                }
                _ => {}
            }
        }
        if let Some(act) = acts.into_iter().find(|act| !self.actor.decide(*act).is_allowed()) {
            grants.refused = self.refusal_in(project, act).await?;
        }
        Ok(grants)
    }

    /// A grant by the actor, where what it was like before is not kept any more.
    fn new_grant(&self, project: &FoundProject, level: Level) -> KeptGrant {
        let granted_by = Some(self.actor.me.clone());
        KeptGrant { project: project.id, level, granted_by, joined_at: self.now.micros() }
    }
}

/// What has become of somebody who is not there any more, by the name in the log.
fn gone(kind: ChangedSinceKind, entry: &EntryRow) -> ChangedSince {
    let kind = if entry.item.name == ERASED { ChangedSinceKind::AccountDeleted } else { kind };
    since(kind, &entry.item.name, false)
}

impl SetPrivacy {
    /// Does it, records it with `entry` and one entry for each grant, and returns the number of `entry`.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn carry_out(
        self,
        tx: &mut Tx,
        organization: &OrganizationId,
        entry: NewEntry,
        author: &Author,
        now: Moment,
    ) -> Result<i64> {
        let SetPrivacy { project, private, grants: Grants { taken, given, .. } } = self;
        let update = UpdateProject { access_control: Some(private), ..UpdateProject::default() };
        projects::update(tx, project.id, &update, now).await?;
        let place = (project.id, project.name.as_str());
        let mut entries = vec![entry];
        for (grant, undoes) in &taken {
            let entry = NewEntry::grant(ActivityAction::GrantRemove, &grant.user, place);
            let entry = entry.with([changed("level", grant.level, ChangeValue::Null)]);
            entries.push(NewEntry { undoes: *undoes, ..entry });
        }
        let memberships: Vec<_> = given.iter().map(|(_, membership, ..)| membership.clone()).collect();
        let users = members::users(tx, &memberships).await?;
        for (_, membership, grant, undoes) in &given {
            let Some(user) = users.get(membership) else { continue };
            let entry = NewEntry::grant(ActivityAction::GrantCreate, user, place);
            let entry = entry.with([changed("level", ChangeValue::Null, grant.level)]);
            entries.push(NewEntry { undoes: *undoes, ..entry });
        }
        let mut before = if taken.is_empty() { HashMap::new() } else { grants::kept_in(tx, project.id).await? };
        let ids: Vec<_> = taken.iter().map(|(grant, _)| grant.id.clone()).collect();
        grants::delete_all(tx, &ids).await?;
        let given: Vec<_> = given.into_iter().map(|(_, membership, grant, _)| (membership, grant)).collect();
        grants::restore(tx, organization, &given, now).await?;
        let along = entries.len() - 1;
        let last = record(tx, organization, author, now, entries).await?;
        let number = Kept::keep_along(tx, organization, (last, along), now).await?;
        // The entries of the grants that were taken come first.
        let kept = (number + 1..).zip(taken).map(|(number, (grant, _))| {
            let grants = before.remove(&grant.membership).into_iter().collect();
            (number, Kept { grants, ..Kept::default() })
        });
        Kept::keep_all(tx, organization, kept.collect(), now).await?;
        Ok(number)
    }
}
