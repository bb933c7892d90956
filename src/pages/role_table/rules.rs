//! The decisions for controls of a row that stand for several acts. Pure.

use crate::session::state_of;
use rolecall_api::{Invite, ProjectBasic};
use rolecall_policy::{Act, Decision, Level, Target, decide};

/// Whether somebody with the level `viewer` can change the level of `target` to any other level.
#[must_use]
pub fn change(viewer: Option<Level>, target: Target) -> Decision {
    let others = Level::ALL.into_iter().filter(|to| Some(*to) != target.level);
    let mut decisions = others.map(|to| decide(viewer, Act::ChangeLevel { target, to }));
    if let Some(possible) = decisions.clone().find(Decision::is_allowed) {
        return possible;
    }
    // The owner's level changes only by transferring ownership to somebody else.
    if target.level == Some(Level::Owner) && !target.is_actor {
        let heir = Target { level: Some(Level::Member), is_actor: false };
        return decide(viewer, Act::ChangeLevel { target: heir, to: Level::Owner });
    }
    // INVARIANT: there are three levels, so there is at least one other.
    decisions.next().unwrap_or_else(|| decide(viewer, Act::ChangeLevel { target, to: Level::Member }))
}

/// Whether an invite can be renewed. This requires the rights to cancel it (unless it has expired) and to grant
/// everything that it grants. Returns the first refusal.
#[must_use]
pub fn renew(
    viewer: Option<Level>,
    own: bool,
    invite: &Invite,
    members_can_invite: bool,
    projects: &[ProjectBasic],
) -> Decision {
    let offer = Act::Invite { level: invite.level, members_can_invite };
    let cancel = (!invite.is_expired).then_some(Act::CancelInvite { own });
    let target = Target { level: Some(Level::Member), is_actor: false };
    let grants = invite.private_project_access.iter().filter_map(|grant| {
        let project = projects.iter().find(|project| project.id == grant.id)?;
        Some(Act::Grant { project: state_of(project), target, level: grant.level })
    });
    let acts = std::iter::once(offer).chain(cancel).chain(grants);
    acts.map(|act| decide(viewer, act)).find(|decision| !decision.is_allowed()).unwrap_or_else(|| decide(viewer, offer))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{invite, project, with_grant};
    use super::*;
    use Level::{Administrator, Member, Owner};
    use rolecall_policy::{Denial, Rule};

    fn denial(decision: Decision) -> Option<(Rule, Option<Level>, Option<Level>)> {
        decision.denial().map(|denial: Denial| (denial.rule, denial.needs_level, denial.helper_level()))
    }

    fn change_of(viewer: Level, target: Level) -> Option<(Rule, Option<Level>, Option<Level>)> {
        denial(change(Some(viewer), Target { level: Some(target), is_actor: false }))
    }

    #[test]
    fn administrators_and_the_owner_change_everybody_below_the_owner() {
        for viewer in [Administrator, Owner] {
            for target in [Member, Administrator] {
                assert_eq!(change_of(viewer, target), None, "{viewer:?} {target:?}");
            }
        }
    }

    #[test]
    fn a_member_is_told_that_administrators_can() {
        let administrators = Some((Rule::LevelTooLow, Some(Administrator), Some(Administrator)));
        assert_eq!(change_of(Member, Member), administrators);
        assert_eq!(change_of(Member, Administrator), administrators);
    }

    #[test]
    fn for_the_owners_level_the_owner_is_the_helper() {
        for viewer in [Member, Administrator] {
            assert_eq!(change_of(viewer, Owner), Some((Rule::OwnerOnly, Some(Owner), Some(Owner))), "{viewer:?}");
        }
    }

    #[test]
    fn nobody_changes_themselves() {
        for viewer in Level::ALL {
            let own = change(Some(viewer), Target { level: Some(viewer), is_actor: true });
            assert!(!own.is_allowed(), "{viewer:?}");
        }
    }

    fn renew_by(viewer: Level, own: bool, invite: &Invite, members_can_invite: bool) -> Option<Rule> {
        let mut ledger = project(3, "Ledger", true);
        ledger.explicit_level = Some(Member);
        let decision = renew(Some(viewer), own, invite, members_can_invite, &[ledger]);
        decision.denial().map(|denial| denial.rule)
    }

    #[test]
    fn an_invite_is_renewed_by_its_author_and_by_administrators() {
        let plain = invite("hedy@lumen.example", Member);
        assert_eq!(renew_by(Member, true, &plain, true), None);
        assert_eq!(renew_by(Administrator, false, &plain, true), None);
        assert_eq!(renew_by(Member, false, &plain, true), Some(Rule::LevelTooLow));
    }

    #[test]
    fn an_expired_invite_can_be_renewed_by_everybody_who_can_invite() {
        let mut over = invite("hedy@lumen.example", Member);
        over.is_expired = true;
        assert_eq!(renew_by(Member, false, &over, true), None);
        assert_eq!(renew_by(Member, false, &over, false), Some(Rule::SwitchedOff));
    }

    #[test]
    fn an_invite_that_grants_more_than_the_user_can_is_not_renewed() {
        assert_eq!(renew_by(Member, true, &invite("a@x.example", Administrator), true), Some(Rule::LevelAboveActor));
        let ledger = with_grant(invite("a@x.example", Member), 3, Member);
        assert_eq!(renew_by(Member, true, &ledger, true), Some(Rule::LevelTooLow));
        assert_eq!(renew_by(Owner, false, &ledger, true), None);
    }
}
