//! Checks that previews made before a step agree with the state after it.

use crate::organization::{Invite, Organization};
use crate::rules::Rules;
use crate::step::Step;
use proptest::prelude::*;
use rolecall_policy::{
    Access, Delta, Effect, Grounds, InviteOffer, Level, PendingInvite, ProjectEffect, Right, invites_lost, permits,
    preview_invite, preview_level, preview_privacy,
};

/// Compares all previews before the step with the state after it.
pub(crate) fn previews_agree(before: &Organization, step: &Step, after: &Organization) -> Result<(), TestCaseError> {
    match *step {
        Step::ChangeLevel { by, who, to } => {
            level_preview_agrees(before, who, Some(to), after)?;
            if to == Level::Owner {
                level_preview_agrees(before, by, Some(Level::Administrator), after)?;
            }
        }
        Step::Handover(handover) => {
            if let Some(who) = handover.makes_owner(before) {
                level_preview_agrees(before, who, Some(Level::Owner), after)?;
                for owner in (0..before.people.len()).filter(|who| before.people[*who] == Some(Level::Owner)) {
                    level_preview_agrees(before, owner, Some(Level::Administrator), after)?;
                }
            }
        }
        Step::Remove { who, .. } => level_preview_agrees(before, who, None, after)?,
        Step::Claim { invite } => invite_preview_agrees(before, &before.invites[invite], after)?,
        Step::SetPrivacy { project, .. } => {
            for person in 0..before.people.len() {
                let (Some(level), Some(state)) = (before.people[person], before.state(project, person)) else {
                    continue;
                };
                let change = preview_privacy(level, state.private, state.explicit, None);
                let (had, has) = (before.effective(project, person), after.effective(project, person));
                prop_assert_eq!(change.before.map(|access| access.level), had);
                prop_assert_eq!(change.after.map(|access| access.level), has);
                let effect = match (had, has) {
                    (None, Some(_)) => Effect::Gains,
                    (Some(_), None) => Effect::Loses,
                    (Some(_), Some(_)) => Effect::Keeps,
                    (None, None) => Effect::Stays,
                };
                prop_assert_eq!(change.effect(), effect);
            }
        }
        _ => {}
    }
    Ok(())
}

fn level_preview_agrees(
    before: &Organization,
    who: usize,
    to: Option<Level>,
    after: &Organization,
) -> Result<(), TestCaseError> {
    let projects = 0..before.projects.len();
    let known = projects.clone().filter_map(|project| Some((project, before.state(project, who)?)));
    let preview = preview_level(before.people[who], to, known);

    let rights = |level: Option<Level>, right| level.is_some_and(|level| permits(right, level));
    let expected = delta(Right::ALL, |right| rights(before.people[who], right), |right| rights(to, right));
    prop_assert_eq!(&preview.rights, &expected);

    let now = |project| after.effective(project, who);
    let expected =
        delta(projects, |project| before.effective(project, who).is_some(), |project| now(project).is_some());
    let numbers = |effects: &[ProjectEffect<usize>]| effects.iter().map(|effect| effect.project).collect::<Vec<_>>();
    prop_assert_eq!(numbers(&preview.projects.gains), expected.gains);
    prop_assert_eq!(numbers(&preview.projects.loses), expected.loses);
    prop_assert_eq!(numbers(&preview.projects.keeps), expected.keeps);
    for effect in [preview.projects.gains, preview.projects.loses, preview.projects.keeps].concat() {
        prop_assert_eq!(effect.before.map(|access| access.level), before.effective(effect.project, who));
        prop_assert_eq!(effect.after.map(|access| access.level), now(effect.project));
    }

    // The person's pending invites that could be accepted before the change and cannot after it.
    let claims = |organization: &Organization, invite: &Invite| {
        let place = organization.invites.iter().position(|waiting| waiting == invite);
        place.is_some_and(|invite| organization.clone().try_step(Rules::REAL, &Step::Claim { invite }))
    };
    let theirs: Vec<&Invite> = before.invites.iter().filter(|invite| invite.author == who).collect();
    let pending = theirs.iter().map(|invite| PendingInvite {
        invite: *invite,
        level: invite.level,
        promised: invite
            .promised
            .iter()
            .filter_map(|(project, level)| Some((before.state(*project, who)?, *level)))
            .collect(),
    });
    let lost: Vec<&Invite> = invites_lost(before.people[who], to, before.members_can_invite, pending)
        .into_iter()
        .map(|(invite, _)| invite)
        .collect();
    let expected: Vec<&Invite> = theirs
        .into_iter()
        .filter(|invite| if to.is_none() { true } else { claims(before, invite) && !claims(after, invite) })
        .collect();
    prop_assert_eq!(lost, expected);
    Ok(())
}

/// What is said of the projects that the author can see is all that the invitee then has: nobody can offer more than they
/// see, so no preview has to leave out anything.
fn invite_preview_agrees(before: &Organization, invite: &Invite, after: &Organization) -> Result<(), TestCaseError> {
    let Invite { author, to, level, ref promised, .. } = *invite;
    let offer = InviteOffer { level, promised, members_can_invite: before.members_can_invite };
    let sees = |project: &usize| before.effective(*project, author).is_some();
    let known = (0..before.projects.len()).filter(sees);
    let known = known.filter_map(|project| Some((project, project, before.state(project, author)?.private)));
    let preview = preview_invite(&offer, known);

    let rights = Right::ALL.into_iter().filter(|right| has_right(after, to, *right));
    prop_assert_eq!(preview.rights, rights.collect::<Vec<_>>());
    let said: Vec<_> = preview.projects.iter().map(|seen| (seen.project, seen.access)).collect();
    let is = (0..after.projects.len()).filter_map(|project| Some((project, reason(after, project, to)?)));
    prop_assert_eq!(said, is.collect::<Vec<_>>());
    for seen in preview.projects {
        prop_assert_eq!(seen.promise.is_some(), promised.iter().any(|promise| promise.0 == seen.project));
    }
    Ok(())
}

/// A person's level in a project and why, computed from the text of contract 2.2 and not by the tested code.
fn reason(organization: &Organization, project: usize, person: usize) -> Option<Access> {
    let level = organization.effective(project, person)?;
    let grounds = match (organization.people[person]?, organization.state(project, person)?.private) {
        (Level::Administrator | Level::Owner, _) => Grounds::OrganizationLevel,
        (Level::Member, false) => Grounds::OpenProject,
        (Level::Member, true) => Grounds::ExplicitMembership,
    };
    Some(Access { level, grounds })
}

/// Whether a person has a right in the organization, from the text of the contract.
pub(crate) fn has_right(organization: &Organization, person: usize, right: Right) -> bool {
    let Some(level) = organization.people[person] else { return false };
    let switched_off = right == Right::InviteMembers && level == Level::Member && !organization.members_can_invite;
    permits(right, level) && !switched_off
}

fn delta<T: Copy>(
    items: impl IntoIterator<Item = T>,
    before: impl Fn(T) -> bool,
    after: impl Fn(T) -> bool,
) -> Delta<T> {
    let mut delta = Delta::default();
    for item in items {
        match (before(item), after(item)) {
            (false, true) => delta.gains.push(item),
            (true, false) => delta.loses.push(item),
            (true, true) => delta.keeps.push(item),
            (false, false) => {}
        }
    }
    delta
}
