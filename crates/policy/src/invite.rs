//! What an invite can give, checked when it is created and again when it is accepted; and who can see its link
//! (contract 2.4).

use crate::{Act, Decision, Level, ProjectState, Target, decide};

/// Decides whether somebody with `author_level` can offer an invite now: membership at `invite_level` and the
/// `promised` project memberships.
///
/// The server checks this when the invite is created and again when it is accepted (a denial then becomes
/// `inviter_not_allowed`); the browser checks it to preview a change of the author's level. `author_level` is `None` if
/// the author has left. Each promised project comes with the **author's** explicit membership; deleted projects are
/// left out by the caller.
///
/// The first denial counts: first the organization level, then the projects in order. It is hidden if the author must
/// not know of the project. An allowed invite has the grounds of the organization level.
#[must_use]
pub fn invite_still_allowed(
    author_level: Option<Level>,
    invite_level: Level,
    members_can_invite: bool,
    promised: &[(ProjectState, Level)],
) -> Decision {
    // Nobody can invite themselves: members are not invited.
    let invitee = Target { level: Some(invite_level), is_actor: false };
    let invite = decide(author_level, Act::Invite { level: invite_level, members_can_invite });
    if !invite.is_allowed() {
        return invite;
    }
    promised
        .iter()
        .map(|&(project, level)| decide(author_level, Act::Grant { project, target: invitee, level }))
        .find(|grant| !grant.is_allowed())
        .unwrap_or(invite)
}

/// True if a person with `viewer_level` (`None`: not in the organization) can see the link and the contents of a
/// pending invite (contract 2.4). Anyone with the link can join, so it is visible to its author, and to administrators
/// and the owner if they could give **everything** in it: membership at `invite_level` and the `promised` project
/// memberships.
///
/// Each promised project comes with the **viewer's** explicit membership.
#[must_use]
pub fn sees_invite_link(
    viewer_level: Option<Level>,
    is_author: bool,
    invite_level: Level,
    promised: &[(ProjectState, Level)],
) -> bool {
    // The setting that stops members from inviting does not affect levels above.
    let could_give = || invite_still_allowed(viewer_level, invite_level, true, promised).is_allowed();
    match viewer_level {
        None => false,
        Some(_) if is_author => true,
        Some(level) => level >= Level::Administrator && could_give(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;

    const PRIVATE: ProjectState = ProjectState { private: true, explicit: None };

    fn refused_by(decision: Decision) -> Option<Rule> {
        decision.denial().map(|denial| denial.rule)
    }

    #[test]
    fn an_invite_as_administrator_dies_with_the_rank_of_its_author() {
        let invite = |author| invite_still_allowed(author, Level::Administrator, true, &[]);
        assert_eq!(refused_by(invite(Some(Level::Owner))), None);
        assert_eq!(refused_by(invite(Some(Level::Administrator))), None);
        assert_eq!(refused_by(invite(Some(Level::Member))), Some(Rule::LevelAboveActor));
        assert_eq!(refused_by(invite(None)), Some(Rule::NotAMember));
    }

    #[test]
    fn nobody_invites_an_owner() {
        for author in Level::ALL {
            let invite = invite_still_allowed(Some(author), Level::Owner, true, &[]);
            assert_eq!(refused_by(invite), Some(Rule::LevelNotGrantable));
        }
    }

    #[test]
    fn a_member_whose_organization_switched_inviting_off_invites_nobody_any_more() {
        let invite = |author| invite_still_allowed(Some(author), Level::Member, false, &[]);
        assert_eq!(refused_by(invite(Level::Member)), Some(Rule::SwitchedOff));
        assert_eq!(refused_by(invite(Level::Administrator)), None);
    }

    #[test]
    fn every_promised_project_is_judged_by_the_authors_level_in_it() {
        let managed = ProjectState { private: true, explicit: Some(Level::Administrator) };
        let seen = ProjectState { private: true, explicit: Some(Level::Member) };
        let open = ProjectState { private: false, explicit: Some(Level::Administrator) };
        let member = |promised: &[_]| invite_still_allowed(Some(Level::Member), Level::Member, true, promised);
        assert_eq!(refused_by(member(&[(managed, Level::Administrator)])), None);
        assert_eq!(refused_by(member(&[(managed, Level::Member), (seen, Level::Member)])), Some(Rule::LevelTooLow));
        assert_eq!(refused_by(member(&[(open, Level::Member)])), Some(Rule::LevelTooLow));
        let hidden = member(&[(managed, Level::Member), (PRIVATE, Level::Member)]);
        assert!(matches!(hidden, Decision::Hidden(denial) if denial.rule == Rule::ProjectPrivate));
    }

    #[test]
    fn what_is_offered_in_the_organization_is_judged_before_the_projects() {
        let invite = invite_still_allowed(Some(Level::Member), Level::Administrator, true, &[(PRIVATE, Level::Member)]);
        assert_eq!(refused_by(invite), Some(Rule::LevelAboveActor));
    }

    #[test]
    fn a_link_is_shown_to_its_author_and_to_administrators_and_to_no_other_member() {
        for level in Level::GRANTABLE {
            assert!(sees_invite_link(Some(Level::Member), true, level, &[(PRIVATE, Level::Member)]));
            assert!(!sees_invite_link(Some(Level::Member), false, level, &[]));
            assert!(sees_invite_link(Some(Level::Administrator), false, level, &[(PRIVATE, Level::Administrator)]));
            assert!(sees_invite_link(Some(Level::Owner), false, level, &[(PRIVATE, Level::Administrator)]));
        }
    }

    #[test]
    fn a_project_administrator_sees_no_link_of_others_into_their_project() {
        let managed = ProjectState { private: true, explicit: Some(Level::Administrator) };
        assert!(!sees_invite_link(Some(Level::Member), false, Level::Member, &[(managed, Level::Member)]));
    }

    #[test]
    fn a_link_that_gives_more_than_the_viewer_could_give_is_not_shown_to_them() {
        assert!(!sees_invite_link(Some(Level::Administrator), false, Level::Owner, &[]));
        assert!(!sees_invite_link(Some(Level::Administrator), false, Level::Member, &[(PRIVATE, Level::Owner)]));
    }

    #[test]
    fn who_does_not_belong_sees_no_link_be_it_their_own() {
        assert!(!sees_invite_link(None, true, Level::Member, &[]));
    }
}
