//! Invariants after any sequence of acts: random people try random acts, and the allowed ones are done.

#[path = "support/organization.rs"]
mod organization;
#[path = "support/preview.rs"]
mod preview;

use organization::{Organization, PEOPLE, Project, Step};
use preview::previews_agree;
use proptest::prelude::*;
use rolecall_policy::{Effect, Level, ProjectState, access, preview_privacy};
use std::collections::BTreeSet;

const PROJECTS: usize = 3;
const STEPS: usize = 40;

fn grantable() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::GRANTABLE.to_vec())
}

fn any_level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

/// An organization in any state that the database allows. Person 0 is the owner at first.
fn organization() -> impl Strategy<Value = Organization> {
    let people = prop::collection::vec(prop::option::of(grantable()), PEOPLE - 1);
    let project = (any::<bool>(), prop::collection::vec(prop::option::of(grantable()), PEOPLE));
    (people, prop::collection::vec(project, PROJECTS), any::<bool>()).prop_map(|(people, projects, switch)| {
        let people: Vec<_> = std::iter::once(Some(Level::Owner)).chain(people).collect();
        let belongs = |explicit: Vec<Option<Level>>| {
            explicit.into_iter().zip(&people).map(|(level, person)| level.filter(|_| person.is_some())).collect()
        };
        let projects = projects
            .into_iter()
            .map(|(private, explicit)| Some(Project { private, explicit: belongs(explicit) }))
            .collect();
        Organization { people, projects, invites: Vec::new(), members_can_invite: switch, links: 0 }
    })
}

/// A step by one of the people that `who` generates. Projects may be created on the way.
fn step(who: impl Strategy<Value = usize> + Clone + 'static) -> impl Strategy<Value = Step> {
    let (by, somebody, project, invite) = (move || who.clone(), 0..PEOPLE, 0..PROJECTS + 2, 0..3_usize);
    let promised = prop::collection::vec((project.clone(), any_level()), 0..3);
    prop_oneof![
        3 => (by(), somebody.clone(), any_level(), promised)
            .prop_map(|(by, to, level, promised)| Step::Invite { by, to, level, promised }),
        3 => invite.clone().prop_map(|invite| Step::Claim { invite }),
        1 => (by(), invite).prop_map(|(by, invite)| Step::CancelInvite { by, invite }),
        1 => by().prop_map(|by| Step::Switch { by }),
        4 => (by(), somebody.clone(), any_level()).prop_map(|(by, who, to)| Step::ChangeLevel { by, who, to }),
        2 => (by(), somebody.clone()).prop_map(|(by, who)| Step::Remove { by, who }),
        1 => by().prop_map(|by| Step::CreateProject { by }),
        1 => (by(), project.clone()).prop_map(|(by, project)| Step::DeleteProject { by, project }),
        3 => (by(), project.clone()).prop_map(|(by, project)| Step::SetPrivacy { by, project }),
        4 => (by(), project.clone(), somebody.clone(), any_level())
            .prop_map(|(by, project, who, level)| Step::Grant { by, project, who, level }),
        2 => (by(), project, somebody).prop_map(|(by, project, who)| Step::Revoke { by, project, who }),
    ]
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(0..PEOPLE), 1..STEPS)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_is_always_exactly_one_owner(mut organization in organization(), history in history()) {
        for step in &history {
            organization.try_step(step);
            let owners = organization.people.iter().filter(|level| **level == Some(Level::Owner)).count();
            prop_assert_eq!(owners, 1, "after {:?}", step);
        }
    }

    #[test]
    fn only_members_hold_project_memberships_and_none_is_an_owners(
        mut organization in organization(),
        history in history(),
    ) {
        for step in &history {
            organization.try_step(step);
            for project in organization.projects.iter().flatten() {
                for (person, explicit) in project.explicit.iter().enumerate() {
                    prop_assert!(explicit.is_none() || organization.people[person].is_some(), "after {:?}", step);
                    prop_assert!(*explicit < Some(Level::Owner), "after {:?}", step);
                }
            }
        }
    }

    #[test]
    fn what_is_refused_changes_nothing(mut organization in organization(), history in history()) {
        for step in &history {
            let before = organization.clone();
            if !organization.try_step(step) {
                prop_assert_eq!(&organization, &before);
            }
        }
    }

    #[test]
    fn nobody_raises_themselves_nor_anybody_above_themselves(
        mut organization in organization(),
        history in history(),
    ) {
        for step in &history {
            let before = organization.clone();
            if !organization.try_step(step) {
                continue;
            }
            let Some(by) = step.by(&before) else { continue };
            for person in 0..PEOPLE {
                let limit = if person == by { before.people[person] } else { before.people[person].max(before.people[by]) };
                prop_assert!(organization.people[person] <= limit, "{} after {:?}", person, step);
                // Nobody had access to a project that did not exist.
                for project in 0..before.projects.len() {
                    let held = before.effective(project, person);
                    let limit = if person == by { held } else { held.max(before.effective(project, by)) };
                    let now = organization.effective(project, person);
                    // Joining the organization gives access to its open projects; the organization level was checked
                    // above.
                    let opened = before.people[person] != organization.people[person]
                        && now == organization.people[person];
                    prop_assert!(now <= limit || opened, "{} in {} after {:?}", person, project, step);
                }
            }
        }
    }

    /// Collusion (accomplices, inviting oneself under another address, leaving and coming back) gains nothing: acts
    /// within a group never bring one of them above the group's highest level, in the organization or in a project.
    #[test]
    fn colluding_people_never_get_above_their_highest_level(
        mut organization in organization(),
        conspirators in prop::collection::btree_set(1..PEOPLE, 1..4),
        history in prop::collection::vec(step(0..PEOPLE), 1..(4 * STEPS)),
    ) {
        let inside: Vec<usize> = conspirators.into_iter().collect();
        let highest = |organization: &Organization| inside.iter().map(|who| organization.people[*who]).max().flatten();
        let projects = |organization: &Organization| -> Vec<Option<Level>> {
            let best = |project| inside.iter().map(|who| organization.effective(project, *who)).max().flatten();
            (0..PROJECTS).map(best).collect()
        };
        let (level, in_projects) = (highest(&organization), projects(&organization));
        for step in history {
            // Only their acts, on themselves or others, and invites that one of them sent to another.
            let theirs = step.by(&organization).is_some_and(|by| inside.contains(&by));
            let to = match &step {
                Step::Claim { invite } => organization.invites.get(*invite).map(|invite| invite.to),
                _ => None,
            };
            if !theirs || to.is_some_and(|to| !inside.contains(&to)) {
                continue;
            }
            organization.try_step(&step);
            prop_assert!(highest(&organization) <= level, "after {:?}", step);
            for (now, before) in projects(&organization).into_iter().zip(&in_projects) {
                prop_assert!(now <= *before, "after {:?}", step);
            }
        }
    }

    /// Links are renewed only when a level changes or somebody leaves. This property also shows that nothing else
    /// (privacy, grants, settings, deleted projects) hides a link from anybody who could see it.
    #[test]
    fn nobody_keeps_a_link_that_they_cannot_see(mut organization in organization(), history in history()) {
        let mut known: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); PEOPLE];
        for step in &history {
            organization.try_step(step);
            for invite in &organization.invites {
                for (person, known) in known.iter_mut().enumerate() {
                    if organization.sees(person, invite) {
                        known.insert(invite.link);
                    }
                    prop_assert!(
                        organization.sees(person, invite) || !known.contains(&invite.link),
                        "{} knows the link of {:?} after {:?}", person, invite, step
                    );
                }
            }
        }
    }

    /// So the link is the only handle that people need to cancel or replace an invite.
    #[test]
    fn people_who_can_cancel_an_invite_can_see_its_link(mut organization in organization(), history in history()) {
        for step in &history {
            organization.try_step(step);
            for invite in &organization.invites {
                for person in 0..PEOPLE {
                    let (may, sees) = (organization.may_cancel(person, invite), organization.sees(person, invite));
                    prop_assert_eq!(may, sees, "{} and {:?} after {:?}", person, invite, step);
                }
            }
        }
    }

    #[test]
    fn a_preview_is_what_then_happens(mut organization in organization(), history in history()) {
        for step in &history {
            let before = organization.clone();
            if organization.try_step(step) {
                previews_agree(&before, step, &organization)?;
            }
        }
    }
}

#[test]
fn people_selected_in_the_dry_run_keep_access() {
    for (level, explicit, grant) in Level::ALL
        .into_iter()
        .flat_map(|level| [None, Some(Level::Member)].map(|explicit| (level, explicit)))
        .flat_map(|(level, explicit)| [None, Some(Level::Member)].map(|grant| (level, explicit, grant)))
    {
        let change = preview_privacy(level, false, explicit, grant);
        let keeps = level >= Level::Administrator || explicit.is_some() || grant.is_some();
        assert_eq!(change.effect(), if keeps { Effect::Keeps } else { Effect::Loses });
        let then = ProjectState { private: true, explicit: explicit.or(grant) };
        assert_eq!(change.after, access(Some(level), then));
    }
}
