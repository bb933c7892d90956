//! Invites (contract 2.4 and 5).

use crate::{ErrorBody, InviteId, ProjectId, Timestamp, User};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// A pending invite, as members see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The secret of the link `<site>/signup/<id>`; none to those to whom the link is not shown (contract 2.4).
    pub id: Option<InviteId>,
    /// The invited address.
    pub target_email: String,
    /// The invited name, may be empty.
    pub first_name: String,
    /// The level promised.
    pub level: Level,
    /// A word to the invited.
    pub message: Option<String>,
    /// Whether a mail was sent.
    pub emailing_attempt_made: bool,
    /// Whether its 72 hours are over.
    pub is_expired: bool,
    /// Who invites.
    pub created_by: Option<User>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Ours: the end of its 72 hours.
    pub expires_at: Timestamp,
    /// Ours: what it promises, in projects that the caller can access; empty to those to whom the link is not shown.
    pub private_project_access: Vec<ProjectAccess>,
    /// Ours: when the link was renewed because somebody who knew it may not see it any more. It has to be shared again.
    /// None if it was not, and to those to whom the link is not shown.
    #[serde(default)]
    pub link_renewed_at: Option<Timestamp>,
}

/// Access to one project, granted by an invite when it is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectAccess {
    /// Number of the project; it belongs to the organization of the invite.
    pub id: ProjectId,
    /// The level in it.
    pub level: Level,
}

/// `POST …/invites/`, and a line of `…/invites/bulk/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvite {
    /// The address.
    pub target_email: String,
    /// At most 30 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// A word to the invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Member if missing; never owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Private projects to be granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub private_project_access: Vec<ProjectAccess>,
}

/// Ours: one line of the answer to `…/invites/bulk/?partial=true`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// The line in the request, from 0.
    pub index: usize,
    /// The status that a single call would have had.
    pub status: u16,
    /// The invite, if it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<Invite>,
    /// The error, if it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorBody>,
}
