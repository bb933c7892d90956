//! The reasons why an invite cannot be accepted (contract 4), and what the visitor can do about each.

use crate::{api::ApiError, language::t};
use rolecall_api::OrganizationId;

/// Why an invite cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// No such invite: it was used, cancelled or renewed, or the link is incomplete.
    Unknown,
    /// It is for another email than that of the signed-in user.
    SomebodyElse,
    /// It is older than 72 hours.
    Expired,
    /// The signed-in user is already a member of this organization.
    Member(Option<OrganizationId>),
    /// Nobody is signed in, and the user with its email is already a member.
    MemberSignedOut,
    /// Nobody is signed in, and its email has an account.
    HasAccount,
    /// Its author has lost the right to grant all that it grants.
    InviterNotAllowed,
}

impl Obstacle {
    /// The obstacle for an error; `None` if the error is about something else, such as the password.
    pub(super) fn from_error(error: &ApiError) -> Option<Obstacle> {
        if error.field().is_some() {
            return None;
        }
        Some(match error.code()? {
            "invalid_input" => Obstacle::Unknown,
            "invalid_recipient" => Obstacle::SomebodyElse,
            "expired" => Obstacle::Expired,
            "user_already_member" => Obstacle::Member(error.organization().cloned()),
            "existing_email_address" => Obstacle::MemberSignedOut,
            "account_exists" => Obstacle::HasAccount,
            "inviter_not_allowed" => Obstacle::InviterNotAllowed,
            _ => return None,
        })
    }

    /// The heading of the page.
    pub(super) fn heading(&self) -> &'static str {
        t(match self {
            Obstacle::Unknown => "This invite is not valid",
            Obstacle::SomebodyElse => "This invite is for another email",
            Obstacle::Expired => "This invite has expired",
            Obstacle::Member(_) | Obstacle::MemberSignedOut => "You are already a member of this organization",
            Obstacle::HasAccount => "You already have an account",
            Obstacle::InviterNotAllowed => "This invite can no longer be used",
        })
    }

    /// What it means and what the visitor can do.
    pub(super) const fn advice(&self) -> &'static str {
        match self {
            Obstacle::Unknown => {
                "It was already used, cancelled or replaced by a newer one, or the link is incomplete. Look for a newer invite, or ask the person who invited you for a new one."
            }
            Obstacle::SomebodyElse => {
                "Only the person it was sent to can accept it. If that email is yours too, sign out and continue with it."
            }
            Obstacle::Expired => "Its time is over. Ask the person who sent it for a new link.",
            Obstacle::Member(_) => "You don’t need to accept it.",
            Obstacle::MemberSignedOut => {
                "The person this invite is for is already a member. Sign in to go to the organization."
            }
            Obstacle::HasAccount => "This email already has an account. Sign in with it to join.",
            Obstacle::InviterNotAllowed => {
                "The person who sent it can no longer grant everything it includes. Ask an administrator of the organization for a new one."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{ErrorBody, ErrorType};

    fn refused(code: &str, attr: Option<&str>) -> ApiError {
        ApiError::Invalid(ErrorBody {
            kind: ErrorType::ValidationError,
            code: code.into(),
            detail: "No.".into(),
            attr: attr.map(Into::into),
            denial: None,
            request_id: None,
            organization_id: (code == "user_already_member").then(|| OrganizationId("o1".into())),
            position: None,
            ways: None,
        })
    }

    #[test]
    fn every_refusal_of_the_contract_is_an_obstacle_of_its_own() {
        let codes = [
            "invalid_input",
            "invalid_recipient",
            "expired",
            "user_already_member",
            "existing_email_address",
            "account_exists",
            "inviter_not_allowed",
        ];
        let obstacles: Vec<_> = codes.iter().filter_map(|code| Obstacle::from_error(&refused(code, None))).collect();
        assert_eq!(obstacles.len(), codes.len());
        for (index, obstacle) in obstacles.iter().enumerate() {
            assert!(!obstacles[..index].contains(obstacle), "{obstacle:?}");
        }
        assert_eq!(obstacles[3], Obstacle::Member(Some(OrganizationId("o1".into()))));
    }

    #[test]
    fn an_error_of_a_field_is_no_obstacle() {
        assert_eq!(Obstacle::from_error(&refused("invalid_input", Some("first_name"))), None);
        assert_eq!(Obstacle::from_error(&refused("password_too_short", Some("password"))), None);
        assert_eq!(Obstacle::from_error(&ApiError::Unreachable), None);
    }
}
