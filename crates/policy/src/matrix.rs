//! The table of the seed article (contract 2.1), as the data that enforces and that the role page shows.

use crate::{Action, Level};

/// One row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Viewing and querying project data.
    ViewProjectData,
    /// Inviting new members.
    InviteMembers,
    /// Billing management.
    ManageBilling,
    /// Project creation and deletion.
    CreateAndDeleteProjects,
    /// Project settings management, project-specific memberships included.
    ManageProjectSettings,
    /// Organization settings management, memberships included.
    ManageOrganizationSettings,
    /// Leaving the organization.
    LeaveOrganization,
    /// Transferring ownership.
    TransferOwnership,
    /// Organization deletion.
    DeleteOrganization,
}

impl Right {
    /// The rows in the order of the article.
    pub const ALL: [Right; 9] = [
        Right::ViewProjectData,
        Right::InviteMembers,
        Right::ManageBilling,
        Right::CreateAndDeleteProjects,
        Right::ManageProjectSettings,
        Right::ManageOrganizationSettings,
        Right::LeaveOrganization,
        Right::TransferOwnership,
        Right::DeleteOrganization,
    ];

    /// The row that an action falls under; none where no level alone decides (taking back what is one's own).
    #[must_use]
    pub const fn of(action: Action) -> Option<Right> {
        Some(match action {
            Action::ViewProject => Right::ViewProjectData,
            Action::InviteMember => Right::InviteMembers,
            Action::ManageBilling => Right::ManageBilling,
            Action::CreateProject | Action::DeleteProject => Right::CreateAndDeleteProjects,
            // Events leave the project, or are lost for good: more than looking at them.
            Action::ManageProject
            | Action::ExportEvents
            | Action::EraseEvents
            | Action::GrantProjectAccess
            | Action::ChangeProjectLevel
            | Action::RevokeProjectAccess => Right::ManageProjectSettings,
            Action::ManageOrganization
            | Action::SetProjectPrivacy
            | Action::ChangeMemberLevel
            | Action::RemoveMember
            | Action::CancelInvite => Right::ManageOrganizationSettings,
            Action::LeaveOrganization => Right::LeaveOrganization,
            Action::TransferOwnership => Right::TransferOwnership,
            Action::DeleteOrganization => Right::DeleteOrganization,
            Action::ViewOrganization | Action::LeaveProject => return None,
        })
    }
}

/// Whether a level has a right: the matrix itself. Rows about a project are asked with the effective level in it.
#[must_use]
pub const fn permits(right: Right, level: Level) -> bool {
    let [member, administrator, owner] = match right {
        Right::ViewProjectData | Right::InviteMembers | Right::ManageBilling => [true, true, true],
        Right::CreateAndDeleteProjects | Right::ManageProjectSettings | Right::ManageOrganizationSettings => {
            [false, true, true]
        }
        Right::LeaveOrganization => [true, true, false],
        Right::TransferOwnership | Right::DeleteOrganization => [false, false, true],
    };
    match level {
        Level::Member => member,
        Level::Administrator => administrator,
        Level::Owner => owner,
    }
}
