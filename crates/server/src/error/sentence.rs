//! Sentences for denials and locks, for people.

use rolecall_api::{OPEN_REQUESTS, REQUESTS_A_DAY};
use rolecall_policy::{Action, Denial, Level, Rule};
use std::borrow::Cow;
use std::time::Duration;

/// The sentence for a lock of this duration.
pub(super) fn locked(wait: Duration) -> String {
    match wait.as_secs().div_ceil(60) {
        0 | 1 => "Too many failed attempts to sign in. Try again in 1 minute.".to_owned(),
        minutes => format!("Too many failed attempts to sign in. Try again in {minutes} minutes."),
    }
}

/// The sentence for somebody with too many access requests.
pub(super) fn too_many_asked() -> String {
    format!("You can have {OPEN_REQUESTS} open requests, and make {REQUESTS_A_DAY} a day. Withdraw one, or wait.")
}

/// The sentence for a denial.
pub(super) fn sentence(denial: Denial) -> Cow<'static, str> {
    match denial.rule {
        Rule::LevelTooLow => {
            let held = denial.your_level.map_or("none", level);
            let act = verb(denial.action);
            format!("Only administrators and the owner can {act}; your level here is {held}.").into()
        }
        Rule::OwnerOnly => format!("Only the owner can {act}.", act = verb(denial.action)).into(),
        Rule::TargetAboveActor => "This person's level is higher than yours.".into(),
        Rule::LevelAboveActor => "No one can grant a level higher than their own.".into(),
        Rule::LevelNotGrantable => "This level can't be granted here.".into(),
        Rule::OwnLevel if matches!(denial.action, Action::OfferOwnership | Action::NameSuccessor) => {
            "You are the owner already. Choose another member.".into()
        }
        Rule::OwnLevel => "You can't change your own level. Ask someone else who can.".into(),
        Rule::SelfGrant => "You can't grant yourself access to a project. Ask someone else who can.".into(),
        Rule::OwnerCannotLeave => "The owner cannot leave the organization; transfer ownership first.".into(),
        Rule::NotAMember => "This person is not a member of the organization.".into(),
        Rule::ProjectPrivate => "This project is private, and you don't have access.".into(),
        Rule::OfferedPersonOnly => "Ownership is offered to someone else. Only they can accept or decline.".into(),
        Rule::NotAnAdministrator => "Only an administrator can be the successor.".into(),
        Rule::SuccessorOnly => "Only the successor named by the owner can claim ownership.".into(),
        Rule::SwitchedOff => {
            let act = verb(denial.action);
            format!("In this organization only administrators and the owner can {act}.").into()
        }
        Rule::TwoFactorRequired => {
            "Two-factor authentication is required here. Set it up in your account first.".into()
        }
    }
}

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Member => "member",
        Level::Administrator => "administrator",
        Level::Owner => "owner",
    }
}

pub(super) fn verb(action: Action) -> &'static str {
    match action {
        Action::ViewOrganization => "see this organization",
        Action::InviteMember => "invite people",
        Action::CancelInvite => "cancel other people's invites",
        Action::ManageBilling => "manage billing",
        Action::CreateProject => "create projects",
        Action::ManageOrganization => "change the organization's settings",
        Action::ViewActivity => "see everyone's activity and access",
        Action::ViewAs => "view the organization as others",
        Action::ChangeMemberLevel => "change people's levels",
        Action::RemoveMember => "remove people",
        Action::LeaveOrganization => "leave the organization",
        Action::TransferOwnership => "transfer ownership",
        Action::OfferOwnership => "offer ownership",
        Action::AnswerOffer => "accept or decline ownership",
        Action::NameSuccessor => "name a successor",
        Action::ClaimOwnership => "claim ownership",
        Action::StopClaim => "stop a claim to ownership",
        Action::DeleteOrganization => "delete the organization",
        Action::ViewProject => "see this project",
        Action::ManageProject => "change the project's settings",
        Action::SetProjectPrivacy => "make projects private or open",
        Action::DeleteProject => "delete projects",
        Action::ExportEvents => "export the project's events",
        Action::EraseEvents => "delete a user's data",
        Action::GrantProjectAccess => "grant access to the project",
        Action::ChangeProjectLevel => "change people's levels in the project",
        Action::RevokeProjectAccess => "remove people's access to the project",
        Action::LeaveProject => "leave the project",
    }
}
