//! What an invite will give to the invitee, and what a change of its author's level does to it (contract 2.4).

use super::{Standing, preview_rights};
use crate::{Access, Denial, Level, ProjectState, Right, access, invite_still_allowed, sees_invite_link};

/// What an invite offers, in an organization. `K` identifies projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InviteOffer<'a, K> {
    /// The level in the organization.
    pub level: Level,
    /// The projects that it gives access to, and the level there; the last one counts for a project that is repeated.
    pub promised: &'a [(K, Level)],
    /// The organization's setting that lets members invite.
    pub members_can_invite: bool,
}

/// What the invitee will be able to see and do after accepting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitePreview<P> {
    /// The invitee's rights in the organization, in the order of the matrix, without those that a setting takes away.
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

/// Previews an invite: what the invitee will have of the `projects`, each given with its id, with what the caller wants
/// to call it, and with whether it is private. The browser and `POST …/preview/` both call this with the projects that
/// the author can see, so neither says more than the author may know.
#[must_use]
pub fn preview_invite<K: PartialEq, P>(
    offer: &InviteOffer<'_, K>,
    projects: impl IntoIterator<Item = (K, P, bool)>,
) -> InvitePreview<P> {
    let InviteOffer { level, promised, members_can_invite } = *offer;
    let standing = |level| Standing { level, members_can_invite };
    let seen = projects.into_iter().filter_map(|(id, project, private)| {
        let explicit = promised.iter().rfind(|promise| promise.0 == id).map(|promise| promise.1);
        let promise = explicit.map(|explicit| PromiseEffect::new(level, private, explicit));
        let access = access(Some(level), ProjectState { private, explicit })?;
        Some(InviteeProject { project, access, promise })
    });
    InvitePreview { projects: seen.collect(), rights: preview_rights(standing(None), standing(Some(level))).gains }
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

    fn preview(
        (level, members_can_invite): (Level, bool),
        promised: &[(&'static str, Level)],
    ) -> InvitePreview<&'static str> {
        let private = ["closed", "promised"];
        let projects = ["open", "open and promised", "closed", "promised"];
        let known = projects.map(|name| (name, name, private.contains(&name)));
        preview_invite(&InviteOffer { level, promised, members_can_invite }, known)
    }

    #[test]
    fn an_invited_member_sees_open_projects_and_the_private_ones_that_are_promised() {
        let promised = [("open and promised", Administrator), ("promised", Administrator), ("gone", Member)];
        let preview = preview((Member, true), &promised);
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
        let preview = preview((Administrator, true), &[("promised", Member)]);
        let promises: Vec<_> = preview.projects.iter().map(|project| (project.project, project.promise)).collect();
        let covered = ("promised", Some(PromiseEffect::Covered));
        assert_eq!(promises, [("open", None), ("open and promised", None), ("closed", None), covered]);
        assert!(preview.projects.iter().all(|project| project.access.level == Administrator));
    }

    #[test]
    fn an_invited_member_cannot_invite_where_members_cannot() {
        let rights = |level, switch| preview((level, switch), &[]).rights;
        assert_eq!(rights(Member, false), [Right::ViewProjectData, Right::ManageBilling, Right::LeaveOrganization]);
        assert_eq!(rights(Administrator, false), rights(Administrator, true));
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
