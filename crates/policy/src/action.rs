//! The names of all actions, as denials carry them.

use serde::{Deserialize, Serialize};

/// An action without its facts; [`crate::Act`] has those.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    ViewOrganization,
    InviteMember,
    CancelInvite,
    ManageBilling,
    CreateProject,
    ManageOrganization,
    ViewActivity,
    ViewAs,
    ChangeMemberLevel,
    RemoveMember,
    LeaveOrganization,
    TransferOwnership,
    OfferOwnership,
    AnswerOffer,
    NameSuccessor,
    ClaimOwnership,
    StopClaim,
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
    /// The names in responses. Readers that are smaller than serde's look them up here.
    pub const NAMES: [(&'static str, Action); 28] = [
        ("view_organization", Action::ViewOrganization),
        ("invite_member", Action::InviteMember),
        ("cancel_invite", Action::CancelInvite),
        ("manage_billing", Action::ManageBilling),
        ("create_project", Action::CreateProject),
        ("manage_organization", Action::ManageOrganization),
        ("view_activity", Action::ViewActivity),
        ("view_as", Action::ViewAs),
        ("change_member_level", Action::ChangeMemberLevel),
        ("remove_member", Action::RemoveMember),
        ("leave_organization", Action::LeaveOrganization),
        ("transfer_ownership", Action::TransferOwnership),
        ("offer_ownership", Action::OfferOwnership),
        ("answer_offer", Action::AnswerOffer),
        ("name_successor", Action::NameSuccessor),
        ("claim_ownership", Action::ClaimOwnership),
        ("stop_claim", Action::StopClaim),
        ("delete_organization", Action::DeleteOrganization),
        ("view_project", Action::ViewProject),
        ("manage_project", Action::ManageProject),
        ("set_project_privacy", Action::SetProjectPrivacy),
        ("delete_project", Action::DeleteProject),
        ("export_events", Action::ExportEvents),
        ("erase_events", Action::EraseEvents),
        ("grant_project_access", Action::GrantProjectAccess),
        ("change_project_level", Action::ChangeProjectLevel),
        ("revoke_project_access", Action::RevokeProjectAccess),
        ("leave_project", Action::LeaveProject),
    ];

    /// The name in responses.
    #[must_use]
    pub fn name(self) -> &'static str {
        Action::NAMES.iter().find(|(_, action)| *action == self).map_or("", |(name, _)| name)
    }

    /// The action whose row on the page of roles explains this one; `None` if no row does.
    #[must_use]
    pub const fn row(self) -> Option<Action> {
        match self {
            Action::ViewOrganization | Action::LeaveProject | Action::AnswerOffer | Action::ClaimOwnership => None,
            Action::CancelInvite => Some(Action::ManageOrganization),
            Action::EraseEvents => Some(Action::ExportEvents),
            Action::OfferOwnership | Action::NameSuccessor | Action::StopClaim => Some(Action::TransferOwnership),
            Action::GrantProjectAccess | Action::ChangeProjectLevel | Action::RevokeProjectAccess => {
                Some(Action::ManageProject)
            }
            action => Some(action),
        }
    }

    /// Which level the action depends on, and so which level a [`crate::Denial`] of it names: true for the effective
    /// level in the project, false for the level in the organization.
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
            // This depends on the organization level, whatever the project level (contract 2.1).
            Action::SetProjectPrivacy
            | Action::ViewOrganization
            | Action::InviteMember
            | Action::CancelInvite
            | Action::ManageBilling
            | Action::CreateProject
            | Action::ManageOrganization
            | Action::ViewActivity
            | Action::ViewAs
            | Action::ChangeMemberLevel
            | Action::RemoveMember
            | Action::LeaveOrganization
            | Action::TransferOwnership
            | Action::OfferOwnership
            | Action::AnswerOffer
            | Action::NameSuccessor
            | Action::ClaimOwnership
            | Action::StopClaim
            | Action::DeleteOrganization => false,
        }
    }
}
