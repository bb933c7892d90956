//! Invites (contract 2.4 and 5).

use crate::{ErrorBody, InviteId, ProjectId, Timestamp, User};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// A pending invite, as members see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Invite {
    /// The secret of the link `<site>/signup/<id>`; `None` if the caller cannot see the link (contract 2.4).
    pub id: Option<InviteId>,
    /// The invited email address.
    pub target_email: String,
    /// First name of the invitee; can be empty.
    pub first_name: String,
    /// The level that the invite gives.
    pub level: Level,
    /// A personal message to the invitee.
    pub message: Option<String>,
    /// True if an email was sent.
    pub emailing_attempt_made: bool,
    /// True if its time is over.
    pub is_expired: bool,
    /// The author of the invite, who sent it.
    pub created_by: Option<User>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last updated.
    pub updated_at: Timestamp,
    /// Ours: when it expires: 72 hours after creation, unless its author chose another time.
    pub expires_at: Timestamp,
    /// Ours: when what it gives ends: the level, unless that is member, and the grants. If that has passed when it is
    /// accepted, the person joins as a member. `None`: it does not end, or only grants end and the caller cannot see the
    /// link.
    #[serde(default)]
    pub access_expires_at: Option<Timestamp>,
    /// Ours: the projects that it gives access to, among those that the caller can see; empty if the caller cannot see
    /// the link.
    pub private_project_access: Vec<ProjectAccess>,
    /// Ours: when the link was renewed because somebody who knew it can no longer see it; the new link must be shared
    /// again. `None` if it was never renewed, or if the caller cannot see the link.
    #[serde(default)]
    pub link_renewed_at: Option<Timestamp>,
    /// Ours: what has become of the last email with the link. `None` if there was none, or if the caller cannot see the
    /// link.
    #[serde(default)]
    pub delivery: Option<InviteDelivery>,
}

/// What has become of an email.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InviteDelivery {
    /// It waits to be sent, perhaps again.
    Waiting,
    /// The mail server has taken it.
    Sent,
    /// It was given up.
    Failed,
}

/// Access to one project, granted by an invite when it is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectAccess {
    /// The number of the project, in the organization of the invite.
    pub id: ProjectId,
    /// The level in the project.
    pub level: Level,
}

/// The body of `POST …/invites/`, and a line of `…/invites/bulk/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewInvite {
    /// The email address to invite.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 254), extend("format" = "email")))]
    pub target_email: String,
    /// At most 30 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 30)))]
    pub first_name: String,
    /// A personal message to the invitee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 2000)))]
    pub message: Option<String>,
    /// Member if missing; cannot be owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Private projects to give access to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 500)))]
    pub private_project_access: Vec<ProjectAccess>,
    /// Ours: when the invite expires: from an hour to 30 days from now; after 72 hours if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Ours: when what it gives ends: the level, unless that is member, and the grants. From a minute to 366 days from
    /// now. If that has passed when the invite is accepted, the person joins as a member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_expires_at: Option<Timestamp>,
}

/// Ours: one line of the response to `…/invites/bulk/?partial=true`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BulkLine {
    /// Index of the line in the request, from 0.
    pub index: usize,
    /// The status that a single request would have had.
    pub status: u16,
    /// The invite, if it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<Invite>,
    /// The error, if it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorBody>,
}
