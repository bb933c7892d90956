//! What one person is told of changes in one organization: decided by `rolecall-policy`, from what they could see when
//! they were last told something, and what they can see now. Pure.

use super::change::Change;
use super::event_id::EventId;
use super::message::Message;
use crate::activity::past::Past;
use rolecall_api::{LiveEvent, LiveKind, OrganizationId, ProjectId, UserId};
use rolecall_policy::{
    EntryFacts, EntryProject, EntryView, LiveSubject, ProjectState, Sight, entry_view, loses_organization,
    loses_project, sees_live_update,
};
use std::collections::{BTreeSet, HashSet};

/// A person, and the organization in which something changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) user: &'a UserId,
    pub(super) organization: &'a OrganizationId,
    /// Their rights now.
    pub(super) now: &'a Past,
}

impl Reader<'_> {
    fn sight(&self, past: &Past, project: ProjectId) -> Sight {
        Sight { level: past.levels.get(self.user).copied(), project: state(past, self.user, project) }
    }

    fn event(&self) -> LiveEvent {
        LiveEvent { organization: Some(self.organization.clone()), ..LiveEvent::default() }
    }

    /// True if they were in the organization and are not.
    pub(super) fn has_left(&self, before: &Past) -> bool {
        let level = |past: &Past| past.levels.get(self.user).copied();
        loses_organization(level(before), level(self.now))
    }

    /// Adds that they have lost the organization.
    pub(super) fn add_left(&self, message: &mut Message, id: &EventId) {
        let event = LiveEvent { user: Some(self.user.clone()), is_lost: true, ..self.event() };
        message.event(id, LiveKind::Membership, &event);
    }

    /// Adds that they have joined the organization.
    pub(super) fn add_joined(&self, message: &mut Message, id: &EventId) {
        message.event(id, LiveKind::Membership, &LiveEvent { user: Some(self.user.clone()), ..self.event() });
    }

    /// Adds the projects among `projects` that they could see before and cannot see now.
    pub(super) fn add_losses(
        &self,
        message: &mut Message,
        id: &EventId,
        before: &Past,
        projects: impl IntoIterator<Item = ProjectId>,
    ) {
        let is_lost = |project: &ProjectId| loses_project(self.sight(before, *project), self.sight(self.now, *project));
        self.add_lost(message, id, &projects.into_iter().filter(is_lost).collect());
    }

    /// Adds that they have lost these projects.
    pub(super) fn add_lost(&self, message: &mut Message, id: &EventId, lost: &BTreeSet<ProjectId>) {
        for project in lost {
            let event = LiveEvent { project: Some(*project), is_lost: true, ..self.event() };
            message.event(id, LiveKind::Project, &event);
        }
    }

    /// Adds what they may see of these changes, oldest first, each event once with the newest id, and the newest entry
    /// of the log that they may see. `id`: the id of an event at this time.
    pub(super) fn add_changes<'c>(
        &self,
        message: &mut Message,
        changes: impl DoubleEndedIterator<Item = &'c Change>,
        id: impl Fn(&Change) -> EventId,
    ) {
        let mut told = HashSet::new();
        let mut events = Vec::new();
        // From the newest, so that an event that comes several times has the newest id.
        for change in changes.rev() {
            if self.sees_entry(change) && told.insert((LiveKind::Activity, None, None)) {
                let event = LiveEvent { entry: Some(change.number), ..self.event() };
                events.push((id(change), LiveKind::Activity, event));
            }
            for (kind, user) in change.events.iter().rev() {
                let is_about_project = matches!(kind, LiveKind::Project | LiveKind::Grant);
                let project = change.project.filter(|_| is_about_project);
                if self.sees(*kind, change) && told.insert((*kind, project, user.as_ref())) {
                    events.push((id(change), *kind, LiveEvent { project, user: user.clone(), ..self.event() }));
                }
            }
        }
        for (id, kind, event) in events.into_iter().rev() {
            message.event(&id, kind, &event);
        }
    }

    fn sees(&self, kind: LiveKind, change: &Change) -> bool {
        let subject = match kind {
            LiveKind::Project | LiveKind::Grant => LiveSubject::Project(self.project(change.project)),
            LiveKind::Request => {
                LiveSubject::Request { is_asker: self.is_asker(change), project: self.project(change.requested) }
            }
            _ => LiveSubject::Organization,
        };
        sees_live_update(self.now.levels.get(self.user).copied(), subject)
    }

    fn sees_entry(&self, change: &Change) -> bool {
        let facts = EntryFacts {
            by_reader: change.actor.as_ref() == Some(self.user),
            about_reader: change.item == self.user.as_str(),
            project: self.project(change.project),
        };
        entry_view(self.now.levels.get(self.user).copied(), facts) != EntryView::Hidden
    }

    /// True if a change of an access request is about one of theirs: its item is who asked.
    fn is_asker(&self, change: &Change) -> bool {
        change.item == self.user.as_str()
    }

    fn project(&self, project: Option<ProjectId>) -> EntryProject {
        let Some(project) = project else { return EntryProject::None };
        state(self.now, self.user, project).map_or(EntryProject::Closed, EntryProject::Existing)
    }
}

/// A project with the grant of a person.
fn state(past: &Past, user: &UserId, project: ProjectId) -> Option<ProjectState> {
    let project = past.projects.get(&project)?;
    Some(ProjectState { private: project.private, explicit: project.grants.get(user).copied() })
}

/// The projects of which somebody may see more or less, besides those whose level in the organization has changed.
pub(super) fn changed_projects(before: &Past, now: &Past) -> Vec<ProjectId> {
    let is_same = |id: &ProjectId| {
        let (before, now) = (before.projects.get(id), now.projects.get(id));
        before.zip(now).is_some_and(|(before, now)| before.private == now.private && before.grants == now.grants)
    };
    before.projects.keys().filter(|id| !is_same(id)).copied().collect()
}
