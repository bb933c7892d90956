//! What can be asked of [`crate::decide()`]: acts with their circumstances.

use crate::{Action, Level, ProjectState};

/// Somebody that an act is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Target {
    /// Their present level in the organization; none if they do not belong to it.
    pub level: Option<Level>,
    /// True if it is the actor.
    pub is_actor: bool,
}

impl Target {
    /// If it was the actor, it is somebody else now, who has the actor's level.
    const fn become_third(&mut self, actor: Level) {
        if self.is_actor {
            *self = Target { level: Some(actor), is_actor: false };
        }
    }
}

/// What somebody wants to do, with everything that the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// See the organization, its people and its invites.
    ViewOrganization,
    /// Invite somebody at a level.
    Invite {
        /// The level that the invite promises.
        level: Level,
        /// The organization's switch (contract 2.4).
        members_can_invite: bool,
    },
    /// Cancel, or replace, a pending invite.
    CancelInvite {
        /// True if the actor sent it.
        own: bool,
    },
    /// See and change billing.
    ManageBilling,
    /// Make a project.
    CreateProject,
    /// Change the organization's settings.
    ManageOrganization,
    /// Give somebody another level; to [`Level::Owner`] it is a transfer of ownership.
    ChangeLevel {
        /// Whose level.
        target: Target,
        /// The new level.
        to: Level,
    },
    /// Take somebody out of the organization; oneself: leaving.
    Remove {
        /// Who is removed.
        target: Target,
    },
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
    /// Take all events of a project away as a file.
    ExportEvents(ProjectState),
    /// Erase all events of one person from a project.
    EraseEvents(ProjectState),
    /// Give somebody an explicit membership of a project; also what an invite promises (target: a new member).
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
        /// Whose membership; their level in the organization counts too, so that nobody touches somebody above them.
        target: Target,
        /// Its present level.
        from: Level,
        /// Its new level.
        to: Level,
    },
    /// Take an explicit membership away; one's own: leaving the project.
    Revoke {
        /// The project, with the actor's own explicit membership.
        project: ProjectState,
        /// Whose membership; their level in the organization counts too, so that nobody touches somebody above them.
        target: Target,
        /// Its present level.
        from: Level,
    },
}

impl Act {
    /// The name of the act.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Act::ViewOrganization => Action::ViewOrganization,
            Act::Invite { .. } => Action::InviteMember,
            Act::CancelInvite { .. } => Action::CancelInvite,
            Act::ManageBilling => Action::ManageBilling,
            Act::CreateProject => Action::CreateProject,
            Act::ManageOrganization => Action::ManageOrganization,
            Act::ChangeLevel { to: Level::Owner, .. } => Action::TransferOwnership,
            Act::ChangeLevel { .. } => Action::ChangeMemberLevel,
            Act::Remove { target: Target { is_actor: true, .. } } => Action::LeaveOrganization,
            Act::Remove { .. } => Action::RemoveMember,
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

    /// The project that the act is about, if it is about one.
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
            | Act::ChangeLevel { .. }
            | Act::Remove { .. }
            | Act::DeleteOrganization => None,
        }
    }

    /// The person that the act is done to, if it is done to one.
    #[must_use]
    pub const fn target(&self) -> Option<Target> {
        match self {
            Act::ChangeLevel { target, .. }
            | Act::Remove { target }
            | Act::Grant { target, .. }
            | Act::ChangeGrant { target, .. }
            | Act::Revoke { target, .. } => Some(*target),
            Act::ViewOrganization
            | Act::Invite { .. }
            | Act::CancelInvite { .. }
            | Act::ManageBilling
            | Act::CreateProject
            | Act::ManageOrganization
            | Act::DeleteOrganization
            | Act::ViewProject(_)
            | Act::ManageProject(_)
            | Act::SetPrivacy(_)
            | Act::DeleteProject(_)
            | Act::ExportEvents(_)
            | Act::EraseEvents(_) => None,
        }
    }

    /// The same act as a third person would do it for an actor of level `actor`: to whom it is done stays, nothing in
    /// it is the third person's own.
    pub(crate) fn by_third(mut self, actor: Level) -> Self {
        match &mut self {
            Act::CancelInvite { own } => *own = false,
            Act::ViewProject(project)
            | Act::ManageProject(project)
            | Act::SetPrivacy(project)
            | Act::DeleteProject(project)
            | Act::ExportEvents(project)
            | Act::EraseEvents(project) => project.explicit = None,
            Act::ChangeLevel { target, .. } | Act::Remove { target } => target.become_third(actor),
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
            | Act::DeleteOrganization => {}
        }
        self
    }
}
