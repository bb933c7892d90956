//! Organizations (contract 5).

use crate::{BillingNotice, Helper, OrganizationId, ProjectBasic, Timestamp};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// An organization, as a member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The organization.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The caller's level in it.
    pub membership_level: Level,
    /// The projects that the caller can access, by name.
    pub teams: Vec<ProjectBasic>,
    /// Always empty: every feature is open to everybody (the contract keeps the field for old clients).
    pub available_features: Vec<String>,
    /// Whether people are told by mail that somebody has joined.
    pub is_member_join_email_enabled: bool,
    /// Ours: whether members may invite.
    pub members_can_invite: bool,
    /// Ours: how many people belong to it.
    pub member_count: u64,
    /// Ours: the owner and up to four administrators, those who were seen last first: whom to ask.
    pub managers: Vec<Helper>,
    /// Ours: that its spend limit is near or reached.
    pub billing_notice: Option<BillingNotice>,
}

/// `POST /api/organizations/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateOrganization {
    /// 1 to 64 characters.
    pub name: String,
}

/// `PATCH /api/organizations/:org`; what is missing stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateOrganization {
    /// 1 to 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 1 to 48 of a–z, 0–9 and `-`; unique; not a UUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// See [`Organization`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_member_join_email_enabled: Option<bool>,
    /// See [`Organization`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members_can_invite: Option<bool>,
}
