//! The finite world of the rules: every act in every state that the rules look at.

use rolecall_policy::{Act, Level, ProjectState, Target};

/// Every actor: somebody outside the organization, and each level.
pub(crate) const ACTORS: [Option<Level>; 4] =
    [None, Some(Level::Member), Some(Level::Administrator), Some(Level::Owner)];

/// Every act of an actor of level `actor`. The order does not depend on the level, so that results can be compared.
pub(crate) fn every_act(actor: Option<Level>) -> Vec<Act> {
    let mut acts = vec![
        Act::ViewOrganization,
        Act::ManageOrganization,
        Act::ViewActivity,
        Act::DeleteOrganization,
        Act::ManageBilling,
        Act::CreateProject,
    ];
    for members_can_invite in [true, false] {
        acts.extend(Level::ALL.map(|level| Act::Invite { level, members_can_invite }));
    }
    acts.extend([true, false].map(|own| Act::CancelInvite { own }));
    let targets = targets(actor);
    // Changing to owner is a separate action.
    acts.extend(targets.into_iter().flat_map(|target| Level::GRANTABLE.map(|to| Act::ChangeLevel { target, to })));
    acts.extend(targets.map(|target| Act::ChangeLevel { target, to: Level::Owner }));
    acts.extend(targets.map(|target| Act::Remove { target }));
    acts.extend(targets.map(|target| Act::ViewAs { target }));

    acts.extend(targets.map(|target| Act::OfferOwnership { target }));
    acts.push(Act::WithdrawOffer);
    acts.extend([true, false].map(|is_mine| Act::AnswerOffer { is_mine }));
    acts.extend(targets.map(|target| Act::NameSuccessor { target }));
    acts.push(Act::RemoveSuccessor);
    acts.extend([true, false].map(|is_successor| Act::ClaimOwnership { is_successor }));
    acts.push(Act::StopClaim);

    acts.extend(projects().map(Act::ViewProject));
    acts.extend(projects().map(Act::ManageProject));
    acts.extend(projects().map(Act::DeleteProject));
    acts.extend(projects().map(Act::ExportEvents));
    acts.extend(projects().map(Act::EraseEvents));
    acts.extend(projects().map(Act::SetPrivacy));
    for project in projects() {
        for target in targets {
            acts.extend(Level::ALL.map(|level| Act::Grant { project, target, level }));
        }
    }
    for project in projects() {
        for target in targets {
            for from in Level::GRANTABLE {
                acts.extend(Level::ALL.map(|to| Act::ChangeGrant { project, target, from, to }));
            }
        }
    }
    for project in projects() {
        for target in targets {
            acts.extend(Level::GRANTABLE.map(|from| Act::Revoke { project, target, from }));
        }
    }
    acts
}

/// Every target: oneself, somebody of each level, an outsider.
fn targets(actor: Option<Level>) -> [Target; 5] {
    let other = |level| Target { level, is_actor: false };
    let myself = Target { level: actor, is_actor: true };
    [myself, other(Some(Level::Member)), other(Some(Level::Administrator)), other(Some(Level::Owner)), other(None)]
}

fn projects() -> impl Iterator<Item = ProjectState> {
    let explicit = [None, Some(Level::Member), Some(Level::Administrator)];
    [false, true].into_iter().flat_map(move |private| explicit.map(|explicit| ProjectState { private, explicit }))
}
