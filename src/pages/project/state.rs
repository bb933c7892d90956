//! Computes why somebody has access to a project, and what a change would do, with the shared rules. Pure: no requests,
//! no texts, no views.

pub use rolecall_api::{PersonGrant as Grant, ProjectPerson as Person};

use rolecall_api::UserId;
use rolecall_policy::{Access, Act, Action, Level, ProjectState, Target, access, decide, preview_privacy};

/// Somebody's access to the project, depending on whether it is private.
#[must_use]
pub fn access_of(person: &Person, private: bool) -> Option<Access> {
    access(Some(person.level), ProjectState { private, explicit: person.grant.as_ref().map(|grant| grant.level) })
}

/// A person as the target of an act by `me`, for the rules.
#[must_use]
pub fn target_of(person: &Person, me: Option<&UserId>) -> Target {
    Target { level: Some(person.level), is_actor: Some(&person.user.uuid) == me }
}

/// A person who has access before and after a change of privacy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAccess {
    /// The member of the organization.
    pub person: Person,
    /// The access before the change.
    pub before: Access,
    /// The access after the change.
    pub after: Access,
}

impl KeptAccess {
    /// What a person keeps if the privacy of the project changes, which is `private` now; `None` if they have no access
    /// before or after.
    #[must_use]
    pub fn new(person: Person, private: bool) -> Option<KeptAccess> {
        let change = preview_privacy(person.level, private, person.grant.as_ref().map(|grant| grant.level), None);
        Some(KeptAccess { before: change.before?, after: change.after?, person })
    }
}

/// The actions in the private project that a person gains and loses if the granted level changes.
#[must_use]
pub fn grant_change(person: &Person, from: Level, to: Level) -> (Vec<Action>, Vec<Action>) {
    let allowed = |level| rights_with(person.level, level);
    let (before, after) = (allowed(from), allowed(to));
    let only = |these: &[Action], those: &[Action]| these.iter().filter(|one| !those.contains(one)).copied().collect();
    (only(&after, &before), only(&before, &after))
}

/// The actions that a member can do in a private project with an explicit membership.
fn rights_with(level: Level, explicit: Level) -> Vec<Action> {
    let project = ProjectState { private: true, explicit: Some(explicit) };
    let target = Target { level: Some(Level::Member), is_actor: false };
    [
        Act::ViewProject(project),
        Act::ManageProject(project),
        Act::Grant { project, target, level: Level::Member },
        Act::DeleteProject(project),
        Act::SetPrivacy(project),
    ]
    .into_iter()
    .filter(|act| decide(Some(level), *act).is_allowed())
    .map(|act| act.action())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{Timestamp, User};

    fn person(name: &str, level: Level, grant: Option<Level>) -> Person {
        let id = name.to_lowercase();
        Person {
            user: User {
                uuid: UserId(id.clone()),
                distinct_id: id.clone(),
                first_name: name.into(),
                email: format!("{id}@meridian.example"),
            },
            level,
            grant: grant.map(|level| Grant {
                level,
                granted_by: None,
                granted_at: Timestamp("2026-02-04T09:00:00Z".into()),
                expires_at: None,
            }),
            last_seen: None,
        }
    }

    #[test]
    fn a_granted_administrator_is_a_member_while_the_project_is_open_and_people_without_a_grant_keep_nothing() {
        let ingrid = KeptAccess::new(person("Ingrid", Level::Member, Some(Level::Administrator)), true);
        let levels = ingrid.map(|kept| (kept.before.level, kept.after.level));
        assert_eq!(levels, Some((Level::Administrator, Level::Member)));
        assert_eq!(KeptAccess::new(person("Linnea", Level::Member, None), false), None);
        assert_eq!(KeptAccess::new(person("Linnea", Level::Member, None), true), None);
        assert!(KeptAccess::new(person("Ada", Level::Owner, None), false).is_some());
    }

    #[test]
    fn a_granted_administrator_wins_settings_people_and_deleting_but_not_privacy() {
        let linnea = person("Linnea", Level::Member, Some(Level::Member));
        let (won, lost) = grant_change(&linnea, Level::Member, Level::Administrator);
        assert_eq!(won, [Action::ManageProject, Action::GrantProjectAccess, Action::DeleteProject]);
        assert!(lost.is_empty());
        let (won, lost) = grant_change(&linnea, Level::Administrator, Level::Member);
        assert!(won.is_empty());
        assert_eq!(lost.len(), 3);
    }
}
