//! The mails that this server sends, each with what its text needs.

mod handover;
mod invite;
mod micros;
mod named;
mod parts;

pub use handover::HandoverNews;
pub use invite::InviteMail;
pub use named::{JoinedPerson, MailOrganization, MailPerson};
pub use parts::{DomainLoss, EndingOf, RequestedAct, SecondFactorEvent};

use crate::clock::Moment;
use rolecall_api::OrganizationId;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// How many people a digest names.
pub const MOST_NAMED: usize = 20;

/// A mail. Stored as JSON until it is sent, so a new field needs a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mail {
    /// Someone invites the recipient to an organization.
    Invite(InviteMail),
    /// People joined an organization; to its administrators.
    Joined {
        /// The organization.
        organization: MailOrganization,
        /// Who joined, at most [`MOST_NAMED`].
        people: Vec<JoinedPerson>,
        /// How many joined besides those.
        others: u32,
    },
    /// Someone joined with an invite of the recipient, who does not manage the organization.
    Accepted {
        /// The organization.
        organization: MailOrganization,
        /// Who joined.
        joined: JoinedPerson,
    },
    /// The recipient has another level.
    LevelChanged {
        /// The organization.
        organization: MailOrganization,
        /// The level before.
        from: Level,
        /// The level now.
        to: Level,
        /// Who changed it; `None`: the people who run the site.
        by: Option<MailPerson>,
        /// When the new level ends, in microseconds since 1970.
        #[serde(default)]
        until: Option<i64>,
        /// True if nobody changed it, because the level before had an end.
        #[serde(default)]
        has_ended: bool,
    },
    /// The recipient's level has another end, or none any more.
    EndChanged {
        /// The organization.
        organization: MailOrganization,
        /// The level, which stays.
        level: Level,
        /// Who changed it; `None`: the people who run the site.
        by: Option<MailPerson>,
        /// The end before and now, in microseconds since 1970.
        ends: (Option<i64>, Option<i64>),
    },
    /// A grant of the recipient has ended.
    GrantEnded {
        /// The organization.
        organization: MailOrganization,
        /// The name of the project.
        project: String,
        /// The level that it gave.
        level: Level,
    },
    /// A level or a grant ends in a day; to whose it is, and to who set the end.
    EndsSoon {
        /// The organization.
        organization: MailOrganization,
        /// Whose it is; `None`: the recipient's.
        person: Option<MailPerson>,
        /// The level that ends.
        level: Level,
        /// Where, and what follows.
        of: EndingOf,
        /// When.
        #[serde(with = "micros")]
        at: Moment,
    },
    /// The recipient is no longer a member. Says nothing else about the organization: they can no longer look at it.
    Removed {
        /// The organization.
        organization: MailOrganization,
    },
    /// A removal of the recipient was undone.
    BroughtBack {
        /// The organization.
        organization: MailOrganization,
        /// The level now.
        level: Level,
    },
    /// A domain of the organization is no longer verified; to its administrators.
    DomainLost {
        /// The organization.
        organization: MailOrganization,
        /// In ASCII.
        domain: String,
        /// Why.
        loss: DomainLoss,
    },
    /// Someone asks for what the recipient can do.
    Requested {
        /// The organization.
        organization: MailOrganization,
        /// Who asks.
        by: MailPerson,
        /// For what.
        act: RequestedAct,
        /// What they wrote.
        note: String,
    },
    /// What the recipient asked for was approved or declined.
    RequestDecided {
        /// The organization.
        organization: MailOrganization,
        /// Who decided.
        by: MailPerson,
        /// What was asked for.
        act: RequestedAct,
        /// True if it is done.
        is_approved: bool,
        /// What the person wrote who decided.
        note: String,
    },
    /// Something about handing over ownership.
    Handover {
        /// The organization.
        organization: MailOrganization,
        /// Who did it: of what took effect, the new owner.
        by: MailPerson,
        /// What.
        news: HandoverNews,
    },
    /// Someone signed in to the recipient's account from a device that had not been used for it.
    NewSignIn {
        /// The first name of the recipient.
        name: String,
        /// The device, as far as it is known.
        device: Option<String>,
        /// Where from.
        ip: String,
        /// When.
        #[serde(with = "micros")]
        at: Moment,
    },
    /// The password of the recipient's account was changed.
    PasswordChanged {
        /// The first name of the recipient.
        name: String,
        /// When.
        #[serde(with = "micros")]
        at: Moment,
    },
    /// The second factor of the recipient's account was changed or used up.
    SecondFactor {
        /// The first name of the recipient.
        name: String,
        /// What happened.
        event: SecondFactorEvent,
        /// When.
        #[serde(with = "micros")]
        at: Moment,
    },
    /// A link to set a new password.
    ResetPassword {
        /// The first name of the recipient.
        name: String,
        /// The whole URL.
        link: String,
        /// When the link ends.
        #[serde(with = "micros")]
        expires_at: Moment,
    },
    /// A link that shows that the recipient reads this address; to the address of a new account, or to the one that an
    /// account is to have.
    ConfirmEmail {
        /// The first name of the recipient.
        name: String,
        /// The whole URL.
        link: String,
        /// When the link ends.
        #[serde(with = "micros")]
        expires_at: Moment,
        /// True if the account has another address until then.
        #[serde(default)]
        is_change: bool,
    },
    /// The account has another address; to the address before.
    EmailChanged {
        /// The first name of the recipient.
        name: String,
        /// The new address.
        email: String,
    },
    /// The recipient's account was deleted.
    AccountDeleted {
        /// The first name of the recipient.
        name: String,
    },
}

impl Mail {
    /// The name of the kind, as stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Mail::Invite(_) => "invite",
            Mail::Joined { .. } => "joined",
            Mail::Accepted { .. } => "accepted",
            Mail::LevelChanged { .. } => "level_changed",
            Mail::EndChanged { .. } => "end_changed",
            Mail::GrantEnded { .. } => "grant_ended",
            Mail::EndsSoon { .. } => "ends_soon",
            Mail::Removed { .. } => "removed",
            Mail::BroughtBack { .. } => "brought_back",
            Mail::DomainLost { .. } => "domain_lost",
            Mail::Requested { .. } => "requested",
            Mail::RequestDecided { .. } => "request_decided",
            Mail::Handover { .. } => "handover",
            Mail::NewSignIn { .. } => "new_sign_in",
            Mail::PasswordChanged { .. } => "password_changed",
            Mail::SecondFactor { .. } => "second_factor",
            Mail::ResetPassword { .. } => "reset_password",
            Mail::ConfirmEmail { .. } => "confirm_email",
            Mail::EmailChanged { .. } => "email_changed",
            Mail::AccountDeleted { .. } => "account_deleted",
        }
    }

    /// The organization that it is about; `None`: an account.
    #[must_use]
    pub fn organization(&self) -> Option<&OrganizationId> {
        match self {
            Mail::Invite(InviteMail { organization, .. })
            | Mail::Joined { organization, .. }
            | Mail::Accepted { organization, .. }
            | Mail::LevelChanged { organization, .. }
            | Mail::EndChanged { organization, .. }
            | Mail::GrantEnded { organization, .. }
            | Mail::EndsSoon { organization, .. }
            | Mail::Removed { organization }
            | Mail::BroughtBack { organization, .. }
            | Mail::DomainLost { organization, .. }
            | Mail::Requested { organization, .. }
            | Mail::RequestDecided { organization, .. }
            | Mail::Handover { organization, .. } => Some(&organization.id),
            Mail::NewSignIn { .. }
            | Mail::PasswordChanged { .. }
            | Mail::SecondFactor { .. }
            | Mail::ResetPassword { .. }
            | Mail::ConfirmEmail { .. }
            | Mail::EmailChanged { .. }
            | Mail::AccountDeleted { .. } => None,
        }
    }

    /// The id of the row in `invites`.
    pub(super) fn invite(&self) -> Option<&str> {
        if let Mail::Invite(invite) = self { Some(&invite.invite) } else { None }
    }

    /// When it has become useless.
    #[must_use]
    pub fn expires_at(&self) -> Option<Moment> {
        match self {
            Mail::Invite(InviteMail { expires_at, .. })
            | Mail::ResetPassword { expires_at, .. }
            | Mail::ConfirmEmail { expires_at, .. }
            | Mail::EndsSoon { at: expires_at, .. } => Some(*expires_at),
            _ => None,
        }
    }
}
