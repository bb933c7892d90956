//! Accounts: signing up and in, joining by invite, `@me`, preflight (contract 4).

use crate::{InviteId, Organization, OrganizationId, ProjectBasic, ProjectId, Timestamp, UserId};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// `GET /_preflight/`: what a signed-out client may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the contract's")]
pub struct Preflight {
    /// Whether `POST /api/signup` is open.
    pub can_create_org: bool,
    /// Whether mail is configured.
    pub email_service_available: bool,
    /// The address of this instance.
    pub site_url: String,
    /// The server's version.
    pub version: String,
    /// Whether anybody has signed up yet.
    pub initiated: bool,
    /// Ours: whether the caller is signed in, so that a page need not provoke a refusal to find out.
    pub signed_in: bool,
}

/// `POST /api/signup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signup {
    /// At most 128 characters.
    pub first_name: String,
    /// The address.
    pub email: String,
    /// At least 8 characters.
    pub password: String,
    /// At most 64 characters; made from the first name if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
}

/// The answer to signing up, or to claiming an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// Always 0: accounts are known by their `uuid` (the contract keeps the field for old clients).
    pub id: i64,
    /// The account.
    pub uuid: UserId,
    /// The id that events of this person carry.
    pub distinct_id: String,
    /// Name.
    pub first_name: String,
    /// Address.
    pub email: String,
    /// Where to go next.
    pub redirect_url: String,
}

/// `POST /api/login`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// `{"success": true}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Success {
    /// Always true.
    pub success: bool,
}

/// `GET /api/signup/<invite>/`: what the holder of a link may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteLookup {
    /// The invite.
    pub id: InviteId,
    /// The invited address, masked.
    pub target_email: String,
    /// The invited name, may be empty.
    pub first_name: String,
    /// Where to.
    pub organization_name: String,
    /// The level promised.
    pub level: Level,
    /// Who invites.
    pub inviter_first_name: String,
    /// Ours: for the organization's picture.
    pub organization_id: OrganizationId,
    /// Ours: for the inviter's picture.
    pub inviter_id: UserId,
    /// Ours: the end of the invite's 72 hours.
    pub expires_at: Timestamp,
    /// Ours: how many open projects one will see.
    pub open_projects: u32,
    /// Ours: how many private projects the invite gives access to; 0 for an administrator, who sees all. Not their names:
    /// those are for the people to whom the link is shown (contract 2.4).
    pub private_projects: u32,
}

/// `POST /api/signup/<invite>/`; signed in: all empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Signed out: the name of the new account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Signed out: its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Somebody, as lists show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The account.
    pub uuid: UserId,
    /// The id that events of this person carry.
    pub distinct_id: String,
    /// Name.
    pub first_name: String,
    /// Address.
    pub email: String,
}

/// `GET /api/users/@me/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Who.
    #[serde(flatten)]
    pub user: User,
    /// When the account was made.
    pub date_joined: Timestamp,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// Always false: this server has no staff.
    pub is_staff: bool,
    /// The current organization.
    pub organization: Option<Organization>,
    /// The current project.
    pub team: Option<ProjectBasic>,
    /// All organizations of this person, by name.
    pub organizations: Vec<OrganizationRef>,
}

/// An organization of one's own, as the switcher shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRef {
    /// The organization.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// One's own level in it.
    pub membership_level: Level,
}

/// `PATCH /api/users/@me/`; what is missing stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateMe {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// A new address; needs `current_password`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A new password; needs `current_password`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The current password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_password: Option<String>,
    /// Makes an organization current.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_current_organization: Option<OrganizationId>,
    /// Makes a project current.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_current_team: Option<ProjectId>,
}
