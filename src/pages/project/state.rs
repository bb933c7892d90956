//! Computes who has access to a project and why, and what a change would do, with the shared rules. Pure: no requests,
//! no texts, no views.

use rolecall_api::{ExplicitMember, Member, Timestamp, User, UserId};
use rolecall_policy::{Access, Act, Action, Effect, Level, ProjectState, Target, access, decide, preview_privacy};
use std::collections::{BTreeSet, HashMap};

/// A member of the organization with their grant for the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The member's account.
    pub user: User,
    /// Their level in the organization.
    pub level: Level,
    /// Their explicit membership, whether it has an effect now or not.
    pub grant: Option<Grant>,
    /// When they last used the app.
    pub last_seen: Option<Timestamp>,
}

/// An explicit membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The level granted.
    pub level: Level,
    /// Who granted it, if they still have an account.
    pub by: Option<User>,
    /// When it was granted.
    pub at: Timestamp,
}

impl Grant {
    /// Converts the API type.
    #[must_use]
    pub fn from_member(member: ExplicitMember) -> Grant {
        Grant { level: member.level, by: member.granted_by, at: member.joined_at }
    }
}

impl Person {
    /// Their access to the project, depending on whether it is private.
    #[must_use]
    pub fn access(&self, private: bool) -> Option<Access> {
        access(Some(self.level), ProjectState { private, explicit: self.grant.as_ref().map(|grant| grant.level) })
    }

    /// True if `search` is part of their name or email, ignoring case.
    #[must_use]
    pub fn is_found_by(&self, search: &str) -> bool {
        let wanted = search.trim().to_lowercase();
        self.user.first_name.to_lowercase().contains(&wanted) || self.user.email.to_lowercase().contains(&wanted)
    }

    /// The person as the target of an act by `me`, for the rules.
    #[must_use]
    pub fn target(&self, me: Option<&UserId>) -> Target {
        Target { level: Some(self.level), is_actor: Some(&self.user.uuid) == me }
    }
}

/// Joins the members of the organization, sorted by name, with the explicit memberships of the project.
#[must_use]
pub fn join(members: Vec<Member>, explicit: Vec<ExplicitMember>) -> Vec<Person> {
    let mut grants: HashMap<UserId, Grant> =
        explicit.into_iter().map(|member| (member.user.uuid.clone(), Grant::from_member(member))).collect();
    members
        .into_iter()
        .map(|member| Person {
            grant: grants.remove(&member.user.uuid),
            user: member.user,
            level: member.level,
            last_seen: member.last_seen,
        })
        .collect()
}

/// Everybody with access, sorted by level in the organization, then by the level of the grant, then by name (the order
/// of `people`).
#[must_use]
pub fn with_access(people: &[Person], private: bool) -> Vec<Person> {
    let mut found: Vec<Person> = people.iter().filter(|person| person.access(private).is_some()).cloned().collect();
    found.sort_by_key(|person| std::cmp::Reverse((person.level, person.grant.as_ref().map(|grant| grant.level))));
    found
}

/// Everybody without access, who can be granted it.
#[must_use]
pub fn without_access(people: &[Person], private: bool) -> Vec<Person> {
    people.iter().filter(|person| person.access(private).is_none()).cloned().collect()
}

/// What making the project private, or open, would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DryRun {
    /// Number of people who have access now.
    pub before: usize,
    /// People who would lose access, unless it is granted to them.
    pub loses: Vec<Person>,
    /// People who would gain access.
    pub gains: Vec<Person>,
    /// People who have access before and after, with both levels.
    pub keeps: Vec<KeptAccess>,
}

/// A person who has access before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAccess {
    /// The member of the organization.
    pub person: Person,
    /// The access before the change.
    pub before: Access,
    /// The access after the change.
    pub after: Access,
}

/// Computes the dry run of changing the privacy of a project that is `private` now.
#[must_use]
pub fn dry_run(people: &[Person], private: bool) -> DryRun {
    let mut run = DryRun::default();
    for person in people {
        let change = preview_privacy(person.level, private, person.grant.as_ref().map(|grant| grant.level), None);
        run.before += usize::from(change.before.is_some());
        match (change.effect(), change.before, change.after) {
            (Effect::Loses, ..) => run.loses.push(person.clone()),
            (Effect::Gains, ..) => run.gains.push(person.clone()),
            (Effect::Keeps, Some(before), Some(after)) => {
                run.keeps.push(KeptAccess { person: person.clone(), before, after });
            }
            (Effect::Keeps | Effect::Stays, ..) => {}
        }
    }
    run.keeps.sort_by_key(|kept| std::cmp::Reverse((kept.person.level, kept.after.level)));
    run
}

impl DryRun {
    /// The people among `ticked` who would lose access and so need a grant.
    #[must_use]
    pub fn kept(&self, ticked: &BTreeSet<UserId>) -> Vec<UserId> {
        self.loses.iter().map(|person| &person.user.uuid).filter(|id| ticked.contains(id)).cloned().collect()
    }

    /// Number of people who lose access if `kept` of them get a grant.
    #[must_use]
    pub fn losing(&self, kept: usize) -> usize {
        self.loses.len() - kept.min(self.loses.len())
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
    use rolecall_policy::Grounds;

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
            grant: grant.map(|level| Grant { level, by: None, at: Timestamp("2026-02-04T09:00:00Z".into()) }),
            last_seen: None,
        }
    }

    fn company() -> Vec<Person> {
        use Level::{Administrator, Member, Owner};
        vec![
            person("Ada", Owner, None),
            person("Grace", Administrator, Some(Member)),
            person("Ingrid", Member, Some(Administrator)),
            person("Katherine", Member, Some(Member)),
            person("Linnea", Member, None),
            person("Mateo", Member, None),
        ]
    }

    fn names(people: &[Person]) -> Vec<&str> {
        people.iter().map(|person| person.user.first_name.as_str()).collect()
    }

    fn ticked(names: &[&str]) -> BTreeSet<UserId> {
        names.iter().map(|name| UserId(name.to_lowercase())).collect()
    }

    #[test]
    fn making_it_private_takes_access_from_members_without_a_grant_only() {
        let run = dry_run(&company(), false);
        assert_eq!(run.before, 6);
        assert_eq!(names(&run.loses), ["Linnea", "Mateo"]);
        assert!(run.gains.is_empty());
        let kept: Vec<_> =
            run.keeps.iter().map(|kept| (kept.person.user.first_name.as_str(), kept.after.grounds)).collect();
        assert_eq!(
            kept,
            [
                ("Ada", Grounds::OrganizationLevel),
                ("Grace", Grounds::OrganizationLevel),
                ("Ingrid", Grounds::ExplicitMembership),
                ("Katherine", Grounds::ExplicitMembership),
            ]
        );
    }

    #[test]
    fn the_numbers_follow_each_tick_and_only_those_who_would_lose_access_are_kept() {
        let run = dry_run(&company(), false);
        assert_eq!(run.losing(0), 2);
        let kept = run.kept(&ticked(&["Mateo", "Ada", "Nobody"]));
        assert_eq!(kept, [UserId("mateo".into())]);
        assert_eq!(run.losing(kept.len()), 1);
        assert_eq!(run.losing(7), 0);
    }

    #[test]
    fn people_who_are_kept_have_access_afterwards() {
        let run = dry_run(&company(), false);
        for person in &run.loses {
            let change = preview_privacy(person.level, false, None, Some(Level::Member));
            assert_eq!(change.effect(), Effect::Keeps, "{}", person.user.first_name);
        }
    }

    #[test]
    fn opening_it_gives_access_to_the_rest_and_a_granted_administrator_is_a_member_meanwhile() {
        let run = dry_run(&company(), true);
        assert_eq!(run.before, 4);
        assert_eq!(names(&run.gains), ["Linnea", "Mateo"]);
        assert!(run.loses.is_empty());
        let ingrid = run.keeps.iter().find(|kept| kept.person.user.first_name == "Ingrid").map(|k| (k.before, k.after));
        let (before, after) = ingrid.unwrap_or_else(|| unreachable!("she keeps access"));
        assert_eq!((before.level, after.level), (Level::Administrator, Level::Member));
    }

    #[test]
    fn people_with_access_are_sorted_by_level_grant_and_name() {
        assert_eq!(names(&with_access(&company(), false)), ["Ada", "Grace", "Ingrid", "Katherine", "Linnea", "Mateo"]);
        assert_eq!(names(&with_access(&company(), true)), ["Ada", "Grace", "Ingrid", "Katherine"]);
        assert_eq!(names(&without_access(&company(), true)), ["Linnea", "Mateo"]);
        assert!(without_access(&company(), false).is_empty());
    }

    #[test]
    fn people_are_found_by_name_and_email_in_any_case() {
        let ada = person("Ada", Level::Owner, None);
        for search in ["ad", " ADA ", "ada@mer", ""] {
            assert!(ada.is_found_by(search), "{search}");
        }
        assert!(!ada.is_found_by("grace"));
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
