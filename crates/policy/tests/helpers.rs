//! Who a denial names as helpers: exactly those who could do it.

#[path = "support/acts.rs"]
mod acts;

use acts::{ACTORS, every_act};
use rolecall_policy::{Act, Level, ProjectState, Rule, Target, decide, effective_level};

/// Every actor with every act.
fn everything() -> impl Iterator<Item = (Option<Level>, Act)> {
    ACTORS.into_iter().flat_map(|actor| every_act(actor).into_iter().map(move |act| (actor, act)))
}

/// The act, done by a third person with `explicit` in the project on behalf of an actor of level `actor`.
fn by_third(act: Act, actor: Level, explicit: Option<Level>) -> Act {
    let third = |target: Target| {
        if target.is_actor { Target { level: Some(actor), is_actor: false } } else { target }
    };
    let seen = |project: ProjectState| ProjectState { explicit, ..project };
    match act {
        Act::CancelInvite { .. } => Act::CancelInvite { own: false },
        Act::AnswerOffer { .. } => Act::AnswerOffer { is_mine: false },
        Act::ClaimOwnership { .. } => Act::ClaimOwnership { is_successor: false },
        Act::OfferOwnership { target } => Act::OfferOwnership { target: third(target) },
        Act::NameSuccessor { target } => Act::NameSuccessor { target: third(target) },
        Act::ChangeLevel { target, to } => Act::ChangeLevel { target: third(target), to },
        Act::Remove { target } => Act::Remove { target: third(target) },
        Act::ViewProject(project) => Act::ViewProject(seen(project)),
        Act::ManageProject(project) => Act::ManageProject(seen(project)),
        Act::SetPrivacy(project) => Act::SetPrivacy(seen(project)),
        Act::DeleteProject(project) => Act::DeleteProject(seen(project)),
        Act::ExportEvents(project) => Act::ExportEvents(seen(project)),
        Act::EraseEvents(project) => Act::EraseEvents(seen(project)),
        Act::Grant { project, target, level } => Act::Grant { project: seen(project), target: third(target), level },
        Act::ChangeGrant { project, target, from, to } => {
            Act::ChangeGrant { project: seen(project), target: third(target), from, to }
        }
        Act::Revoke { project, target, from } => Act::Revoke { project: seen(project), target: third(target), from },
        other => other,
    }
}

#[test]
fn named_helpers_can_help_and_nobody_else_can() {
    for (actor, act) in everything() {
        let (Some(actor), Some(denial)) = (actor, decide(actor, act).denial()) else { continue };
        let owner_is_taken = actor == Level::Owner || act.target().is_some_and(|t| t.level == Some(Level::Owner));
        for third in Level::ALL.into_iter().filter(|level| *level != Level::Owner || !owner_is_taken) {
            for explicit in [None, Some(Level::Member), Some(Level::Administrator)] {
                let act = by_third(act, actor, explicit);
                let held = match act.project() {
                    Some(project) if denial.action.judged_in_project() => effective_level(Some(third), project),
                    _ => Some(third),
                };
                let said = denial.helper_level().is_some_and(|needed| held >= Some(needed));
                let may = decide(Some(third), act).is_allowed();
                // Members with a grant can also see a private project, but cannot let anybody in.
                let expected = if denial.rule == Rule::ProjectPrivate { said && may } else { may };
                assert_eq!(said, expected, "{third:?} for {actor:?}: {act:?}");
            }
        }
    }
}
