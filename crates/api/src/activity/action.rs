//! What was done.

mod kind;

use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// What was done in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ActivityAction {
    /// An organization was created.
    #[serde(rename = "organization.create")]
    OrganizationCreate,
    /// Settings of the organization were changed.
    #[serde(rename = "organization.update")]
    OrganizationUpdate,
    /// The organization was deleted.
    #[serde(rename = "organization.delete")]
    OrganizationDelete,
    /// A deleted organization was brought back.
    #[serde(rename = "organization.restore")]
    OrganizationRestore,
    /// A domain was added.
    #[serde(rename = "domain.create")]
    DomainCreate,
    /// The record of a domain was found: it is the organization's.
    #[serde(rename = "domain.verify")]
    DomainVerify,
    /// Automatic joining by a domain was switched.
    #[serde(rename = "domain.update")]
    DomainUpdate,
    /// A domain is no longer verified: its record is missing.
    #[serde(rename = "domain.lose")]
    DomainLose,
    /// A domain was removed.
    #[serde(rename = "domain.delete")]
    DomainDelete,
    /// The owner offered ownership to a member.
    #[serde(rename = "offer.create")]
    OfferCreate,
    /// A member accepted ownership. An entry of its own says that it moved.
    #[serde(rename = "offer.accept")]
    OfferAccept,
    /// A member declined ownership.
    #[serde(rename = "offer.decline")]
    OfferDecline,
    /// The owner withdrew an offer of ownership.
    #[serde(rename = "offer.withdraw")]
    OfferWithdraw,
    /// The owner named a successor, or changed the waiting time.
    #[serde(rename = "successor.name")]
    SuccessorName,
    /// The owner un-named the successor.
    #[serde(rename = "successor.remove")]
    SuccessorRemove,
    /// The successor claimed ownership.
    #[serde(rename = "successor.claim")]
    SuccessorClaim,
    /// The successor took the claim back.
    #[serde(rename = "successor.take_back")]
    SuccessorTakeBack,
    /// The owner stopped the claim of the successor.
    #[serde(rename = "successor.stop")]
    SuccessorStop,
    /// An access review was finished. What it has changed has entries of its own.
    #[serde(rename = "review.finish")]
    ReviewFinish,
    /// A person joined.
    #[serde(rename = "member.join")]
    MemberJoin,
    /// A member's level was changed.
    #[serde(rename = "member.level")]
    MemberLevel,
    /// A member became the owner; the owner became an administrator.
    #[serde(rename = "member.transfer")]
    MemberTransfer,
    /// A member was removed.
    #[serde(rename = "member.remove")]
    MemberRemove,
    /// A member left.
    #[serde(rename = "member.leave")]
    MemberLeave,
    /// A removed member was brought back.
    #[serde(rename = "member.restore")]
    MemberRestore,
    /// A person was invited.
    #[serde(rename = "invite.create")]
    InviteCreate,
    /// An invite was cancelled.
    #[serde(rename = "invite.cancel")]
    InviteCancel,
    /// A cancelled invite was brought back.
    #[serde(rename = "invite.restore")]
    InviteRestore,
    /// A project was created.
    #[serde(rename = "project.create")]
    ProjectCreate,
    /// Settings of a project were changed.
    #[serde(rename = "project.update")]
    ProjectUpdate,
    /// A project became private or open.
    #[serde(rename = "project.privacy")]
    ProjectPrivacy,
    /// The token of a project was replaced.
    #[serde(rename = "project.reset_token")]
    ProjectResetToken,
    /// The events of one user were deleted from a project.
    #[serde(rename = "project.erase_events")]
    ProjectEraseEvents,
    /// A project was deleted.
    #[serde(rename = "project.delete")]
    ProjectDelete,
    /// A deleted project was brought back.
    #[serde(rename = "project.restore")]
    ProjectRestore,
    /// A member was granted access to a project.
    #[serde(rename = "grant.create")]
    GrantCreate,
    /// The level of a grant was changed.
    #[serde(rename = "grant.level")]
    GrantLevel,
    /// A member's access to a project was removed.
    #[serde(rename = "grant.remove")]
    GrantRemove,
    /// A member left a project.
    #[serde(rename = "grant.leave")]
    GrantLeave,
    /// A member asked others to do something.
    #[serde(rename = "request.create")]
    RequestCreate,
    /// A request of a member was approved: it was done. An entry of its own says what.
    #[serde(rename = "request.approve")]
    RequestApprove,
    /// A request of a member was declined.
    #[serde(rename = "request.decline")]
    RequestDecline,
    /// A member withdrew a request of theirs.
    #[serde(rename = "request.withdraw")]
    RequestWithdraw,
    /// Billing settings were changed.
    #[serde(rename = "billing.update")]
    BillingUpdate,
    /// The card was changed.
    #[serde(rename = "billing.card")]
    BillingCard,
    /// A member began to view the organization as another member, or as somebody at a level.
    #[serde(rename = "view_as.create")]
    ViewAs,
    /// A member changed their name or email.
    #[serde(rename = "account.update")]
    AccountUpdate,
    /// A member deleted their account.
    #[serde(rename = "account.delete")]
    AccountDelete,
    /// A member changed their password, which ended their sessions.
    #[serde(rename = "password.change")]
    PasswordChange,
    /// A member ended sessions of theirs from another one.
    #[serde(rename = "session.end")]
    SessionEnd,
    /// A member set a new password by a link, which ended their sessions.
    #[serde(rename = "password.reset")]
    PasswordReset,
    /// A member added, removed or used up a second factor.
    #[serde(rename = "second_factor.change")]
    SecondFactorChange,
    /// A member created a personal API key.
    #[serde(rename = "key.create")]
    KeyCreate,
    /// A member revoked a personal API key.
    #[serde(rename = "key.revoke")]
    KeyRevoke,
}

impl ActivityAction {
    /// All actions, with their names in JSON.
    pub const NAMES: [(&'static str, ActivityAction); 54] = [
        ("organization.create", ActivityAction::OrganizationCreate),
        ("organization.update", ActivityAction::OrganizationUpdate),
        ("organization.delete", ActivityAction::OrganizationDelete),
        ("organization.restore", ActivityAction::OrganizationRestore),
        ("domain.create", ActivityAction::DomainCreate),
        ("domain.verify", ActivityAction::DomainVerify),
        ("domain.update", ActivityAction::DomainUpdate),
        ("domain.lose", ActivityAction::DomainLose),
        ("domain.delete", ActivityAction::DomainDelete),
        ("offer.create", ActivityAction::OfferCreate),
        ("offer.accept", ActivityAction::OfferAccept),
        ("offer.decline", ActivityAction::OfferDecline),
        ("offer.withdraw", ActivityAction::OfferWithdraw),
        ("successor.name", ActivityAction::SuccessorName),
        ("successor.remove", ActivityAction::SuccessorRemove),
        ("successor.claim", ActivityAction::SuccessorClaim),
        ("successor.take_back", ActivityAction::SuccessorTakeBack),
        ("successor.stop", ActivityAction::SuccessorStop),
        ("review.finish", ActivityAction::ReviewFinish),
        ("member.join", ActivityAction::MemberJoin),
        ("member.level", ActivityAction::MemberLevel),
        ("member.transfer", ActivityAction::MemberTransfer),
        ("member.remove", ActivityAction::MemberRemove),
        ("member.leave", ActivityAction::MemberLeave),
        ("member.restore", ActivityAction::MemberRestore),
        ("invite.create", ActivityAction::InviteCreate),
        ("invite.cancel", ActivityAction::InviteCancel),
        ("invite.restore", ActivityAction::InviteRestore),
        ("project.create", ActivityAction::ProjectCreate),
        ("project.update", ActivityAction::ProjectUpdate),
        ("project.privacy", ActivityAction::ProjectPrivacy),
        ("project.reset_token", ActivityAction::ProjectResetToken),
        ("project.erase_events", ActivityAction::ProjectEraseEvents),
        ("project.delete", ActivityAction::ProjectDelete),
        ("project.restore", ActivityAction::ProjectRestore),
        ("grant.create", ActivityAction::GrantCreate),
        ("grant.level", ActivityAction::GrantLevel),
        ("grant.remove", ActivityAction::GrantRemove),
        ("grant.leave", ActivityAction::GrantLeave),
        ("request.create", ActivityAction::RequestCreate),
        ("request.approve", ActivityAction::RequestApprove),
        ("request.decline", ActivityAction::RequestDecline),
        ("request.withdraw", ActivityAction::RequestWithdraw),
        ("billing.update", ActivityAction::BillingUpdate),
        ("billing.card", ActivityAction::BillingCard),
        ("view_as.create", ActivityAction::ViewAs),
        ("account.update", ActivityAction::AccountUpdate),
        ("account.delete", ActivityAction::AccountDelete),
        ("password.change", ActivityAction::PasswordChange),
        ("session.end", ActivityAction::SessionEnd),
        ("password.reset", ActivityAction::PasswordReset),
        ("second_factor.change", ActivityAction::SecondFactorChange),
        ("key.create", ActivityAction::KeyCreate),
        ("key.revoke", ActivityAction::KeyRevoke),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        ActivityAction::NAMES.iter().find(|(_, action)| *action == self).map_or("", |(name, _)| name)
    }

    /// The action with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ActivityAction::NAMES.iter().find(|(known, _)| *known == name).map(|(_, action)| *action)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ActivityScope;
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for (name, action) in ActivityAction::NAMES {
            assert_eq!(serde_json::to_value(action).unwrap(), name);
            assert_eq!((ActivityAction::from_name(name), action.name()), (Some(action), name));
        }
        for (name, scope) in ActivityScope::NAMES {
            assert_eq!(serde_json::to_value(scope).unwrap(), name);
            assert_eq!((ActivityScope::from_name(name), scope.name()), (Some(scope), name));
        }
    }
}
