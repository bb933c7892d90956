//! Who sees which live update, judged when it is sent, and who is told that they have lost access (contract 8).

use crate::activity::EntryProject;
use crate::{Act, Level, ProjectState, Target, access, decide};

/// What a live update is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LiveSubject {
    /// What every member of the organization sees: its members with their levels, its invites, settings and billing.
    Organization,
    /// A project, or who has access to it.
    Project(EntryProject),
    /// An access request.
    Request {
        /// True if the person is the one who asked.
        is_asker: bool,
        /// The project that they ask to have access to, if any.
        project: EntryProject,
    },
}

/// True if a person with `level` in the organization (`None`: not in it) is told that the subject has changed: if they
/// could look at it now.
#[must_use]
pub fn sees_live_update(level: Option<Level>, subject: LiveSubject) -> bool {
    match subject {
        LiveSubject::Organization => level.is_some(),
        LiveSubject::Project(EntryProject::Existing(state)) => access(level, state).is_some(),
        LiveSubject::Project(EntryProject::None | EntryProject::Closed) => false,
        LiveSubject::Request { is_asker, project } => {
            (is_asker && level.is_some()) || hears_of_requests(level, project)
        }
    }
}

/// True if somebody hears of the access requests of others: if they could decide about some. About access to a private
/// project, its managers decide too.
fn hears_of_requests(level: Option<Level>, project: EntryProject) -> bool {
    let target = Target { level: Some(Level::Member), is_actor: false };
    let in_project = |state| Act::Grant { project: state, target, level: Level::Member };
    decide(level, Act::CreateProject).is_allowed()
        || matches!(project, EntryProject::Existing(state) if decide(level, in_project(state)).is_allowed())
}

/// What somebody can see of a project at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sight {
    /// Their level in the organization; `None`: not in it.
    pub level: Option<Level>,
    /// The project with their own grant; `None`: it does not exist.
    pub project: Option<ProjectState>,
}

impl Sight {
    fn is_open(self) -> bool {
        self.project.is_some_and(|project| access(self.level, project).is_some())
    }
}

/// True if somebody is told that they have lost access to an organization: if they were in it and are not.
#[must_use]
pub fn loses_organization(before: Option<Level>, now: Option<Level>) -> bool {
    before.is_some() && now.is_none()
}

/// True if somebody is told that they have lost access to a project: if they could see it and cannot. Who has lost the
/// organization is told only that ([`loses_organization`]).
#[must_use]
pub fn loses_project(before: Sight, now: Sight) -> bool {
    now.level.is_some() && before.is_open() && !now.is_open()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn levels() -> impl Strategy<Value = Option<Level>> {
        prop::sample::select(vec![None, Some(Level::Member), Some(Level::Administrator), Some(Level::Owner)])
    }

    fn projects() -> impl Strategy<Value = Option<ProjectState>> {
        let grants = prop::sample::select(vec![None, Some(Level::Member), Some(Level::Administrator)]);
        prop::option::of((any::<bool>(), grants).prop_map(|(private, explicit)| ProjectState { private, explicit }))
    }

    fn sights() -> impl Strategy<Value = Sight> {
        (levels(), projects()).prop_map(|(level, project)| Sight { level, project })
    }

    fn subject(sight: Sight) -> LiveSubject {
        LiveSubject::Project(sight.project.map_or(EntryProject::Closed, EntryProject::Existing))
    }

    proptest! {
        #[test]
        fn somebody_is_told_of_a_project_exactly_if_they_can_see_it(sight in sights()) {
            let can_see = sight.project.is_some_and(|project| access(sight.level, project).is_some());
            prop_assert_eq!(sees_live_update(sight.level, subject(sight)), can_see);
            prop_assert_eq!(sees_live_update(sight.level, LiveSubject::Organization), sight.level.is_some());
        }

        #[test]
        fn a_loss_is_told_once_and_nothing_else_about_what_was_lost(before in sights(), now in sights()) {
            let (organization, project) = (loses_organization(before.level, now.level), loses_project(before, now));
            // One loss, not two.
            prop_assert!(!(organization && project));
            if organization {
                prop_assert!(!sees_live_update(now.level, LiveSubject::Organization));
            }
            if organization || project {
                prop_assert!(!sees_live_update(now.level, subject(now)));
            }
            // Nobody learns of a project that they could not see before.
            if project {
                prop_assert!(sees_live_update(before.level, subject(before)));
            }
            // Whoever could see something and cannot is told.
            if sees_live_update(before.level, subject(before)) && !sees_live_update(now.level, subject(now)) {
                prop_assert!(organization || project);
            }
            // Told now means nothing more to lose.
            prop_assert!(!loses_project(now, now) && !loses_organization(now.level, now.level));
        }
    }

    #[test]
    fn requests_are_told_to_the_asker_and_to_those_who_could_decide() {
        let request = |level, is_asker, project| sees_live_update(level, LiveSubject::Request { is_asker, project });
        let private = |explicit| EntryProject::Existing(ProjectState { private: true, explicit });
        let (administrator, member) = (Some(Level::Administrator), Some(Level::Member));
        assert!(request(member, true, EntryProject::Closed) && !request(None, true, EntryProject::None));
        assert!(request(administrator, false, EntryProject::None) && !request(member, false, EntryProject::None));
        assert!(request(member, false, private(administrator)));
        assert!(!request(member, false, private(member)) && !request(member, false, private(None)));
    }

    #[test]
    fn an_administrator_who_is_lowered_loses_private_projects_without_a_grant() {
        let sight =
            |level, private, explicit| Sight { level: Some(level), project: Some(ProjectState { private, explicit }) };
        let (administrator, member) = (Level::Administrator, Level::Member);
        assert!(loses_project(sight(administrator, true, None), sight(member, true, None)));
        assert!(!loses_project(sight(administrator, true, None), sight(member, true, Some(member))));
        assert!(!loses_project(sight(administrator, false, None), sight(member, false, None)));
        assert!(loses_project(sight(member, false, None), Sight { level: Some(member), project: None }));
    }
}
