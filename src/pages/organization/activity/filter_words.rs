//! The words of the filters by kind and by action. Pure.

use crate::language::t;
use rolecall_api::{ActivityAction, ActivityScope};

/// The kinds of things that are changed: their name in the API, and the words.
pub const KINDS: [(&str, &str); 10] = [
    ("", "All changes"),
    ("member", "People and levels"),
    ("invite", "Invites"),
    ("project", "Projects"),
    ("grant", "Access to projects"),
    ("request", "Requests"),
    ("organization", "Organization"),
    ("billing", "Billing"),
    ("account", "Accounts"),
    ("security", "Passwords, sessions and API keys"),
];

/// The actions on things of a kind, for a select: their name in the API, and the words.
pub fn actions(scope: ActivityScope) -> Vec<(String, String)> {
    let all = [(String::new(), t("All").to_owned())];
    let of_scope = ActivityAction::NAMES.iter().filter(|(_, action)| action.scope() == scope);
    all.into_iter().chain(of_scope.map(|(name, action)| ((*name).to_owned(), words(*action).to_owned()))).collect()
}

fn words(action: ActivityAction) -> &'static str {
    use ActivityAction as A;
    t(match action {
        A::OrganizationCreate | A::ProjectCreate | A::KeyCreate => "Created",
        A::OrganizationUpdate | A::ProjectUpdate => "Settings changed",
        A::OrganizationDelete | A::ProjectDelete | A::AccountDelete => "Deleted",
        A::OrganizationRestore | A::ProjectRestore | A::InviteRestore => "Restored",
        A::DomainCreate => "Domain added",
        A::DomainVerify => "Domain verified",
        A::DomainUpdate => "Joining by domain changed",
        A::DomainLose => "Domain lost",
        A::DomainDelete => "Domain removed",
        A::OfferCreate => "Ownership offered",
        A::OfferAccept => "Ownership accepted",
        A::OfferDecline => "Ownership declined",
        A::OfferWithdraw => "Offer withdrawn",
        A::SuccessorName => "Successor named",
        A::SuccessorRemove => "Successor removed",
        A::SuccessorClaim => "Ownership claimed",
        A::SuccessorTakeBack => "Claim taken back",
        A::SuccessorStop => "Claim stopped",
        A::ReviewFinish => "Access reviewed",
        A::MemberJoin => "Joined",
        A::MemberLevel | A::GrantLevel => "Level changed",
        A::MemberTransfer => "Ownership transferred",
        A::MemberRemove | A::GrantRemove => "Removed",
        A::MemberLeave | A::GrantLeave => "Left",
        A::MemberRestore => "Brought back",
        A::InviteCreate => "Invited",
        A::InviteCancel => "Cancelled",
        A::ProjectPrivacy => "Made private or open",
        A::ProjectResetToken => "Token reset",
        A::ProjectEraseEvents => "A user’s events deleted",
        A::GrantCreate => "Granted",
        A::RequestCreate => "Requested",
        A::RequestApprove => "Approved",
        A::RequestDecline => "Declined",
        A::RequestWithdraw => "Withdrawn",
        A::BillingUpdate => "Billing settings changed",
        A::BillingCard => "Card changed",
        A::ViewAs => "Viewed as someone else",
        A::AccountUpdate => "Name or email changed",
        A::PasswordChange => "Password changed",
        A::SessionEnd => "Sessions ended",
        A::SecondFactorChange => "Second factors changed",
        A::PasswordReset => "Password reset",
        A::KeyRevoke => "API key revoked",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_has_words_of_its_own_within_its_kind() {
        for (_, scope) in ActivityScope::NAMES {
            let mut all: Vec<_> = actions(scope).into_iter().map(|(_, words)| words).collect();
            let number = all.len();
            assert!(number > 1, "{scope:?}");
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), number, "{scope:?}");
        }
        assert!(KINDS[1..].iter().all(|(name, _)| ActivityScope::from_name(name).is_some()));
    }
}
