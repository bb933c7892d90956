//! Accounts: sign-up, sign-in, joining by invite, `@me`, preflight (contract 4).

use crate::{InviteId, Organization, OrganizationId, ProjectBasic, ProjectId, SessionEnding, Timestamp, UserId};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// `GET /_preflight/`: what a client can know before signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the contract's")]
pub struct Preflight {
    /// True if `POST /api/signup` is open to everybody.
    pub can_create_org: bool,
    /// True if the server can send email.
    pub email_service_available: bool,
    /// The public URL of this instance.
    pub site_url: String,
    /// The version of the server.
    pub version: String,
    /// True if the instance has at least one account.
    pub initiated: bool,
    /// Ours: true if the caller is signed in, so that a page can find out without a 401.
    pub signed_in: bool,
    /// Ours: the domain whose pages can sign in with a passkey, if this server has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey_domain: Option<String>,
    /// Ours: why the session of this browser ended, if its user ended it from another one or changed the password in the
    /// last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_ended: Option<SessionEnding>,
}

/// The body of `POST /api/signup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signup {
    /// At most 128 characters.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 128)))]
    pub first_name: String,
    /// Email address of the new account.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 254), extend("format" = "email")))]
    pub email: String,
    /// At least 8 characters.
    #[cfg_attr(feature = "schema", schemars(length(min = 8, max = 1000)))]
    pub password: String,
    /// Name of the new organization, at most 64 characters; derived from the first name if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 64)))]
    pub organization_name: Option<String>,
}

/// The response to signing up and to accepting an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Welcome {
    /// Always 0: accounts are identified by `uuid` (the contract keeps the field for old clients).
    pub id: i64,
    /// The id of the account.
    pub uuid: UserId,
    /// The distinct ID of this user's own events.
    pub distinct_id: String,
    /// First name.
    pub first_name: String,
    /// Email address.
    pub email: String,
    /// The page to open next.
    pub redirect_url: String,
}

/// The body of `POST /api/login`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Login {
    /// Email address of the account.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 254), extend("format" = "email")))]
    pub email: String,
    /// The password of the account.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
    pub password: String,
}

/// The body of `POST /api/reset`: asks for a link to set a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestReset {
    /// Email address of the account.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 254), extend("format" = "email")))]
    pub email: String,
}

/// The body of `POST /api/reset/<user>`: sets a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CompleteReset {
    /// The secret of the link.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 200)))]
    pub token: String,
    /// The new password; at least 8 characters.
    #[cfg_attr(feature = "schema", schemars(length(min = 8, max = 1000)))]
    pub password: String,
}

/// The body of `POST /api/confirm/<user>` (ours): confirms an email address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfirmEmail {
    /// The secret of the link.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 200)))]
    pub token: String,
}

/// The response to `POST /api/confirm/<user>` (ours).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfirmedEmail {
    /// The confirmed address, which the account has now.
    pub email: String,
    /// True if the account had another address before.
    pub is_changed: bool,
}

/// A response without content: `{"success": true}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Success {
    /// Always true; a failure is an error response.
    pub success: bool,
}

/// `GET /api/signup/<invite>/`: what anyone with the link can know about an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InviteLookup {
    /// The secret of the link.
    pub id: InviteId,
    /// The invited email address, masked.
    pub target_email: String,
    /// First name of the invitee; can be empty.
    pub first_name: String,
    /// Name of the organization.
    pub organization_name: String,
    /// The level that the invite gives.
    pub level: Level,
    /// First name of the author.
    pub inviter_first_name: String,
    /// Ours: the id of the organization, for its picture.
    pub organization_id: OrganizationId,
    /// Ours: the id of the author, for their picture.
    pub inviter_id: UserId,
    /// Ours: when the invite expires (72 hours after creation).
    pub expires_at: Timestamp,
    /// Ours: when the level, unless that is member, and the access to private projects end that it gives.
    #[serde(default)]
    pub access_expires_at: Option<Timestamp>,
    /// Ours: number of open projects that the invitee will see.
    pub open_projects: u32,
    /// Ours: number of private projects that the invite gives access to; 0 for an administrator, who sees all. Their
    /// names are hidden, because only people who can see the link may know them (contract 2.4).
    pub private_projects: u32,
}

/// The body of `POST /api/signup/<invite>/`; signed in, all fields are optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claim {
    /// First name of the new account, if signed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 128)))]
    pub first_name: Option<String>,
    /// Password of the new account, if signed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 8, max = 1000)))]
    pub password: Option<String>,
    /// Ours: the secret `proof` in the query of the link, which only the mail has. With it, the address is verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 200)))]
    pub proof: Option<String>,
}

/// An account, as lists contain it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct User {
    /// The id of the account.
    pub uuid: UserId,
    /// The distinct ID of this user's own events.
    pub distinct_id: String,
    /// First name.
    pub first_name: String,
    /// Email address.
    pub email: String,
}

/// `GET /api/users/@me/`: the signed-in account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Me {
    /// The name, email address and ids of the account.
    #[serde(flatten)]
    pub user: User,
    /// True if the account's person has shown that they read the mail to this address: they used a link that was sent there.
    pub is_email_verified: bool,
    /// The address that takes the place of this one when the link that was sent to it is used.
    pub pending_email: Option<String>,
    /// When the account was created.
    pub date_joined: Timestamp,
    /// True if the account has a password.
    pub has_password: bool,
    /// Always false: this server has no staff accounts.
    pub is_staff: bool,
    /// The current organization, if any.
    pub organization: Option<Organization>,
    /// The current project, if any.
    pub team: Option<ProjectBasic>,
    /// All organizations of the account, sorted by name.
    pub organizations: Vec<OrganizationRef>,
}

/// An organization of the signed-in account, for the organization switcher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganizationRef {
    /// The id of the organization.
    pub id: OrganizationId,
    /// The name of the organization.
    pub name: String,
    /// The URL name of the organization.
    pub slug: String,
    /// The account's level in the organization.
    pub membership_level: Level,
    /// Ours: see [`crate::Organization::require_two_factor`].
    pub require_two_factor: bool,
    /// Ours: true if the organization keeps the account out until it has two-factor authentication.
    pub is_kept_out: bool,
}

/// The body of `PATCH /api/users/@me/`; missing fields stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateMe {
    /// New first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 128)))]
    pub first_name: Option<String>,
    /// New email address; requires `current_password`. If the server can send mail, the address changes when the link that
    /// is sent to the new one is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 254), extend("format" = "email")))]
    pub email: Option<String>,
    /// New password; requires `current_password`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 8, max = 1000)))]
    pub password: Option<String>,
    /// The current password, to confirm a new email address or password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
    pub current_password: Option<String>,
    /// Selects the current organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_current_organization: Option<OrganizationId>,
    /// Selects the current project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_current_team: Option<ProjectId>,
}

/// The body of `DELETE /api/users/@me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteMe {
    /// The current password.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
    pub password: String,
}
