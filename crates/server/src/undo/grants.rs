//! Undoes changes of people's access to projects.

use super::plan::{Plan, Step};
use super::{Undoing, since, value_since};
use crate::activity::NewEntry;
use crate::activity::entries::{EXPIRES_AT, changed, end_value};
use crate::activity::kept::Kept;
use crate::error::Result;
use crate::store::end::End;
use crate::store::grants::{self, GrantRow, KeptGrant};
use crate::store::projects::FoundProject;
use rolecall_api::{ActivityAction, ChangeValue, ChangedSince, ChangedSinceKind};
use rolecall_policy::Act;

/// The project and grant of an entry.
enum Found {
    Grant(Box<FoundProject>, Box<GrantRow>),
    /// There is none, so there is nothing to undo.
    Nothing(Box<Plan>),
}

async fn find(undoing: &mut Undoing<'_>) -> Result<Found> {
    let id = undoing.entry_project()?.id;
    let Some(project) = undoing.project(id).await? else {
        return Ok(Found::Nothing(Box::new(undoing.project_gone())));
    };
    let person = undoing.person();
    if let Some(grant) = grants::find(undoing.tx, project.id, &person).await? {
        return Ok(Found::Grant(Box::new(project), Box::new(grant)));
    }
    let nothing = match undoing.member().await? {
        Some(_) => undoing.prevented(ChangedSinceKind::GrantGone),
        None => undoing.without_member().await?,
    };
    Ok(Found::Nothing(Box::new(nothing)))
}

/// Nobody is given access to a project that is open by now, as the rules say of the direct change.
fn open_since(project: &FoundProject) -> Option<ChangedSince> {
    (!project.state.private).then(|| since(ChangedSinceKind::ProjectIsOpen, &project.name, true))
}

/// What has become of the level of a grant.
fn level_since(undoing: &Undoing<'_>, grant: &GrantRow) -> Option<ChangedSince> {
    let change = undoing.changes().into_iter().find(|change| change.field == "level")?;
    value_since(&change, grant.level.into(), &grant.user.first_name, true)
}

/// Removes a grant.
pub(super) async fn remove(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let (project, grant) = match find(undoing).await? {
        Found::Grant(project, grant) => (project, grant),
        Found::Nothing(plan) => return Ok(*plan),
    };
    let target = undoing.target(Some(grant.organization_level));
    let act = Act::Revoke { project: project.state, target, from: grant.level };
    let refused = undoing.refusal_in(&project, act).await?;
    let entry = NewEntry::grant(ActivityAction::GrantRemove, &grant.user, (project.id, &project.name)).with([changed(
        "level",
        grant.level,
        ChangeValue::Null,
    )]);
    let changed_since = level_since(undoing, &grant);
    Ok(Plan::new(Step::Revoke(project, grant), entry, changed_since, refused))
}

/// Gives a grant the level from before, with its end.
pub(super) async fn level(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let (project, grant) = match find(undoing).await? {
        Found::Grant(project, grant) => (project, grant),
        Found::Nothing(plan) => return Ok(*plan),
    };
    // Perhaps only the end was changed.
    let to = undoing.level_before().unwrap_or(grant.level);
    let target = undoing.target(Some(grant.organization_level));
    let act = Act::ChangeGrant { project: project.state, target, from: grant.level, to };
    let refused = undoing.refusal_in(&project, act).await?;
    let end = undoing.end_before()?;
    let at = |end: Option<&End>| end_value(end.map(End::at));
    let entry = NewEntry::grant(ActivityAction::GrantLevel, &grant.user, (project.id, &project.name))
        .with([changed("level", grant.level, to), changed(EXPIRES_AT, at(grant.end.as_ref()), at(end.as_ref()))]);
    let since = level_since(undoing, &grant).or_else(|| undoing.end_since(grant.end.as_ref(), &grant.user.first_name));
    let changed_since = since.into_iter().chain(open_since(&project));
    Ok(Plan::new(Step::SetGrant(grant.id.clone(), to, end), entry, changed_since, refused))
}

/// Makes a removed grant again.
pub(super) async fn bring_back(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let Some(level) = undoing.level_before() else { return Err(super::not_undoable()) };
    let id = undoing.entry_project()?.id;
    let Some(project) = undoing.project(id).await? else { return Ok(undoing.project_gone()) };
    let Some(member) = undoing.member().await? else { return undoing.without_member().await };
    if grants::find(undoing.tx, project.id, &member.user.uuid).await?.is_some() {
        return Ok(undoing.prevented(ChangedSinceKind::GrantIsBack));
    }
    let act = Act::Grant { project: project.state, target: undoing.target(Some(member.level)), level };
    let refused = undoing.refusal_in(&project, act).await?;
    let kept = Kept::find(undoing.tx, &undoing.actor.organization.id, undoing.entry.number).await?;
    let by_actor = || KeptGrant {
        project: project.id,
        level,
        granted_by: Some(undoing.actor.me.clone()),
        joined_at: undoing.now.micros(),
        end: None,
    };
    let grant = kept.and_then(|kept| kept.grants.into_iter().next()).unwrap_or_else(by_actor);
    if grant.has_ended(undoing.now) {
        return Ok(undoing.prevented(ChangedSinceKind::GrantEnded));
    }
    let entry = NewEntry::grant(ActivityAction::GrantCreate, &member.user, (project.id, &project.name)).with([
        changed("level", ChangeValue::Null, level),
        changed(EXPIRES_AT, ChangeValue::Null, end_value(grant.end.as_ref().map(End::at))),
    ]);
    Ok(Plan::new(Step::Grant(member.id, grant), entry, open_since(&project), refused))
}
