//! The projects of what comes back: grants, and invites that promise some.

use super::{Undoing, refusal, since};
use crate::error::{Error, Result};
use crate::store::deletions::{self, AnyProject};
use crate::store::grants::KeptGrant;
use rolecall_api::{ChangedSince, ChangedSinceKind, ProjectId, UserId};
use rolecall_policy::{Act, Level, Target, access};
use std::collections::{HashMap, HashSet};

/// The projects of the organization, deleted ones too, with somebody's grants.
pub(super) type Projects = HashMap<ProjectId, AnyProject>;

/// What does not come back, or not at once, each thing once.
#[derive(Default)]
pub(super) struct Lost {
    seen: HashSet<(ChangedSinceKind, ProjectId)>,
    since: Vec<ChangedSince>,
}

impl Lost {
    /// All of it, as it is told.
    pub(super) fn into_since(self) -> Vec<ChangedSince> {
        self.since
    }
}

impl Undoing<'_> {
    /// The projects of the organization, with the grants of `person`.
    pub(super) async fn projects_of(&mut self, person: &UserId) -> Result<Projects> {
        Ok(deletions::all_projects(self.tx, &self.actor.organization.id, person).await?)
    }

    /// True if a grant in this project can come back: the actor, whose `projects` these are, has access to it, or had until
    /// it was deleted. Adds it to `lost` if it is gone, or was deleted since the entry.
    pub(super) fn has_project(&self, id: ProjectId, projects: &Projects, lost: &mut Lost) -> bool {
        let level = Some(self.actor.organization.level);
        let project = projects.get(&id).filter(|project| access(level, project.state).is_some());
        let is_deleted_since = |project: &AnyProject| project.deletion.is_some_and(|entry| entry > self.entry.number);
        if project.is_none_or(is_deleted_since) {
            self.lose(ChangedSinceKind::ProjectGone, id, projects, lost);
        }
        project.is_some()
    }

    /// Adds to `lost` what has become of a project. It is named to those who may see it.
    pub(super) fn lose(&self, kind: ChangedSinceKind, id: ProjectId, projects: &Projects, lost: &mut Lost) {
        if lost.seen.insert((kind, id)) {
            let name = projects.get(&id).map(|project| self.reader.project_name(id, &project.name));
            lost.since.push(since(kind, &name.unwrap_or_default(), false));
        }
    }

    /// Why the rules refuse the actor, whose `projects` these are, one of these grants to a person of `level`.
    pub(super) async fn refusal_of_grants(
        &mut self,
        level: Level,
        grants: impl IntoIterator<Item = (ProjectId, Level)>,
        projects: &Projects,
    ) -> Result<Option<Error>> {
        let target = Target { level: Some(level), is_actor: false };
        for (id, level) in grants {
            let Some(project) = projects.get(&id) else { continue };
            let act = Act::Grant { project: project.state, target, level };
            let refused = refusal(self.actor.allow_in(self.tx, (id, project.state), act, None).await)?;
            if refused.is_some() {
                return Ok(refused);
            }
        }
        Ok(None)
    }
}

/// These projects as somebody has access to them who has these grants.
pub(super) fn with_grants(projects: &Projects, grants: &[KeptGrant]) -> Projects {
    let mut projects = projects.clone();
    for project in projects.values_mut() {
        project.state.explicit = None;
    }
    for grant in grants {
        if let Some(project) = projects.get_mut(&grant.project) {
            project.state.explicit = Some(grant.level);
        }
    }
    projects
}

/// Those of these grants whose project is not deleted: only these are recorded.
pub(super) fn existing(grants: &[(ProjectId, Level)], projects: &Projects) -> Vec<(ProjectId, Level)> {
    let exists = |id| projects.get(id).is_some_and(|project| project.deletion.is_none());
    grants.iter().filter(|(id, _)| exists(id)).copied().collect()
}
