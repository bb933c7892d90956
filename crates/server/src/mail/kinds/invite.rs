//! The mail of an invite.

use super::{MailOrganization, MailPerson, micros};
use crate::clock::Moment;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// What the mail of an invite needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteMail {
    /// The organization.
    pub organization: MailOrganization,
    /// The first name of the invited person, perhaps empty.
    pub name: String,
    /// Who invites; replies go there.
    pub by: MailPerson,
    /// The level that it gives.
    pub level: Level,
    /// What the inviter wrote.
    pub message: Option<String>,
    /// The whole URL.
    pub link: String,
    /// True if an earlier link stopped working.
    pub is_renewed: bool,
    /// When the link ends.
    #[serde(with = "micros")]
    pub expires_at: Moment,
    /// When what it gives ends, in microseconds since 1970.
    #[serde(default)]
    pub access_until: Option<i64>,
    /// The id of the row in `invites`.
    pub invite: String,
}
