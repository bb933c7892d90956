//! What can be asked of [`crate::decide`]: acts with their circumstances.

use crate::{Action, Level, ProjectState};

/// Somebody that an act is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Target {
    /// Their present level in the organization; none if they do not belong to it.
    pub level: Option<Level>,
    /// True if it is the actor.
    pub is_actor: bool,
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
        /// Whose membership.
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
        /// Whose membership.
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

    /// The same act as somebody else of level `helper` would do it for an actor of level `actor`.
    ///
    /// INVARIANT: an organization has one owner, so that a helper who is owner and a target who is owner are one person.
    pub(crate) fn done_by(self, helper: Level, actor: Level) -> Self {
        let project = |project: ProjectState| ProjectState { explicit: None, ..project };
        let target = |target: Target| {
            if target.is_actor {
                Target { level: Some(actor), is_actor: false }
            } else {
                Target { is_actor: helper == Level::Owner && target.level == Some(Level::Owner), ..target }
            }
        };
        match self {
            Act::CancelInvite { .. } => Act::CancelInvite { own: false },
            Act::ChangeLevel { target: person, to } => Act::ChangeLevel { target: target(person), to },
            Act::Remove { target: person } => Act::Remove { target: target(person) },
            Act::ViewProject(state) => Act::ViewProject(project(state)),
            Act::ManageProject(state) => Act::ManageProject(project(state)),
            Act::SetPrivacy(state) => Act::SetPrivacy(project(state)),
            Act::DeleteProject(state) => Act::DeleteProject(project(state)),
            Act::Grant { project: state, target: person, level } => {
                Act::Grant { project: project(state), target: target(person), level }
            }
            Act::ChangeGrant { project: state, target: person, from, to } => {
                Act::ChangeGrant { project: project(state), target: target(person), from, to }
            }
            Act::Revoke { project: state, target: person, from } => {
                Act::Revoke { project: project(state), target: target(person), from }
            }
            Act::ViewOrganization
            | Act::Invite { .. }
            | Act::ManageBilling
            | Act::CreateProject
            | Act::ManageOrganization
            | Act::DeleteOrganization => self,
        }
    }
}
