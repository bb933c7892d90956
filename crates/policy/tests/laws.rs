//! Properties of every single act, checked for all acts. Sequences of acts are in `histories.rs`.

#[path = "support/acts.rs"]
mod acts;

use acts::{ACTORS, every_act};
use proptest::prelude::*;
use rolecall_policy::{
    Access, Act, Action, Decision, Grounds, Level, ProjectState, Right, Rule, Target, access, decide, effective_level,
    permits,
};

/// Every actor with every act.
fn everything() -> impl Iterator<Item = (Option<Level>, Act)> {
    ACTORS.into_iter().flat_map(|actor| every_act(actor).into_iter().map(move |act| (actor, act)))
}

#[test]
fn everything_is_hidden_from_outsiders() {
    for act in every_act(None) {
        let Decision::Hidden(denial) = decide(None, act) else { panic!("{act:?} is not hidden") };
        assert_eq!((denial.action, denial.rule), (act.action(), Rule::NotAMember));
        assert_eq!((denial.needs_level, denial.your_level, denial.helper_level()), (None, None, None), "{act:?}");
    }
}

#[test]
fn inside_the_organization_only_projects_without_access_are_hidden() {
    for (actor, act) in everything().filter(|(actor, _)| actor.is_some()) {
        let closed = act.project().is_some_and(|project| access(actor, project).is_none());
        assert_eq!(matches!(decide(actor, act), Decision::Hidden(_)), closed, "{actor:?} {act:?}");
    }
}

#[test]
fn a_higher_level_can_do_everything_that_a_lower_one_can_except_leave() {
    for (low, high) in [(0, 1), (1, 2), (2, 3)] {
        for (lower, higher) in every_act(ACTORS[low]).into_iter().zip(every_act(ACTORS[high])) {
            if lower.action() == Action::LeaveOrganization {
                continue;
            }
            let (before, after) = (decide(ACTORS[low], lower), decide(ACTORS[high], higher));
            assert!(after.is_allowed() || !before.is_allowed(), "{lower:?} is lost by rising to {:?}", ACTORS[high]);
            let hides = |decision| matches!(decision, Decision::Hidden(_));
            assert!(hides(before) || !hides(after), "{lower:?} vanishes by rising to {:?}", ACTORS[high]);
        }
    }
}

#[test]
fn decide_agrees_with_each_row_of_the_article() {
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    // The effective level in an open project is the level in the organization.
    let project = ProjectState { private: false, explicit: None };
    for level in Level::ALL {
        let myself = Target { level: Some(level), is_actor: true };
        let rows: [(Right, &[Act]); 9] = [
            (Right::ViewProjectData, &[Act::ViewProject(project)]),
            (Right::InviteMembers, &[Act::Invite { level: Level::Member, members_can_invite: true }]),
            (Right::ManageBilling, &[Act::ManageBilling]),
            (Right::CreateAndDeleteProjects, &[Act::CreateProject, Act::DeleteProject(project)]),
            (
                Right::ManageProjectSettings,
                &[
                    Act::ManageProject(project),
                    Act::ExportEvents(project),
                    Act::EraseEvents(project),
                    Act::Grant { project, target: somebody, level: Level::Member },
                    Act::ChangeGrant { project, target: somebody, from: Level::Member, to: Level::Administrator },
                    Act::Revoke { project, target: somebody, from: Level::Member },
                ],
            ),
            (
                Right::ManageOrganizationSettings,
                &[
                    Act::ManageOrganization,
                    Act::SetPrivacy(project),
                    Act::ChangeLevel { target: somebody, to: Level::Administrator },
                    Act::Remove { target: somebody },
                    Act::CancelInvite { own: false },
                ],
            ),
            (Right::LeaveOrganization, &[Act::Remove { target: myself }]),
            (
                Right::TransferOwnership,
                &[
                    Act::ChangeLevel { target: somebody, to: Level::Owner },
                    Act::OfferOwnership { target: somebody },
                    Act::WithdrawOffer,
                    Act::RemoveSuccessor,
                    Act::StopClaim,
                ],
            ),
            (Right::DeleteOrganization, &[Act::DeleteOrganization]),
        ];
        assert_eq!(rows.map(|(right, _)| right), Right::ALL);
        for (right, acts) in rows {
            for act in acts {
                assert_eq!(Right::for_action(act.action()), Some(right));
                assert_eq!(decide(Some(level), *act).is_allowed(), permits(right, level), "{level:?} {act:?}");
            }
        }
    }
}

#[test]
fn the_effective_level_is_what_the_contract_says() {
    use Grounds::{ExplicitMembership, OpenProject, OrganizationLevel};
    let explicit = [None, Some(Level::Member), Some(Level::Administrator)];
    for (actor, private, explicit) in ACTORS
        .into_iter()
        .flat_map(|actor| [false, true].map(|private| explicit.map(|explicit| (actor, private, explicit))))
        .flatten()
    {
        let expected = match (actor, private) {
            (None, _) => None,
            (Some(Level::Member), false) => Some((Level::Member, OpenProject)),
            (Some(Level::Member), true) => explicit.map(|level| (level, ExplicitMembership)),
            (Some(level), _) => Some((level, OrganizationLevel)),
        };
        let project = ProjectState { private, explicit };
        assert_eq!(access(actor, project), expected.map(|(level, grounds)| Access { level, grounds }));
        assert_eq!(effective_level(actor, project), expected.map(|(level, _)| level));
    }
}

/// The database forbids such a membership. If there is one anyway, it makes nobody an owner.
#[test]
fn an_explicit_membership_is_never_worth_more_than_administrator() {
    let project = ProjectState { private: true, explicit: Some(Level::Owner) };
    assert_eq!(effective_level(Some(Level::Member), project), Some(Level::Administrator));
}

#[test]
fn without_an_explicit_membership_privacy_gives_nothing() {
    let open = |mut act: Act| {
        if let Act::ViewProject(project)
        | Act::ManageProject(project)
        | Act::SetPrivacy(project)
        | Act::DeleteProject(project)
        | Act::ExportEvents(project)
        | Act::EraseEvents(project)
        | Act::Grant { project, .. }
        | Act::ChangeGrant { project, .. }
        | Act::Revoke { project, .. } = &mut act
        {
            project.private = false;
        }
        act
    };
    for (actor, act) in everything() {
        if act.project() == Some(ProjectState { private: true, explicit: None }) {
            let (closed, opened) = (decide(actor, act), decide(actor, open(act)));
            assert!(opened.is_allowed() || !closed.is_allowed(), "{actor:?} may {act:?} because it is private");
        }
    }
}

#[test]
fn the_level_needed_is_above_the_level_held() {
    for (actor, act) in everything() {
        let Some(denial) = decide(actor, act).denial() else { continue };
        assert_eq!(denial.action, act.action());
        assert_eq!(denial.needs_level.is_some(), denial.your_level.is_some(), "{actor:?} {act:?}");
        assert!(denial.needs_level >= denial.your_level, "{actor:?} {act:?}");
        assert!(denial.needs_level != denial.your_level || denial.needs_level.is_none(), "{actor:?} {act:?}");
        if let Some(held) = denial.your_level {
            let level = match act.project() {
                Some(project) if denial.action.judged_in_project() => effective_level(actor, project),
                _ => actor,
            };
            assert_eq!(Some(held), level, "{actor:?} {act:?}");
        }
    }
}

#[test]
fn nobody_can_give_more_than_they_have() {
    for (actor, act) in everything().filter(|(actor, act)| decide(*actor, *act).is_allowed()) {
        gives_no_more_than_held(actor, act);
    }
}

fn gives_no_more_than_held(actor: Option<Level>, act: Act) {
    match act {
        Act::Invite { level, .. } => {
            assert!(actor >= Some(level) && level < Level::Owner, "{actor:?} {act:?}");
        }
        Act::ChangeLevel { target, to } => {
            assert!(actor >= Some(to) && actor >= target.level && !target.is_actor, "{actor:?} {act:?}");
        }
        Act::Grant { project, target, level } | Act::ChangeGrant { project, target, to: level, .. } => {
            let held = effective_level(actor, project);
            assert!(held >= Some(level) && level < Level::Owner && !target.is_actor, "{actor:?} {act:?}");
        }
        // Only the owner lets another member become the owner.
        Act::OfferOwnership { target } | Act::NameSuccessor { target } => {
            assert!(actor == Some(Level::Owner) && !target.is_actor && target.level.is_some(), "{actor:?} {act:?}");
        }
        _ => {}
    }
}

/// Nobody answers an offer to somebody else, whatever their level, and nobody but an administrator or the owner claims.
#[test]
fn offers_and_claims_are_of_the_person_that_they_name() {
    for (actor, act) in everything().filter(|(actor, act)| decide(*actor, *act).is_allowed()) {
        match act {
            Act::AnswerOffer { is_mine } => assert!(is_mine),
            Act::ClaimOwnership { is_successor } => assert!(is_successor && actor >= Some(Level::Administrator)),
            Act::NameSuccessor { target } => assert_eq!(target.level, Some(Level::Administrator)),
            _ => {}
        }
    }
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

/// Acts whose facts contradict each other: a target that is the actor at another level, an owner of a project, …
fn any_act() -> impl Strategy<Value = Act> {
    let whom = (prop::option::of(level()), any::<bool>()).prop_map(|(level, is_actor)| Target { level, is_actor });
    let state =
        (any::<bool>(), prop::option::of(level())).prop_map(|(private, explicit)| ProjectState { private, explicit });
    (0..26, whom, state, level(), level(), any::<bool>()).prop_map(|(kind, target, project, from, to, switch)| {
        match kind {
            0 => Act::ViewOrganization,
            1 => Act::Invite { level: to, members_can_invite: switch },
            2 => Act::CancelInvite { own: switch },
            3 => Act::ManageBilling,
            4 => Act::CreateProject,
            5 => Act::ManageOrganization,
            6 => Act::ChangeLevel { target, to },
            7 => Act::Remove { target },
            8 => Act::DeleteOrganization,
            9 => Act::ViewProject(project),
            10 => Act::ManageProject(project),
            11 => Act::SetPrivacy(project),
            12 => Act::DeleteProject(project),
            13 => Act::ExportEvents(project),
            14 => Act::EraseEvents(project),
            15 => Act::Grant { project, target, level: to },
            16 => Act::ViewActivity,
            17 => Act::ViewAs { target },
            18 => Act::OfferOwnership { target },
            19 => Act::WithdrawOffer,
            20 => Act::AnswerOffer { is_mine: switch },
            21 => Act::NameSuccessor { target },
            22 => Act::RemoveSuccessor,
            23 => Act::ClaimOwnership { is_successor: switch },
            24 => Act::StopClaim,
            _ if switch => Act::ChangeGrant { project, target, from, to },
            _ => Act::Revoke { project, target, from },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nonsense_is_answered_too_and_gives_nothing_away(actor in prop::option::of(level()), act in any_act()) {
        match decide(actor, act) {
            Decision::Hidden(_) => {}
            Decision::Allow(_) => {
                // A target that is the actor cannot be above the actor.
                gives_no_more_than_held(actor, act);
                prop_assert!(actor.is_some());
            }
            Decision::Deny(denial) => prop_assert!(actor.is_some() && denial.action == act.action()),
        }
    }
}
