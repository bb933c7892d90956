//! The table of rights in the article that the contract is based on (2.1): enforced by [`crate::decide()`], and shown
//! on the page of roles.

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

    /// The names in responses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Right::ViewProjectData => "view_project_data",
            Right::InviteMembers => "invite_members",
            Right::ManageBilling => "manage_billing",
            Right::CreateAndDeleteProjects => "create_and_delete_projects",
            Right::ManageProjectSettings => "manage_project_settings",
            Right::ManageOrganizationSettings => "manage_organization_settings",
            Right::LeaveOrganization => "leave_organization",
            Right::TransferOwnership => "transfer_ownership",
            Right::DeleteOrganization => "delete_organization",
        }
    }

    /// The row of an action; `None` if no level alone decides, as for one's own invites and memberships.
    #[must_use]
    pub const fn for_action(action: Action) -> Option<Right> {
        Some(match action {
            Action::ViewProject => Right::ViewProjectData,
            Action::InviteMember => Right::InviteMembers,
            Action::ManageBilling => Right::ManageBilling,
            Action::CreateProject | Action::DeleteProject => Right::CreateAndDeleteProjects,
            // Exporting or deleting events is more than viewing them.
            Action::ManageProject
            | Action::ExportEvents
            | Action::EraseEvents
            | Action::GrantProjectAccess
            | Action::ChangeProjectLevel
            | Action::RevokeProjectAccess => Right::ManageProjectSettings,
            Action::ManageOrganization
            | Action::ViewActivity
            | Action::ViewAs
            | Action::SetProjectPrivacy
            | Action::ChangeMemberLevel
            | Action::RemoveMember
            | Action::CancelInvite => Right::ManageOrganizationSettings,
            Action::LeaveOrganization => Right::LeaveOrganization,
            Action::TransferOwnership | Action::OfferOwnership | Action::NameSuccessor | Action::StopClaim => {
                Right::TransferOwnership
            }
            Action::DeleteOrganization => Right::DeleteOrganization,
            Action::ViewOrganization | Action::LeaveProject | Action::AnswerOffer | Action::ClaimOwnership => {
                return None;
            }
        })
    }
}

/// True if `level` has the right. For rights about a project, `level` is the effective level there.
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
