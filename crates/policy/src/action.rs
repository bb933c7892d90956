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
    GrantProjectAccess,
    ChangeProjectLevel,
    RevokeProjectAccess,
    LeaveProject,
}
