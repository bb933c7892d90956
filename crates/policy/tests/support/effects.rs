//! Checks that the effects of a change, computed before a step, are what the step then does.

use crate::PEOPLE;
use crate::organization::{Invite, Organization};
use crate::preview::has_right;
use crate::rules::Rules;
use crate::step::Step;
use proptest::prelude::*;
use rolecall_policy::{
    Act, Level, MemberState, OrganizationState, ProjectGrants, Right, RightsChange, SentInvite, decide,
};
use std::collections::{BTreeMap, BTreeSet};

type State = OrganizationState<usize, usize, usize>;

/// The same organization in the form of the previews. Invites are identified by their addressee.
fn state(organization: &Organization) -> State {
    let member = |(person, level): (usize, &Option<Level>)| {
        Some((person, MemberState { level: (*level)?, has_two_factor: true }))
    };
    let granted = |explicit: &[Option<Level>]| -> BTreeMap<usize, Level> {
        explicit.iter().enumerate().filter_map(|(person, level)| Some((person, (*level)?))).collect()
    };
    let sent = |invite: &Invite| {
        let Invite { author, to, level, ref promised, .. } = *invite;
        (to, SentInvite { author, level, promised: promised.clone() })
    };
    let projects = organization.projects.iter().enumerate().filter_map(|(id, project)| {
        let project = project.as_ref().filter(|project| !project.deleted)?;
        Some((id, ProjectGrants { private: project.private, grants: granted(&project.explicit) }))
    });
    OrganizationState {
        people: organization.people.iter().enumerate().filter_map(member).collect(),
        projects: projects.collect(),
        invites: organization.invites.iter().map(sent).collect(),
        members_can_invite: organization.members_can_invite,
        requires_two_factor: false,
        renewed: BTreeSet::new(),
    }
}

/// The change of rights that a step is, if it is one, and who makes it.
fn change(organization: &Organization, step: &Step) -> Option<(usize, RightsChange<usize, usize>)> {
    Some(match *step {
        Step::ChangeLevel { by, who, to } => (by, RightsChange::ChangeLevel { who, to }),
        Step::Remove { by, who } => (by, RightsChange::Remove { who }),
        Step::Grant { by, project, who, level } => (by, RightsChange::Grant { project, who, level }),
        Step::Revoke { by, project, who } => (by, RightsChange::Revoke { project, who }),
        Step::SetPrivacy { by, project } => {
            let private = organization.state(project, by).is_none_or(|state| !state.private);
            (by, RightsChange::SetPrivacy { project, private, keep: Vec::new() })
        }
        Step::Switch { by } => (by, RightsChange::SetMembersCanInvite(!organization.members_can_invite)),
        Step::Invite { .. }
        | Step::CancelInvite { .. }
        | Step::Claim { .. }
        | Step::BringBack { .. }
        | Step::CreateProject { .. }
        | Step::DeleteProject { .. }
        | Step::RestoreProject { .. }
        | Step::EraseProject { .. }
        | Step::Handover(_) => return None,
    })
}

/// Tries a step, and compares what was computed before it with what it does.
pub(crate) fn effects_agree(organization: &mut Organization, step: &Step) -> Result<(), TestCaseError> {
    let before = organization.clone();
    let done = organization.try_step(Rules::REAL, step);
    let Some((by, change)) = change(&before, step) else { return Ok(()) };
    let (was, mut is) = (state(&before), state(&before));
    let acts = was.required_acts(&by, &change);
    let allowed = !acts.is_empty() && acts.iter().all(|act| decide(was.level(&by), act.act).is_allowed());
    prop_assert_eq!(allowed, done, "{:?}", change);
    if !done {
        return Ok(());
    }
    prop_assert_eq!(was.is_unchanged_by(&change), before == *organization);
    is.apply(&by, &change);
    let renewed = std::mem::take(&mut is.renewed);
    prop_assert_eq!(&is, &state(organization));
    is.renewed = renewed;
    agree(&before, organization, &was, &is)
}

fn agree(before: &Organization, after: &Organization, was: &State, is: &State) -> Result<(), TestCaseError> {
    let effects = was.effects(is);
    for person in 0..PEOPLE {
        let said = effects.people.iter().find(|effect| effect.person == person);
        let levels = (before.people[person], after.people[person]);
        let projects = 0..before.projects.len();
        let moved = |project: &usize| before.effective(*project, person) != after.effective(*project, person);
        let rights = |gained: bool| -> Vec<Right> {
            let moved = |right: &Right| {
                (has_right(before, person, *right), has_right(after, person, *right)) == (!gained, gained)
            };
            Right::ALL.into_iter().filter(moved).collect()
        };
        let Some(said) = said else {
            prop_assert!(levels.0 == levels.1 && !projects.clone().any(|project| moved(&project)), "{}", person);
            prop_assert_eq!((rights(true), rights(false)), (Vec::new(), Vec::new()));
            continue;
        };
        prop_assert_eq!((said.before, said.after), levels);
        prop_assert_eq!((&said.rights.gains, &said.rights.loses), (&rights(true), &rights(false)));
        let told = [&said.projects.gains, &said.projects.loses, &said.projects.keeps].map(|effects| {
            let levels =
                effects.iter().map(|one| [one.before, one.after].map(|access| access.map(|access| access.level)));
            effects.iter().map(|effect| effect.project).zip(levels).collect::<Vec<_>>()
        });
        let expected = |had: bool, has: bool| -> Vec<(usize, [Option<Level>; 2])> {
            let levels = |id| [before.effective(id, person), after.effective(id, person)];
            let fits = |id: &usize| levels(*id).map(|level| level.is_some()) == [had, has];
            projects.clone().filter(fits).map(|id| (id, levels(id))).collect()
        };
        prop_assert_eq!(&told[0], &expected(false, true));
        prop_assert_eq!(&told[1], &expected(true, false));
        // Those that are kept are listed at least if the level there differs.
        let kept = expected(true, true);
        prop_assert!(told[2].iter().all(|effect| kept.contains(effect)));
        prop_assert!(kept.iter().all(|effect| effect.1[0] == effect.1[1] || told[2].contains(effect)));
    }
    invites_agree(before, after, &effects.invites_lost, &effects.links_renewed)?;
    let sole: Vec<_> = effects.sole_holders.iter().map(|sole| (sole.person, sole.right, sole.project)).collect();
    sole_holders_agree(before, after, &sole)?;
    let by_grant = |organization: &Organization, project: usize, person: usize| {
        organization.people[person] == Some(Level::Member)
            && organization.effective(project, person) == Some(Level::Administrator)
    };
    let unmanaged = (0..before.projects.len()).filter(|id| {
        let lost = |person| by_grant(before, *id, person) && after.effective(*id, person) < Some(Level::Administrator);
        (0..PEOPLE).any(lost) && !(0..PEOPLE).any(|person| by_grant(after, *id, person))
    });
    prop_assert_eq!(effects.unmanaged, unmanaged.collect::<Vec<_>>());
    Ok(())
}

fn invites_agree(
    before: &Organization,
    after: &Organization,
    lost: &[usize],
    renewed: &[usize],
) -> Result<(), TestCaseError> {
    let find = |organization: &Organization, to| organization.invites.iter().position(|invite| invite.to == to);
    let claims = |organization: &Organization, to| {
        find(organization, to).is_some_and(|invite| organization.clone().try_step(Rules::REAL, &Step::Claim { invite }))
    };
    for invite in &before.invites {
        let stops = find(after, invite.to).is_none() || (claims(before, invite.to) && !claims(after, invite.to));
        prop_assert_eq!(lost.contains(&invite.to), stops, "{:?}", invite);
        let now = find(after, invite.to).map(|place| after.invites[place].link);
        prop_assert_eq!(renewed.contains(&invite.to), now.is_some_and(|link| link != invite.link), "{:?}", invite);
    }
    Ok(())
}

/// Everybody who is the only one with a right after and was not before is named, perhaps together for all projects.
fn sole_holders_agree(
    before: &Organization,
    after: &Organization,
    said: &[(usize, Right, Option<usize>)],
) -> Result<(), TestCaseError> {
    let only = |holders: Vec<usize>| if let [one] = holders[..] { Some(one) } else { None };
    let manager = |organization: &Organization| {
        let manages = |person: &usize| decide(organization.people[*person], Act::ManageOrganization).is_allowed();
        only((0..PEOPLE).filter(manages).collect())
    };
    let in_project = |organization: &Organization, project: usize| {
        let manages = |person: &usize| {
            let state = organization.state(project, *person);
            state.is_some_and(|state| decide(organization.people[*person], Act::ManageProject(state)).is_allowed())
        };
        only((0..PEOPLE).filter(manages).collect())
    };
    let is_new = |was: Option<usize>, is: Option<usize>| is.filter(|_| was != is);
    let everywhere = is_new(manager(before), manager(after));
    for right in [Right::CreateAndDeleteProjects, Right::ManageProjectSettings, Right::ManageOrganizationSettings] {
        let named = said.iter().find(|(_, of, project)| *of == right && project.is_none()).map(|sole| sole.0);
        prop_assert_eq!(named, everywhere);
    }
    for project in 0..before.projects.len() {
        let sole = is_new(in_project(before, project), in_project(after, project));
        let named = said.iter().find(|(.., of)| *of == Some(project)).map(|sole| sole.0);
        prop_assert!(named == sole || (named.is_none() && sole == everywhere), "{} {:?} {:?}", project, named, sole);
    }
    Ok(())
}
