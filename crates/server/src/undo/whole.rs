//! Undoes deletions of projects and organizations.

use super::plan::{Plan, Step};
use super::{Undoing, since};
use crate::activity::NewEntry;
use crate::activity::deletion::restored_project;
use crate::activity::entries::changed;
use crate::error::Result;
use crate::store::{activity, deletions, grants};
use rolecall_api::{ActivityAction, ChangeValue, ChangedSince, ChangedSinceKind, ERASED, ProjectId, UserId};
use rolecall_policy::Act;
use std::collections::HashSet;

impl Undoing<'_> {
    /// The project of the entry does not exist any more.
    pub(super) fn project_gone(&self) -> Plan {
        Plan::nothing(since(ChangedSinceKind::ProjectGone, &self.project_name(), true))
    }

    /// Who had access to the deleted project of the entry and would not have it any more, by their names in the log.
    async fn grants_gone(&mut self, id: ProjectId) -> Result<Vec<ChangedSince>> {
        let mut gone = self.granted_people();
        let left: HashSet<UserId> = grants::levels(self.tx, id).await?.into_iter().map(|(user, _)| user).collect();
        gone.retain(|user| !left.contains(user));
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let names = activity::last_names(self.tx, &self.actor.organization.id, &gone).await?;
        let lost = |user: &UserId| {
            let name = names.get(user).map(String::as_str).unwrap_or_default();
            let is_erased = name.is_empty() || name == ERASED;
            let kind = if is_erased { ChangedSinceKind::AccountDeleted } else { ChangedSinceKind::GrantGone };
            since(kind, name, false)
        };
        Ok(gone.iter().map(lost).collect())
    }

    /// Who had access to the project when the entry deleted it.
    fn granted_people(&self) -> Vec<UserId> {
        let mut people = Vec::new();
        for change in self.changes().into_iter().filter(|change| change.field == "grants") {
            let ChangeValue::List(values) = change.before else { continue };
            people.extend(values.into_iter().filter_map(|value| match value {
                ChangeValue::Grant(grant) => grant.user,
                _ => None,
            }));
        }
        people
    }
}

/// Brings a deleted project back.
pub(super) async fn bring_back(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let id = undoing.entry_project()?.id;
    let (organization, me) = (undoing.actor.organization.id.clone(), undoing.actor.me.clone());
    let deleted = deletions::projects(undoing.tx, &organization, (&me).into()).await?;
    let deleted = deleted.into_iter().find_map(|row| row.project.filter(|(found, _)| *found == id).zip(Some(row.name)));
    let Some(((_, state), name)) = deleted else {
        // It was brought back, or it is erased already.
        return Ok(undoing.prevented(ChangedSinceKind::Restored));
    };
    let decision = undoing.actor.allow_in(undoing.tx, (id, state), Act::DeleteProject(state), None).await;
    let refused = super::refusal(decision)?;
    let gone = undoing.grants_gone(id).await?;
    let entry = restored_project(undoing.tx, id, &name, state.private).await?;
    Ok(Plan::new(Step::RestoreProject(id), entry, gone, refused))
}

/// Deletes a project that was brought back.
pub(super) async fn delete(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let id = undoing.entry_project()?.id;
    let Some(project) = undoing.project(id).await? else { return Ok(undoing.project_gone()) };
    let refused = undoing.refusal_in(&project, Act::DeleteProject(project.state)).await?;
    let entry = NewEntry::project(ActivityAction::ProjectDelete, id, &project.name).with([changed(
        "name",
        &project.name,
        ChangeValue::Null,
    )]);
    Ok(Plan::new(Step::DeleteProject(Box::new(project)), entry, None, refused))
}

/// Deletes an organization that was brought back.
pub(super) async fn delete_organization(undoing: &mut Undoing<'_>) -> Result<Plan> {
    let refused = undoing.refusal(Act::DeleteOrganization, None).await?;
    let organization = &undoing.actor.organization;
    let entry = NewEntry::organization(ActivityAction::OrganizationDelete, &organization.id, &organization.name)
        .with([changed("name", &organization.name, ChangeValue::Null)]);
    Ok(Plan::new(Step::DeleteOrganization, entry, None, refused))
}
