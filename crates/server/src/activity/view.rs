//! Entries as a reader may see them.

use crate::clock::Moment;
use crate::store::activity::EntryRow;
use crate::store::deletions::{self, KEPT};
use crate::store::sql::{Connection, Result};
use crate::store::{RightsOf, projects};
use rolecall_api::{
    ActivityAction, ActivityActor, ActivityEntry, ActivityItem, ActivityScope, ChangeValue, FieldChange,
    OrganizationId, ProjectId, UndoState, UserId, Via,
};
use rolecall_policy::{
    Act, EntryFacts, EntryProject, EntryView, Level, ProjectState, decide, entry_view, sees_every_entry,
};
use std::collections::{HashMap, HashSet};

/// Somebody who reads the log.
#[derive(Debug)]
pub(crate) struct LogReader {
    pub(crate) user: UserId,
    /// Their level in the organization.
    pub(crate) level: Level,
    /// The projects that they have access to; not needed for those who see every entry.
    pub(crate) projects: HashMap<ProjectId, ProjectState>,
    /// The numbers of the entries of deletions of projects that they may bring back.
    deletions: HashSet<i64>,
    pub(crate) now: Moment,
}

impl LogReader {
    /// A member of an organization who reads its log.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn read(
        conn: &mut Connection,
        organization: &OrganizationId,
        (rights, level): (RightsOf<'_>, Level),
        now: Moment,
    ) -> Result<Self> {
        let (projects, deletions) = (HashMap::new(), HashSet::new());
        // Somebody at a level has done nothing.
        let user = if rights.level.is_some() { UserId(String::new()) } else { rights.person.clone() };
        let mut reader = LogReader { user, level, projects, deletions, now };
        if !reader.sees_everything() {
            reader.projects = projects::states(conn, rights, organization).await?;
            let may_restore = |state: &ProjectState| decide(Some(level), Act::DeleteProject(*state)).is_allowed();
            let deleted = deletions::projects(conn, organization, rights).await?;
            let deleted = deleted.into_iter().filter_map(|row| Some((row.entry, row.project?.1)));
            reader.deletions = deleted.filter(|(_, state)| may_restore(state)).map(|(entry, _)| entry).collect();
        }
        Ok(reader)
    }

    /// A person who exports what they have done in an organization, with its projects that they have access to.
    pub(crate) fn of_own_entries(
        user: &UserId,
        level: Level,
        projects: HashMap<ProjectId, ProjectState>,
        now: Moment,
    ) -> Self {
        LogReader { user: user.clone(), level, projects, deletions: HashSet::new(), now }
    }

    /// True if they see every entry whole.
    pub(crate) fn sees_everything(&self) -> bool {
        sees_every_entry(self.level)
    }

    /// Whether an entry can be undone; `None` if they may not be told what has become of it, because it is in a project that
    /// they have no access to. Those who may bring a deleted project back are told.
    pub(crate) fn undo(&self, row: &EntryRow, is_undone: bool) -> Option<UndoState> {
        let is_told = self.view(row) == EntryView::Whole || self.deletions.contains(&row.number);
        let action = ActivityAction::from_name(&row.action).filter(|_| is_told)?;
        Some(if !action.is_undoable() {
            UndoState::Never
        } else if is_undone {
            UndoState::Done
        } else if self.now >= row.created_at.after(KEPT) {
            UndoState::Expired
        } else {
            UndoState::Possible
        })
    }

    /// The name of a project of the organization, for them: empty if they have no access to it.
    pub(crate) fn project_name(&self, id: ProjectId, name: &str) -> String {
        let is_shown = self.sees_everything() || self.projects.contains_key(&id);
        if is_shown { name.to_owned() } else { String::new() }
    }

    /// An entry as they see it; `None` if it is hidden, or of a kind that this version does not know. `is_undone`:
    /// another entry undoes it.
    pub(crate) fn entry(&self, row: EntryRow, is_undone: bool) -> Option<ActivityEntry> {
        let view = self.view(&row);
        if view == EntryView::Hidden {
            return None;
        }
        let (action, scope) = (ActivityAction::from_name(&row.action)?, ActivityScope::from_name(&row.scope)?);
        let is_whole = view == EntryView::Whole;
        let item = if is_whole || scope != ActivityScope::Project {
            ActivityItem { id: row.item.id.clone(), name: row.item.name.clone() }
        } else {
            ActivityItem { id: String::new(), name: String::new() }
        };
        Some(ActivityEntry {
            id: row.number,
            created_at: row.created_at.wire(),
            via: via(&row.via)?,
            action,
            scope,
            item,
            changes: if is_whole { self.redacted(changes(&row)) } else { Vec::new() },
            // What happens in a closed project must not show.
            undo: self.undo(&row, is_undone).unwrap_or(UndoState::Never),
            undoes: row.undoes,
            hash: row.hash,
            project: row.project.filter(|_| is_whole),
            actor: row.actor.map(|actor| ActivityActor { uuid: actor.id, first_name: actor.name, email: actor.email }),
        })
    }

    fn view(&self, row: &EntryRow) -> EntryView {
        let project = match &row.project {
            None => EntryProject::None,
            Some(project) => {
                self.projects.get(&project.id).map_or(EntryProject::Closed, |state| EntryProject::Existing(*state))
            }
        };
        let facts = EntryFacts {
            by_reader: row.actor.as_ref().is_some_and(|actor| actor.id == self.user),
            about_reader: row.item.id == self.user.as_str(),
            project,
        };
        entry_view(Some(self.level), facts)
    }

    /// Changes without grants in projects that the reader has no access to.
    pub(crate) fn redacted(&self, mut changes: Vec<FieldChange>) -> Vec<FieldChange> {
        for change in &mut changes {
            self.hide_projects(&mut change.before);
            self.hide_projects(&mut change.after);
        }
        changes
    }

    /// Removes grants in projects that the reader has no access to.
    pub(crate) fn hide_projects(&self, value: &mut ChangeValue) {
        let ChangeValue::List(values) = value else { return };
        if self.sees_everything() {
            return;
        }
        values.retain(|value| match value {
            ChangeValue::Grant(grant) => grant.project.is_none_or(|project| self.projects.contains_key(&project)),
            _ => true,
        });
    }
}

/// All changes of an entry. Stored ones can always be read, unless somebody has edited them.
pub(crate) fn changes(row: &EntryRow) -> Vec<FieldChange> {
    let read = |text: &str| serde_json::from_str::<Vec<FieldChange>>(text).unwrap_or_default();
    let mut changes = read(&row.item.changes);
    changes.extend(read(&row.changes));
    changes
}

fn via(name: &str) -> Option<Via> {
    [Via::Session, Via::Key, Via::Invite, Via::System].into_iter().find(|via| via.name() == name)
}
