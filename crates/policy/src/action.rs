//! The names of what can be asked, as a denial carries them to people and programs.

use serde::{Deserialize, Serialize};

/// What somebody wants to do, without its circumstances (those are in [`crate::Act`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    ViewOrganization,
    InviteMember,
    CancelInvite,
    ManageBilling,
    CreateProject,
    ManageOrganization,
    ChangeMemberLevel,
    RemoveMember,
    LeaveOrganization,
    TransferOwnership,
    DeleteOrganization,
    ViewProject,
    ManageProject,
    SetProjectPrivacy,
    DeleteProject,
    ExportEvents,
    EraseEvents,
    GrantProjectAccess,
    ChangeProjectLevel,
    RevokeProjectAccess,
    LeaveProject,
}

impl Action {
    /// Where the level counts that [`crate::decide()`] asks for and that a [`crate::Denial`] speaks of: true for the
    /// effective level in the project, false for the level in the organization.
    #[must_use]
    pub const fn judged_in_project(self) -> bool {
        match self {
            Action::ViewProject
            | Action::ManageProject
            | Action::DeleteProject
            | Action::ExportEvents
            | Action::EraseEvents
            | Action::GrantProjectAccess
            | Action::ChangeProjectLevel
            | Action::RevokeProjectAccess
            | Action::LeaveProject => true,
            // Making a project private or open needs a level in the organization, whatever the project level (2.1).
            Action::SetProjectPrivacy
            | Action::ViewOrganization
            | Action::InviteMember
            | Action::CancelInvite
            | Action::ManageBilling
            | Action::CreateProject
            | Action::ManageOrganization
            | Action::ChangeMemberLevel
            | Action::RemoveMember
            | Action::LeaveOrganization
            | Action::TransferOwnership
            | Action::DeleteOrganization => false,
        }
    }
}
