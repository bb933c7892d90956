//! What kind of thing an action changes, and whether it can be undone.

use super::ActivityAction;
use crate::ActivityScope;

impl ActivityAction {
    /// The kind of thing that it changes.
    #[must_use]
    pub const fn scope(self) -> ActivityScope {
        match self {
            ActivityAction::OrganizationCreate
            | ActivityAction::OrganizationUpdate
            | ActivityAction::OrganizationDelete
            | ActivityAction::OrganizationRestore
            | ActivityAction::DomainCreate
            | ActivityAction::DomainVerify
            | ActivityAction::DomainUpdate
            | ActivityAction::DomainLose
            | ActivityAction::DomainDelete
            | ActivityAction::OfferCreate
            | ActivityAction::OfferAccept
            | ActivityAction::OfferDecline
            | ActivityAction::OfferWithdraw
            | ActivityAction::SuccessorName
            | ActivityAction::SuccessorRemove
            | ActivityAction::SuccessorClaim
            | ActivityAction::SuccessorTakeBack
            | ActivityAction::SuccessorStop
            | ActivityAction::ReviewFinish => ActivityScope::Organization,
            ActivityAction::MemberJoin
            | ActivityAction::MemberLevel
            | ActivityAction::MemberTransfer
            | ActivityAction::MemberRemove
            | ActivityAction::MemberLeave
            | ActivityAction::MemberRestore => ActivityScope::Member,
            ActivityAction::InviteCreate | ActivityAction::InviteCancel | ActivityAction::InviteRestore => {
                ActivityScope::Invite
            }
            ActivityAction::ProjectCreate
            | ActivityAction::ProjectUpdate
            | ActivityAction::ProjectPrivacy
            | ActivityAction::ProjectResetToken
            | ActivityAction::ProjectEraseEvents
            | ActivityAction::ProjectDelete
            | ActivityAction::ProjectRestore => ActivityScope::Project,
            ActivityAction::GrantCreate
            | ActivityAction::GrantLevel
            | ActivityAction::GrantRemove
            | ActivityAction::GrantLeave => ActivityScope::Grant,
            ActivityAction::RequestCreate
            | ActivityAction::RequestApprove
            | ActivityAction::RequestDecline
            | ActivityAction::RequestWithdraw => ActivityScope::Request,
            ActivityAction::BillingUpdate | ActivityAction::BillingCard => ActivityScope::Billing,
            ActivityAction::AccountUpdate | ActivityAction::AccountDelete => ActivityScope::Account,
            ActivityAction::ViewAs
            | ActivityAction::PasswordChange
            | ActivityAction::SessionEnd
            | ActivityAction::PasswordReset
            | ActivityAction::SecondFactorChange
            | ActivityAction::KeyCreate
            | ActivityAction::KeyRevoke => ActivityScope::Security,
        }
    }

    /// True if it can be undone (contract 8). Leaving can be undone only by the person who left, and not from the log.
    #[must_use]
    pub const fn is_undoable(self) -> bool {
        matches!(
            self,
            ActivityAction::OrganizationUpdate
                | ActivityAction::OrganizationDelete
                | ActivityAction::OrganizationRestore
                | ActivityAction::MemberLevel
                | ActivityAction::MemberRemove
                | ActivityAction::MemberRestore
                | ActivityAction::InviteCancel
                | ActivityAction::InviteRestore
                | ActivityAction::ProjectUpdate
                | ActivityAction::ProjectPrivacy
                | ActivityAction::ProjectDelete
                | ActivityAction::ProjectRestore
                | ActivityAction::GrantCreate
                | ActivityAction::GrantLevel
                | ActivityAction::GrantRemove
                | ActivityAction::BillingUpdate
        )
    }
    /// True if it needs administrator or owner, whoever it is about. A review looks for the last one of a person.
    #[must_use]
    pub const fn is_administrative(self) -> bool {
        matches!(
            self,
            ActivityAction::OrganizationUpdate
                | ActivityAction::OrganizationDelete
                | ActivityAction::OrganizationRestore
                | ActivityAction::DomainCreate
                | ActivityAction::DomainVerify
                | ActivityAction::DomainUpdate
                | ActivityAction::DomainDelete
                | ActivityAction::OfferCreate
                | ActivityAction::OfferWithdraw
                | ActivityAction::SuccessorName
                | ActivityAction::SuccessorRemove
                | ActivityAction::SuccessorStop
                | ActivityAction::ReviewFinish
                | ActivityAction::MemberLevel
                | ActivityAction::MemberTransfer
                | ActivityAction::MemberRemove
                | ActivityAction::MemberRestore
                | ActivityAction::ProjectCreate
                | ActivityAction::ProjectUpdate
                | ActivityAction::ProjectPrivacy
                | ActivityAction::ProjectResetToken
                | ActivityAction::ProjectEraseEvents
                | ActivityAction::ProjectDelete
                | ActivityAction::ProjectRestore
                | ActivityAction::GrantCreate
                | ActivityAction::GrantLevel
                | ActivityAction::GrantRemove
                | ActivityAction::RequestApprove
                | ActivityAction::RequestDecline
                | ActivityAction::ViewAs
        )
    }
}
