//! Who had access to what at an earlier time: the present state, with the changes since then taken back
//! (`docs/activity.md`, "As of any day"). Pure; `crate::activity::as_of` reads the state and the entries.

use super::view::changes;
use crate::store::activity::EntryRow;
use rolecall_api::{ActivityAction, ChangeValue, FieldChange, ProjectId, UserId};
use rolecall_policy::{Access, Level, ProjectState, access};
use std::collections::HashMap;

/// The members of an organization, its projects and the grants on them, at one time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Past {
    pub(crate) levels: HashMap<UserId, Level>,
    pub(crate) projects: HashMap<ProjectId, PastProject>,
    /// True while the organization was deleted: nobody had access.
    pub(crate) is_deleted: bool,
}

/// A project at one time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PastProject {
    pub(crate) name: String,
    pub(crate) private: bool,
    pub(crate) grants: HashMap<UserId, Level>,
}

impl Past {
    /// The access that the rules gave a person to a project.
    pub(crate) fn access(&self, user: &UserId, project: ProjectId) -> Option<Access> {
        let project = self.projects.get(&project).filter(|_| !self.is_deleted)?;
        let state = ProjectState { private: project.private, explicit: project.grants.get(user).copied() };
        access(self.levels.get(user).copied(), state)
    }

    /// Takes a change back. Entries must come newest first, without gaps among those that matter.
    pub(crate) fn take_back(&mut self, entry: &EntryRow) {
        let Some(action) = ActivityAction::from_name(&entry.action) else { return };
        let item = UserId(entry.item.id.clone());
        match action {
            ActivityAction::OrganizationRestore => self.is_deleted = true,
            ActivityAction::OrganizationDelete => self.is_deleted = false,
            _ => {}
        }
        let project = entry.project.as_ref();
        for change in changes(entry) {
            match (action, change.field.as_str()) {
                (ActivityAction::MemberTransfer, "owner") => {
                    if let ChangeValue::Text(former) = change.before {
                        self.levels.insert(UserId(former), Level::Owner);
                    }
                }
                (ActivityAction::OrganizationCreate, "owner") => self.levels.clear(),
                (
                    ActivityAction::MemberJoin
                    | ActivityAction::MemberLevel
                    | ActivityAction::MemberTransfer
                    | ActivityAction::MemberRemove
                    | ActivityAction::MemberRestore
                    | ActivityAction::MemberLeave
                    | ActivityAction::AccountDelete,
                    "level",
                ) => set(&mut self.levels, &item, level(&change.before)),
                (
                    ActivityAction::MemberJoin
                    | ActivityAction::MemberRemove
                    | ActivityAction::MemberRestore
                    | ActivityAction::MemberLeave
                    | ActivityAction::AccountDelete
                    | ActivityAction::ProjectDelete
                    | ActivityAction::ProjectRestore,
                    "grants",
                ) => self.take_back_grants(&item, project.map(|project| project.id), &change),
                (
                    ActivityAction::GrantCreate
                    | ActivityAction::GrantLevel
                    | ActivityAction::GrantRemove
                    | ActivityAction::GrantLeave,
                    "level",
                ) => {
                    if let Some(project) = project.and_then(|project| self.projects.get_mut(&project.id)) {
                        set(&mut project.grants, &item, level(&change.before));
                    }
                }
                (_, "access_control") => {
                    if let Some(project) = project {
                        match change.before {
                            ChangeValue::Switch(private) => {
                                let past = self.projects.entry(project.id).or_default();
                                past.private = private;
                                past.name.clone_from(&project.name);
                            }
                            _ => drop(self.projects.remove(&project.id)),
                        }
                    }
                }
                (ActivityAction::ProjectUpdate, "name") => {
                    if let (Some(project), ChangeValue::Text(name)) =
                        (project.and_then(|project| self.projects.get_mut(&project.id)), change.before)
                    {
                        project.name = name;
                    }
                }
                _ => {}
            }
        }
    }

    /// Grants that came or went with a membership, an invite or a project.
    fn take_back_grants(&mut self, item: &UserId, project: Option<ProjectId>, change: &FieldChange) {
        let changed = [(&change.after, false), (&change.before, true)];
        for (value, comes_back) in changed {
            let ChangeValue::List(values) = value else { continue };
            for value in values {
                let ChangeValue::Grant(grant) = value else { continue };
                let Some(project) = grant.project.or(project) else { continue };
                if let Some(project) = self.projects.get_mut(&project) {
                    let user = grant.user.as_ref().unwrap_or(item);
                    set(&mut project.grants, user, comes_back.then_some(grant.level));
                }
            }
        }
    }
}

/// The level that a value of a change is.
pub(crate) fn level(value: &ChangeValue) -> Option<Level> {
    let ChangeValue::Number(number) = value else { return None };
    Level::try_from(u8::try_from(*number).ok()?).ok()
}

fn set(levels: &mut HashMap<UserId, Level>, user: &UserId, level: Option<Level>) {
    match level {
        Some(level) => levels.insert(user.clone(), level),
        None => levels.remove(user),
    };
}
