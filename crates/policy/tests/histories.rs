//! Invariants after any sequence of acts: random people try random acts, and the allowed ones are done.

#[path = "support/effects.rs"]
mod effects;
#[path = "support/handover.rs"]
mod handover;
#[path = "support/laws.rs"]
mod laws;
#[path = "support/organization.rs"]
mod organization;
#[path = "support/preview.rs"]
mod preview;
#[path = "support/rules.rs"]
mod rules;
#[path = "support/step.rs"]
mod step;
#[path = "support/undo.rs"]
mod undo;

use effects::effects_agree;
use handover::Handover;
use laws::Law;
use organization::{Organization, Project};
use preview::previews_agree;
use proptest::prelude::*;
use rolecall_policy::{Act, Effect, Level, ProjectState, access, decide, preview_privacy};
use rules::{Fault, Rules};
use std::collections::BTreeSet;
use step::Step;

/// Number of people, inside and outside the organization.
const PEOPLE: usize = 6;
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
            .map(|(private, explicit)| Some(Project { private, deleted: false, explicit: belongs(explicit) }))
            .collect();
        Organization {
            people,
            projects,
            invites: Vec::new(),
            members_can_invite: switch,
            offer: None,
            successor: None,
            links: 0,
        }
    })
}

/// A step by one of the people that `who` generates. Projects may be created on the way.
fn step(who: impl Strategy<Value = usize> + Clone + 'static) -> impl Strategy<Value = Step> {
    let (by, somebody, project, invite) = (move || who.clone(), 0..PEOPLE, 0..PROJECTS + 2, 0..3_usize);
    let promised = prop::collection::vec((project.clone(), any_level()), 0..3);
    let grants = prop::collection::btree_map(0..PROJECTS, any_level(), 0..3);
    prop_oneof![
        3 => (by(), somebody.clone(), any_level(), promised)
            .prop_map(|(by, to, level, promised)| Step::Invite { by, to, level, promised }),
        3 => invite.clone().prop_map(|invite| Step::Claim { invite }),
        1 => (by(), invite).prop_map(|(by, invite)| Step::CancelInvite { by, invite }),
        1 => by().prop_map(|by| Step::Switch { by }),
        4 => (by(), somebody.clone(), any_level()).prop_map(|(by, who, to)| Step::ChangeLevel { by, who, to }),
        2 => (by(), somebody.clone()).prop_map(|(by, who)| Step::Remove { by, who }),
        1 => (by(), somebody.clone(), any_level(), grants)
            .prop_map(|(by, who, level, grants)| Step::BringBack { by, who, level, grants: grants.into_iter().collect() }),
        1 => by().prop_map(|by| Step::CreateProject { by }),
        4 => prop::sample::select(Handover::all(PEOPLE)),
        1 => (by(), project.clone()).prop_map(|(by, project)| Step::DeleteProject { by, project }),
        1 => (by(), project.clone()).prop_map(|(by, project)| Step::RestoreProject { by, project }),
        1 => project.clone().prop_map(|project| Step::EraseProject { project }),
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

    /// The laws that `tests/proof.rs` proves for every history of small organizations, in larger ones.
    #[test]
    fn every_step_keeps_the_laws(mut organization in organization(), history in history()) {
        for step in &history {
            let before = organization.clone();
            if organization.try_step(Rules::REAL, step) {
                let broken = Law::broken_by(Rules::REAL, &before, step, &organization);
                prop_assert_eq!(broken.map(Law::words), None, "after {:?}", step);
            }
        }
    }

    /// Also in states that few histories lead to. An author who offers anything has seen it, so the preview is complete.
    #[test]
    fn whoever_accepts_an_invite_has_exactly_what_its_preview_said(
        mut organization in organization(), by in 0..PEOPLE, to in 1..PEOPLE, level in grantable(),
        promised in prop::collection::btree_map(0..PROJECTS, grantable(), 0..=PROJECTS),
    ) {
        organization.people[to] = None;
        organization.projects.iter_mut().flatten().for_each(|project| project.explicit[to] = None);
        let invite = Step::Invite { by, to, level, promised: promised.into_iter().collect() };
        if organization.try_step(Rules::REAL, &invite) {
            let (before, claim) = (organization.clone(), Step::Claim { invite: 0 });
            prop_assert!(organization.try_step(Rules::REAL, &claim));
            previews_agree(&before, &claim, &organization)?;
        }
    }

    #[test]
    fn what_is_refused_changes_nothing(mut organization in organization(), history in history()) {
        for step in &history {
            let before = organization.clone();
            if !organization.try_step(Rules::REAL, step) {
                prop_assert_eq!(&organization, &before);
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
            organization.try_step(Rules::REAL, &step);
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
            organization.try_step(Rules::REAL, step);
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
            organization.try_step(Rules::REAL, step);
            for invite in &organization.invites {
                for person in 0..PEOPLE {
                    let act = Act::CancelInvite { own: invite.author == person };
                    let may = decide(organization.people[person], act).is_allowed();
                    prop_assert_eq!(may, organization.sees(person, invite), "{} and {:?} after {:?}", person, invite, step);
                }
            }
        }
    }

    #[test]
    fn the_effects_of_a_change_are_what_then_happens(mut organization in organization(), history in history()) {
        for step in &history {
            effects_agree(&mut organization, step)?;
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

/// Those of `tests/proof.rs`.
#[test]
fn the_rules_have_none_of_the_faults() {
    for fault in Fault::ALL {
        assert!(!Rules::REAL.has(fault) && Rules::with(fault).has(fault), "{fault:?}");
    }
}
