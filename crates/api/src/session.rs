//! The sessions of the caller (contract 10), the proof that they know their password, and the export of what belongs to
//! them.

use crate::{
    ActivityEntry, OrganizationId, OrganizationRef, PersonalApiKey, ProjectId, RequestAction, SessionId, Timestamp,
    TwoFactor, User, UserId,
};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// One session of the caller: a browser in which they are signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserSession {
    /// The public id of the session; not its secret token.
    pub id: SessionId,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen: Timestamp,
    /// What the browser called itself then, at most 500 characters; can be empty.
    pub user_agent: String,
    /// The IP address that it was used from then; empty if it was not used since before addresses were stored.
    pub ip: String,
    /// True for the session of this request.
    pub current: bool,
}

/// Ours: why a session ended that its own browser did not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SessionEnding {
    /// The person ended it from another session.
    Ended,
    /// The password was changed.
    Password,
}

/// The body of `POST /api/users/@me/confirm_password/` (ours).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfirmPassword {
    /// The current password.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
    pub password: String,
}

/// `GET /api/users/@me/export/` (ours), without `invites_sent` (of [`ExportedInvite`]) and `activity` (of
/// [`ExportedEntry`]), which follow as further fields and can be long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountExport {
    /// When it was made.
    pub exported_at: Timestamp,
    /// The account.
    pub profile: ExportedProfile,
    /// The organizations that the person is a member of, sorted by name.
    pub organizations: Vec<ExportedMembership>,
    /// Their explicit memberships of projects.
    pub project_grants: Vec<ExportedGrant>,
    /// What they have asked others to do, oldest first, as long as it is kept.
    pub access_requests: Vec<ExportedRequest>,
    /// Their live sessions, as in the list.
    pub sessions: Vec<ExportedSession>,
    /// Their second factor, without secrets.
    pub two_factor: TwoFactor,
    /// Their keys, without values.
    pub personal_api_keys: Vec<PersonalApiKey>,
}

/// The account, in an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedProfile {
    /// The name, email address and ids.
    #[serde(flatten)]
    pub user: User,
    /// When the account was created.
    pub date_joined: Timestamp,
    /// True if it has a password.
    pub has_password: bool,
    /// True if the person has used a link that was sent to the address.
    pub is_email_verified: bool,
    /// The address that takes the place of this one when the link that was sent to it is used.
    pub pending_email: Option<String>,
}

/// A membership, in an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedMembership {
    /// The organization, with the level.
    #[serde(flatten)]
    pub organization: OrganizationRef,
    /// When the person joined.
    pub joined_at: Option<Timestamp>,
}

/// An explicit membership of a project, in an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedGrant {
    /// The organization of the project.
    pub organization: OrganizationId,
    /// The id of the project.
    pub project: ProjectId,
    /// The name of the project.
    pub project_name: String,
    /// The level that was granted.
    pub level: Level,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// Who granted it, if that is known.
    pub granted_by: Option<UserId>,
}

/// An access request of the person, in an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedRequest {
    /// The organization.
    pub organization: OrganizationId,
    /// What they asked for.
    pub action: RequestAction,
    /// Whom or what it is about, as they asked for it.
    pub target: Option<String>,
    /// The project, as they asked for it.
    pub project: Option<ProjectId>,
    /// The level that they asked for.
    pub level: Option<Level>,
    /// What they wrote.
    pub note: String,
    /// When they asked.
    pub created_at: Timestamp,
    /// When it ended; `None`: it is open, or has just expired.
    pub decided_at: Option<Timestamp>,
    /// What was answered.
    pub decision_note: String,
}

/// A session, in an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedSession {
    /// As in the list.
    #[serde(flatten)]
    pub session: UserSession,
    /// The IP address that it began at; empty if it began before that was stored.
    pub created_ip: String,
}

/// An invite that the person sent and that waits, in an export. Without its link, which is a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedInvite {
    /// The organization.
    pub organization: OrganizationId,
    /// The invited email address.
    pub target_email: String,
    /// The name that the inviter gave.
    pub first_name: String,
    /// The level that it offers.
    pub level: Level,
    /// The message of the inviter.
    pub message: Option<String>,
    /// When it was sent.
    pub created_at: Timestamp,
    /// True if it has expired.
    pub is_expired: bool,
}

/// An entry of an activity log that the person wrote, in an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedEntry {
    /// The organization of the log.
    pub organization: OrganizationId,
    /// The entry, as the log shows it to the person.
    #[serde(flatten)]
    pub entry: ActivityEntry,
}
