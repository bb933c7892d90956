//! What changes of rights do: compares an organization before them with the same one after them.

use super::{Delta, OrganizationState, ProjectEffect, SentInvite, Standing, preview_rights};
use crate::{Level, Right, access, effective_level, invite_still_allowed, permits};
use std::collections::BTreeSet;

/// The difference between two states of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEffects<U, P, I> {
    /// The people whose level, rights or projects differ.
    pub people: Vec<PersonEffect<U, P>>,
    /// The invites that worked before and do not after, or are cancelled.
    pub invites_lost: Vec<I>,
    /// The invites that get a new link.
    pub links_renewed: Vec<I>,
    /// Who remains the only one who can do something that somebody else could do too, before.
    pub sole_holders: Vec<SoleHolder<U, P>>,
    /// The projects that lose the last person who managed them by a grant. Administrators still do.
    pub unmanaged: Vec<P>,
}

/// What changes do to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEffect<U, P> {
    /// Who.
    pub person: U,
    /// The level before; `None`: not a member.
    pub before: Option<Level>,
    /// The level after.
    pub after: Option<Level>,
    /// The rights.
    pub rights: Delta<Right>,
    /// The projects that differ, or all if the level does. Those that are kept can have another level.
    pub projects: Delta<ProjectEffect<P>>,
}

impl<U, P> PersonEffect<U, P> {
    fn is_none(&self) -> bool {
        let (rights, projects) = (&self.rights, &self.projects);
        let same = |effect: &ProjectEffect<P>| level(effect.before) == level(effect.after);
        self.before == self.after
            && rights.gains.is_empty()
            && rights.loses.is_empty()
            && projects.gains.is_empty()
            && projects.loses.is_empty()
            && projects.keeps.iter().all(same)
    }
}

fn level(access: Option<crate::Access>) -> Option<Level> {
    access.map(|access| access.level)
}

/// The only person who can do something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SoleHolder<U, P> {
    /// Who.
    pub person: U,
    /// What only they can do.
    pub right: Right,
    /// Where, if it is about one project.
    pub project: Option<P>,
}

impl<U: Ord + Clone, P: Ord + Clone, I: Ord + Clone> OrganizationState<U, P, I> {
    /// What leads from this state to `after`.
    #[must_use]
    pub fn effects(&self, after: &Self) -> ChangeEffects<U, P, I> {
        let people: BTreeSet<&U> = self.people.keys().chain(after.people.keys()).collect();
        let changed: Vec<&P> = self
            .projects
            .iter()
            .filter(|(id, project)| after.projects.get(*id) != Some(*project))
            .map(|(id, _)| id)
            .collect();
        let effects = people.into_iter().map(|person| self.effect_on(person, after, &changed));
        let works = |state: &Self, invite: &SentInvite<U, P>| {
            let promised = state.promised(invite, &invite.author);
            let author = state.level(&invite.author);
            invite_still_allowed(author, invite.level, state.members_can_invite, &promised).is_allowed()
        };
        let lost = self
            .invites
            .iter()
            .filter(|(id, invite)| !after.invites.contains_key(*id) || (works(self, invite) && !works(after, invite)));
        let renewed = after.renewed.iter().filter(|id| after.invites.contains_key(*id) && !self.renewed.contains(*id));
        ChangeEffects {
            people: effects.filter(|effect| !effect.is_none()).collect(),
            invites_lost: lost.map(|(id, _)| id.clone()).collect(),
            links_renewed: renewed.cloned().collect(),
            sole_holders: self.new_sole_holders(after),
            unmanaged: self.unmanaged(after),
        }
    }

    /// `changed`: the projects that differ, the only ones to look at for people whose level stays.
    fn effect_on(&self, person: &U, after: &Self, changed: &[&P]) -> PersonEffect<U, P> {
        let standing = |state: &Self| Standing {
            level: state.counted_level(person),
            members_can_invite: state.members_can_invite,
        };
        let (was, is) = (standing(self), standing(after));
        let mut projects = Delta::default();
        let mut compare = |id: &P| {
            let access = |state: &Self, level| access(level, state.project(id, person)?);
            let effect =
                ProjectEffect { project: id.clone(), before: access(self, was.level), after: access(after, is.level) };
            let (before, after) = (effect.before.is_some(), effect.after.is_some());
            projects.sort_in(effect, before, after);
        };
        let all = self.projects.keys().collect::<Vec<_>>();
        for id in if was.level == is.level { changed } else { all.as_slice() } {
            compare(id);
        }
        PersonEffect {
            person: person.clone(),
            before: self.level(person),
            after: after.level(person),
            rights: preview_rights(was, is),
            projects,
        }
    }

    /// Who is the only one with a right afterwards, and was not before. Rights of the owner alone are left out: they
    /// always have one holder.
    fn new_sole_holders(&self, after: &Self) -> Vec<SoleHolder<U, P>> {
        let (before, after) = (self.sole_holders(), after.sole_holders());
        let in_organization = |right| {
            let is_about_all = |holder: &&SoleHolder<U, P>| holder.project.is_none() && holder.right == right;
            after.iter().find(is_about_all).map(|holder| &holder.person)
        };
        let is_new = |holder: &&SoleHolder<U, P>| !before.contains(*holder);
        // Who manages all projects alone manages each alone; said once, unless somebody managed it by a grant.
        let says_more = |holder: &&SoleHolder<U, P>| match &holder.project {
            None => true,
            Some(project) => {
                in_organization(holder.right) != Some(&holder.person) || !self.managers_by_grant(project).is_empty()
            }
        };
        after.iter().filter(is_new).filter(says_more).cloned().collect()
    }

    fn sole_holders(&self) -> BTreeSet<SoleHolder<U, P>> {
        let managing =
            [Right::CreateAndDeleteProjects, Right::ManageProjectSettings, Right::ManageOrganizationSettings];
        let levels: Vec<(&U, Level)> =
            self.people.keys().filter_map(|person| Some((person, self.counted_level(person)?))).collect();
        let mut sole = BTreeSet::new();
        let mut note = |right, project: Option<&P>, mut holders: Vec<&U>| {
            if let (Some(person), true) = (holders.pop(), holders.is_empty()) {
                sole.insert(SoleHolder { person: person.clone(), right, project: project.cloned() });
            }
        };
        let by_level = |right| -> Vec<&U> {
            levels.iter().filter(|(_, level)| permits(right, *level)).map(|(person, _)| *person).collect()
        };
        for right in managing {
            note(right, None, by_level(right));
        }
        let managers = by_level(Right::ManageProjectSettings);
        for id in self.projects.keys() {
            let by_grant = self.managers_by_grant(id);
            note(Right::ManageProjectSettings, Some(id), managers.iter().copied().chain(by_grant).collect());
        }
        sole
    }

    /// The people who manage a project by a grant, and not by their level.
    fn managers_by_grant(&self, project: &P) -> Vec<&U> {
        let Some(found) = self.projects.get(project) else { return Vec::new() };
        let manages = |level: Option<Level>| level.is_some_and(|level| permits(Right::ManageProjectSettings, level));
        let by_grant = |person: &&U| {
            let level = self.counted_level(person);
            let state = self.project(project, person);
            !manages(level) && manages(state.and_then(|state| effective_level(level, state)))
        };
        found.grants.keys().filter(by_grant).collect()
    }

    fn unmanaged(&self, after: &Self) -> Vec<P> {
        let manages = |id: &P, person: &U| {
            let level =
                after.project(id, person).and_then(|project| effective_level(after.counted_level(person), project));
            level.is_some_and(|level| permits(Right::ManageProjectSettings, level))
        };
        // Who becomes an administrator still manages it.
        let loses = |id: &&P| {
            after.managers_by_grant(id).is_empty()
                && self.managers_by_grant(id).iter().any(|person| !manages(id, person))
        };
        after.projects.keys().filter(loses).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemberState, ProjectGrants, RightsChange};
    use Level::{Administrator, Member, Owner};
    use std::collections::BTreeMap;

    type State = OrganizationState<&'static str, &'static str, &'static str>;

    fn state() -> State {
        let member = |level, has_two_factor| MemberState { level, has_two_factor };
        OrganizationState {
            people: BTreeMap::from([
                ("owner", member(Owner, true)),
                ("ada", member(Administrator, false)),
                ("ben", member(Member, false)),
                ("cleo", member(Member, true)),
            ]),
            projects: BTreeMap::from([
                ("open", ProjectGrants { private: false, grants: BTreeMap::new() }),
                ("ledger", ProjectGrants { private: true, grants: BTreeMap::from([("ben", Administrator)]) }),
            ]),
            invites: BTreeMap::new(),
            members_can_invite: true,
            requires_two_factor: false,
            renewed: BTreeSet::new(),
        }
    }

    fn effects(
        change: &RightsChange<&'static str, &'static str>,
    ) -> ChangeEffects<&'static str, &'static str, &'static str> {
        let mut after = state();
        after.apply(&"owner", change);
        state().effects(&after)
    }

    #[test]
    fn requiring_two_factor_takes_everything_from_those_without_and_nothing_from_others() {
        let effects = effects(&RightsChange::SetRequireTwoFactor(true));
        let people: Vec<_> = effects.people.iter().map(|effect| effect.person).collect();
        assert_eq!(people, ["ada", "ben"]);
        for effect in &effects.people {
            assert_eq!(effect.before, effect.after, "the level stays");
            assert!(effect.rights.keeps.is_empty() && effect.rights.gains.is_empty());
            assert_eq!(effect.projects.loses.len(), 2);
        }
        assert_eq!(effects.unmanaged, ["ledger"]);
        let rights: Vec<_> = effects.sole_holders.iter().map(|sole| (sole.person, sole.right, sole.project)).collect();
        assert_eq!(rights.len(), 4);
        assert!(rights.contains(&("owner", Right::ManageOrganizationSettings, None)));
        assert!(rights.contains(&("owner", Right::ManageProjectSettings, Some("ledger"))));
    }

    #[test]
    fn people_who_are_kept_keep_their_project() {
        let keep = vec![("cleo", Member)];
        let effects = effects(&RightsChange::SetPrivacy { project: "open", private: true, keep });
        let lost: Vec<_> = effects.people.iter().map(|effect| (effect.person, effect.projects.loses.len())).collect();
        assert_eq!(lost, [("ben", 1)]);
    }

    #[test]
    fn the_last_administrator_leaves_the_owner_alone() {
        let effects = effects(&RightsChange::ChangeLevel { who: "ada", to: Member });
        assert!(effects.sole_holders.iter().all(|sole| sole.person == "owner" && sole.project.is_none()));
        assert_eq!(effects.sole_holders.len(), 3);
        assert_eq!(effects.unmanaged, Vec::<&str>::new());
    }

    #[test]
    fn nothing_changes_nothing() {
        let effects = effects(&RightsChange::ChangeLevel { who: "ada", to: Administrator });
        assert!(effects.people.is_empty() && effects.sole_holders.is_empty());
    }
}
