//! What an invite will give to the invitee, and what a change of its author's level does to it (contract 2.4).

use super::preview_level;
use crate::{Access, Denial, Level, ProjectState, Right, access, invite_still_allowed, sees_invite_link};

/// What the invitee will be able to see and do after accepting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitePreview<P> {
    /// Rows of the matrix for the invitee's organization level.
    pub rights: Vec<Right>,
    /// Projects that the invitee will see, in the given order.
    pub projects: Vec<InviteeProject<P>>,
}

/// A project that an invitee will see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InviteeProject<P> {
    /// Which project, as the caller identifies it.
    pub project: P,
    /// The level, and the rule that gives it.
    pub access: Access,
    /// What the project membership in the invite changes; `None` if the invite has none for this project.
    pub promise: Option<PromiseEffect>,
}

/// What a project membership in an invite changes for the invitee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PromiseEffect {
    /// It gives access that the invitee would not have otherwise.
    Counts,
    /// Nothing while the project is open; it counts when the project becomes private.
    CountsOncePrivate,
    /// Nothing: the organization level gives at least as much.
    Covered,
}

impl PromiseEffect {
    fn new(level: Level, private: bool, promised: Level) -> Self {
        let gives = |private| {
            let with = access(Some(level), ProjectState { private, explicit: Some(promised) });
            with != access(Some(level), ProjectState { private, explicit: None })
        };
        match (gives(private), gives(true)) {
            (true, _) => PromiseEffect::Counts,
            (false, true) => PromiseEffect::CountsOncePrivate,
            (false, false) => PromiseEffect::Covered,
        }
    }
}

/// Previews an invite at `level`. `projects` are those that the author knows: each with whether it is private, and the
/// level that the invite gives in it, if any.
#[must_use]
pub fn preview_invite<P>(
    level: Level,
    projects: impl IntoIterator<Item = (P, bool, Option<Level>)>,
) -> InvitePreview<P> {
    let states = projects.into_iter().map(|(project, private, promised)| {
        let promise = promised.map(|promised| PromiseEffect::new(level, private, promised));
        ((project, promise), ProjectState { private, explicit: promised })
    });
    let joining = preview_level(None, Some(level), states);
    let projects = joining.projects.gains.into_iter().filter_map(|effect| {
        let (project, promise) = effect.project;
        effect.after.map(|access| InviteeProject { project, access, promise })
    });
    InvitePreview { rights: joining.rights.gains, projects: projects.collect() }
}

/// An invite that has not been accepted. `I` identifies it for the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingInvite<I> {
    /// The invite, as the caller identifies it.
    pub invite: I,
    /// The level that it gives.
    pub level: Level,
    /// The projects that it gives access to and the level there, each with the explicit membership of the person whose
    /// level changes.
    pub promised: Vec<(ProjectState, Level)>,
}

/// Which of a person's pending `invites` stop working when their level changes from `from` to `to`, and why. They are
/// refused as `inviter_not_allowed`, or cancelled if the person leaves or is removed (`to` is `None`). Invites that did
/// not work before are left out, unless the change cancels them.
#[must_use]
pub fn invites_lost<I>(
    from: Option<Level>,
    to: Option<Level>,
    members_can_invite: bool,
    invites: impl IntoIterator<Item = PendingInvite<I>>,
) -> Vec<(I, Denial)> {
    let mut lost = Vec::new();
    for PendingInvite { invite, level, promised } in invites {
        let allowed = |author| invite_still_allowed(author, level, members_can_invite, &promised);
        if let Some(denial) = allowed(to).denial()
            && (to.is_none() || allowed(from).is_allowed())
        {
            lost.push((invite, denial));
        }
    }
    lost
}

/// False if a change of somebody's level from `from` to `to` renews no link, whatever invites there are: the pending ones
/// need not be read for [`links_renewed`].
#[must_use]
pub fn may_lose_links(from: Option<Level>, to: Option<Level>) -> bool {
    // Below administrator nobody sees the links of others; from there on, the level makes no difference.
    from >= Some(Level::Administrator) && to < Some(Level::Administrator)
}

/// Which pending `invites` of **others** get a new link when somebody's level changes from `from` to `to`: those whose
/// link the person could see before and cannot see after (contract 2.4).
#[must_use]
pub fn links_renewed<I>(
    from: Option<Level>,
    to: Option<Level>,
    invites: impl IntoIterator<Item = PendingInvite<I>>,
) -> Vec<I> {
    let sees = |viewer, invite: &PendingInvite<I>| sees_invite_link(viewer, false, invite.level, &invite.promised);
    let loses = |invite: &PendingInvite<I>| sees(from, invite) && !sees(to, invite);
    invites.into_iter().filter(loses).map(|invite| invite.invite).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Grounds, Rule};
    use Level::{Administrator, Member, Owner};

    #[test]
    fn an_invited_member_sees_open_projects_and_the_private_ones_that_are_promised() {
        let projects = [
            ("open", false, None),
            ("open and promised", false, Some(Administrator)),
            ("closed", true, None),
            ("promised", true, Some(Administrator)),
        ];
        let preview = preview_invite(Member, projects);
        let by = |level, grounds| Access { level, grounds };
        assert_eq!(
            preview.projects,
            [
                InviteeProject { project: "open", access: by(Member, Grounds::OpenProject), promise: None },
                InviteeProject {
                    project: "open and promised",
                    access: by(Member, Grounds::OpenProject),
                    promise: Some(PromiseEffect::CountsOncePrivate),
                },
                InviteeProject {
                    project: "promised",
                    access: by(Administrator, Grounds::ExplicitMembership),
                    promise: Some(PromiseEffect::Counts),
                },
            ]
        );
        assert_eq!(
            preview.rights,
            [Right::ViewProjectData, Right::InviteMembers, Right::ManageBilling, Right::LeaveOrganization]
        );
    }

    #[test]
    fn an_invited_administrator_sees_everything_whatever_is_promised() {
        let preview = preview_invite(Administrator, [("closed", true, None), ("promised", true, Some(Member))]);
        let promises: Vec<_> = preview.projects.iter().map(|project| (project.project, project.promise)).collect();
        assert_eq!(promises, [("closed", None), ("promised", Some(PromiseEffect::Covered))]);
        assert!(preview.projects.iter().all(|project| project.access.level == Administrator));
    }

    fn invites() -> Vec<PendingInvite<&'static str>> {
        let closed = ProjectState { private: true, explicit: None };
        let invite = |invite, level, promised: &[_]| PendingInvite { invite, level, promised: promised.to_vec() };
        vec![
            invite("plain", Member, &[]),
            invite("administrator", Administrator, &[]),
            invite("project", Member, &[(closed, Member)]),
        ]
    }

    fn lost(from: Level, to: Option<Level>, members_can_invite: bool) -> Vec<(&'static str, Rule)> {
        let lost = invites_lost(Some(from), to, members_can_invite, invites());
        lost.into_iter().map(|(invite, denial)| (invite, denial.rule)).collect()
    }

    #[test]
    fn lowering_the_author_kills_the_invites_that_promise_more_than_they_may_still_give() {
        let gone = [("administrator", Rule::LevelAboveActor), ("project", Rule::ProjectPrivate)];
        assert_eq!(lost(Administrator, Some(Member), true), gone);
        assert_eq!(lost(Owner, Some(Administrator), true), []);
        let all = [("plain", Rule::SwitchedOff), ("administrator", Rule::SwitchedOff), ("project", Rule::SwitchedOff)];
        assert_eq!(lost(Administrator, Some(Member), false), all);
    }

    #[test]
    fn an_invite_that_was_worth_nothing_before_is_not_lost_by_the_change() {
        assert_eq!(lost(Member, Some(Member), true), []);
        assert_eq!(lost(Member, Some(Administrator), true), []);
    }

    #[test]
    fn whoever_goes_takes_all_their_invites_along() {
        let gone: Vec<_> = lost(Member, None, true).into_iter().map(|(invite, _)| invite).collect();
        assert_eq!(gone, ["plain", "administrator", "project"]);
    }

    #[test]
    fn links_are_renewed_when_an_administrator_is_lowered_or_removed_and_not_otherwise() {
        let all = ["plain", "administrator", "project"];
        let renewed = |from, to| links_renewed(Some(from), to, invites());
        for from in [Administrator, Owner] {
            assert_eq!(renewed(from, Some(Member)), all);
            assert_eq!(renewed(from, None), all);
            assert!(renewed(from, Some(Administrator)).is_empty());
        }
        assert!(renewed(Member, None).is_empty());
        assert!(renewed(Member, Some(Administrator)).is_empty());
    }

    #[test]
    fn where_no_link_may_be_lost_none_is_renewed() {
        let levels = || [None, Some(Member), Some(Administrator), Some(Owner)];
        for (from, to) in levels().into_iter().flat_map(|from| levels().map(|to| (from, to))) {
            assert!(may_lose_links(from, to) || links_renewed(from, to, invites()).is_empty(), "{from:?} {to:?}");
        }
    }
}
