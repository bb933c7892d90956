//! Acts: what [`crate::decide()`] is asked about, with all facts that the decision depends on.

use crate::{Action, Level, ProjectState};

/// The person that an act affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Target {
    /// Their current level in the organization; `None` if they are not a member.
    pub level: Option<Level>,
    /// True if it is the actor.
    pub is_actor: bool,
}

impl Target {
    /// If the target is the actor, turns it into another person with the actor's level.
    const fn become_third(&mut self, actor: Level) {
        if self.is_actor {
            *self = Target { level: Some(actor), is_actor: false };
        }
    }
}

/// An action with all facts that the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// See the organization, its people and its invites.
    ViewOrganization,
    /// Invite somebody at a level.
    Invite {
        /// The level that the invite gives.
        level: Level,
        /// The organization's setting that lets members invite (contract 2.4).
        members_can_invite: bool,
    },
    /// Cancel or replace a pending invite.
    CancelInvite {
        /// True if the actor sent it.
        own: bool,
    },
    /// See and change billing.
    ManageBilling,
    /// Create a project.
    CreateProject,
    /// Change the organization's settings.
    ManageOrganization,
    /// See all of the activity log, and what other people had access to on any day.
    ViewActivity,
    /// See the organization as a member does, and change nothing.
    ViewAs {
        /// The member; for a level, another person of that level.
        target: Target,
    },
    /// Change somebody's level; to [`Level::Owner`] it transfers ownership.
    ChangeLevel {
        /// The person whose level changes.
        target: Target,
        /// The new level.
        to: Level,
    },
    /// Remove somebody from the organization; oneself: leave it.
    Remove {
        /// Who is removed.
        target: Target,
    },
    /// Offer ownership to a member, who then accepts or declines.
    OfferOwnership {
        /// To whom.
        target: Target,
    },
    /// Withdraw an offer of ownership.
    WithdrawOffer,
    /// Accept or decline an offer of ownership.
    AnswerOffer {
        /// True if it is offered to the actor.
        is_mine: bool,
    },
    /// Name an administrator who can claim ownership, and for how long a claim waits.
    NameSuccessor {
        /// Whom.
        target: Target,
    },
    /// Un-name the successor.
    RemoveSuccessor,
    /// Claim ownership, or take the claim back.
    ClaimOwnership {
        /// True if the actor is the successor.
        is_successor: bool,
    },
    /// Stop a claim that waits.
    StopClaim,
    /// Delete the organization.
    DeleteOrganization,
    /// See a project and query its data.
    ViewProject(ProjectState),
    /// Change a project's settings, reset its token.
    ManageProject(ProjectState),
    /// Make a project private or open.
    SetPrivacy(ProjectState),
    /// Delete a project.
    DeleteProject(ProjectState),
    /// Export all events of a project.
    ExportEvents(ProjectState),
    /// Delete all events of one user from a project.
    EraseEvents(ProjectState),
    /// Grant an explicit membership of a project. Also decides what an invite can give (the target is then the new
    /// member).
    Grant {
        /// The project, with the actor's own explicit membership.
        project: ProjectState,
        /// Who is granted access.
        target: Target,
        /// The level to grant.
        level: Level,
    },
    /// Change the level of an explicit membership.
    ChangeGrant {
        /// The project, with the actor's own explicit membership.
        project: ProjectState,
        /// Whose membership. Their level in the organization counts too: nobody acts on people above them.
        target: Target,
        /// Its current level.
        from: Level,
        /// Its new level.
        to: Level,
    },
    /// Remove an explicit membership; one's own: leave the project.
    Revoke {
        /// The project, with the actor's own explicit membership.
        project: ProjectState,
        /// Whose membership. Their level in the organization counts too: nobody acts on people above them.
        target: Target,
        /// Its current level.
        from: Level,
    },
}

impl Act {
    /// The act without its facts.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Act::ViewOrganization => Action::ViewOrganization,
            Act::Invite { .. } => Action::InviteMember,
            Act::CancelInvite { .. } => Action::CancelInvite,
            Act::ManageBilling => Action::ManageBilling,
            Act::CreateProject => Action::CreateProject,
            Act::ManageOrganization => Action::ManageOrganization,
            Act::ViewActivity => Action::ViewActivity,
            Act::ViewAs { .. } => Action::ViewAs,
            Act::ChangeLevel { to: Level::Owner, .. } => Action::TransferOwnership,
            Act::ChangeLevel { .. } => Action::ChangeMemberLevel,
            Act::Remove { target: Target { is_actor: true, .. } } => Action::LeaveOrganization,
            Act::Remove { .. } => Action::RemoveMember,
            Act::OfferOwnership { .. } | Act::WithdrawOffer => Action::OfferOwnership,
            Act::AnswerOffer { .. } => Action::AnswerOffer,
            Act::NameSuccessor { .. } | Act::RemoveSuccessor => Action::NameSuccessor,
            Act::ClaimOwnership { .. } => Action::ClaimOwnership,
            Act::StopClaim => Action::StopClaim,
            Act::DeleteOrganization => Action::DeleteOrganization,
            Act::ViewProject(_) => Action::ViewProject,
            Act::ManageProject(_) => Action::ManageProject,
            Act::SetPrivacy(_) => Action::SetProjectPrivacy,
            Act::DeleteProject(_) => Action::DeleteProject,
            Act::ExportEvents(_) => Action::ExportEvents,
            Act::EraseEvents(_) => Action::EraseEvents,
            Act::Grant { .. } => Action::GrantProjectAccess,
            Act::ChangeGrant { .. } => Action::ChangeProjectLevel,
            Act::Revoke { target: Target { is_actor: true, .. }, .. } => Action::LeaveProject,
            Act::Revoke { .. } => Action::RevokeProjectAccess,
        }
    }

    /// The project that the act is about, if any.
    #[must_use]
    pub const fn project(&self) -> Option<ProjectState> {
        match self {
            Act::ViewProject(project)
            | Act::ManageProject(project)
            | Act::SetPrivacy(project)
            | Act::DeleteProject(project)
            | Act::ExportEvents(project)
            | Act::EraseEvents(project)
            | Act::Grant { project, .. }
            | Act::ChangeGrant { project, .. }
            | Act::Revoke { project, .. } => Some(*project),
            Act::ViewOrganization
            | Act::Invite { .. }
            | Act::CancelInvite { .. }
            | Act::ManageBilling
            | Act::CreateProject
            | Act::ManageOrganization
            | Act::ViewActivity
            | Act::ViewAs { .. }
            | Act::ChangeLevel { .. }
            | Act::Remove { .. }
            | Act::OfferOwnership { .. }
            | Act::WithdrawOffer
            | Act::AnswerOffer { .. }
            | Act::NameSuccessor { .. }
            | Act::RemoveSuccessor
            | Act::ClaimOwnership { .. }
            | Act::StopClaim
            | Act::DeleteOrganization => None,
        }
    }

    /// The person that the act affects, if any.
    #[must_use]
    pub const fn target(&self) -> Option<Target> {
        match self {
            Act::ViewAs { target }
            | Act::ChangeLevel { target, .. }
            | Act::Remove { target }
            | Act::OfferOwnership { target }
            | Act::NameSuccessor { target }
            | Act::Grant { target, .. }
            | Act::ChangeGrant { target, .. }
            | Act::Revoke { target, .. } => Some(*target),
            Act::ViewOrganization
            | Act::Invite { .. }
            | Act::CancelInvite { .. }
            | Act::ManageBilling
            | Act::CreateProject
            | Act::ManageOrganization
            | Act::ViewActivity
            | Act::WithdrawOffer
            | Act::AnswerOffer { .. }
            | Act::RemoveSuccessor
            | Act::ClaimOwnership { .. }
            | Act::StopClaim
            | Act::DeleteOrganization
            | Act::ViewProject(_)
            | Act::ManageProject(_)
            | Act::SetPrivacy(_)
            | Act::DeleteProject(_)
            | Act::ExportEvents(_)
            | Act::EraseEvents(_) => None,
        }
    }

    /// The same act, done by a third person on behalf of the actor, who has level `actor`. The target stays the same
    /// person; nothing in the act belongs to the third person. Used to find out who could help.
    pub(crate) fn by_third(mut self, actor: Level) -> Self {
        match &mut self {
            Act::CancelInvite { own } => *own = false,
            Act::AnswerOffer { is_mine } => *is_mine = false,
            Act::ClaimOwnership { is_successor } => *is_successor = false,
            Act::ViewProject(project)
            | Act::ManageProject(project)
            | Act::SetPrivacy(project)
            | Act::DeleteProject(project)
            | Act::ExportEvents(project)
            | Act::EraseEvents(project) => project.explicit = None,
            Act::ViewAs { target }
            | Act::ChangeLevel { target, .. }
            | Act::Remove { target }
            | Act::OfferOwnership { target }
            | Act::NameSuccessor { target } => target.become_third(actor),
            Act::Grant { project, target, .. }
            | Act::ChangeGrant { project, target, .. }
            | Act::Revoke { project, target, .. } => {
                project.explicit = None;
                target.become_third(actor);
            }
            Act::ViewOrganization
            | Act::Invite { .. }
            | Act::ManageBilling
            | Act::CreateProject
            | Act::ManageOrganization
            | Act::ViewActivity
            | Act::WithdrawOffer
            | Act::RemoveSuccessor
            | Act::StopClaim
            | Act::DeleteOrganization => {}
        }
        self
    }
}
