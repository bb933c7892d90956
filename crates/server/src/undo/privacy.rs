//! Undoes a change of privacy, with the access that it gave to those who were to keep it.

use super::plan::{Plan, Step};
use super::set_privacy::{Given, SetPrivacy, Taken};
use super::{Undoing, not_undoable, since, value_since};
use crate::activity::NewEntry;
use crate::activity::entries::{changed, grants_in_project};
use crate::activity::kept::Kept;
use crate::activity::past;
use crate::activity::view::changes;
use crate::error::{Error, Result};
use crate::store::activity::{self, EntryRow};
use crate::store::grants::{self, GrantRow, KeptGrant};
use crate::store::members;
use crate::store::projects::FoundProject;
use rolecall_api::{ActivityAction, ChangeValue, ChangedSince, ChangedSinceKind, ERASED, KEPT_AT_ONCE, UserId};
use rolecall_policy::{Act, Level, Target};
use std::collections::HashMap;

/// What happens to the grants that the change made or took.
#[derive(Default)]
struct Along {
    taken: Vec<Taken>,
    given: Vec<Given>,
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
    let Along { taken, given, lost, refused: refused_grant } = undoing.grants_along(&project).await?;
    let before = taken.iter().map(|taken| (taken.grant.user.uuid.clone(), taken.grant.level)).collect();
    let after = given.iter().map(|given| (given.user.clone(), given.grant.level)).collect();
    let shown = changed("grants", grants_in_project(before), grants_in_project(after));
    let changed_since: Vec<_> = changed_since.into_iter().chain(lost).collect();
    let refused = refused.or(refused_grant);
    let step = Step::SetPrivacy(Box::new(SetPrivacy { project, private, taken, given }));
    Ok(Plan::new(step, entry, changed_since, refused).showing(shown))
}

impl Undoing<'_> {
    /// The grants that the change of privacy made or took, as far as they are as it left them.
    async fn grants_along(&mut self, project: &FoundProject) -> Result<Along> {
        let (organization, number) = (self.actor.organization.id.clone(), self.entry.number);
        let until = Kept::find(self.tx, &organization, number).await?.and_then(|kept| kept.grants_until);
        let Some(until) = until else { return Ok(Along::default()) };
        let (range, limit) = ((number, until), u32::try_from(KEPT_AT_ONCE).unwrap_or(u32::MAX));
        let entries = activity::slice(self.tx, &organization, range, limit).await?;
        let undone = activity::undone_in(self.tx, &organization, range).await?;
        let mut kept = Kept::find_all(self.tx, &organization, range).await?;
        let present = grants::list(self.tx, project.id).await?;
        let mut present: HashMap<UserId, GrantRow> =
            present.into_iter().map(|grant| (grant.user.uuid.clone(), grant)).collect();
        let members = members::levels(self.tx, &organization).await?;
        let (mut grants, mut acts) = (Along::default(), Vec::new());
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
                    grants.taken.push(Taken { grant, undoes });
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
                    if grant.has_ended(self.now) {
                        grants.lost.push(gone(ChangedSinceKind::GrantEnded, entry));
                        continue;
                    }
                    grants.given.push(Given { user: person, membership: membership.clone(), grant, undoes });
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
        KeptGrant { project: project.id, level, granted_by, joined_at: self.now.micros(), end: None }
    }
}

/// What has become of somebody who is not there any more, by the name in the log.
fn gone(kind: ChangedSinceKind, entry: &EntryRow) -> ChangedSince {
    let kind = if entry.item.name == ERASED { ChangedSinceKind::AccountDeleted } else { kind };
    since(kind, &entry.item.name, false)
}
