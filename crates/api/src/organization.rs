//! Organizations (contract 5).

use crate::{BillingNotice, Helper, OrganizationId, ProjectBasic, Timestamp};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// An organization, as a member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Organization {
    /// The id of the organization.
    pub id: OrganizationId,
    /// The name of the organization.
    pub name: String,
    /// The URL name of the organization.
    pub slug: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last updated.
    pub updated_at: Timestamp,
    /// The caller's level.
    pub membership_level: Level,
    /// The projects that the caller can see, sorted by name.
    pub teams: Vec<ProjectBasic>,
    /// Always empty: all features are available to everybody (the contract keeps the field for old clients).
    pub available_features: Vec<String>,
    /// True if members get an email when somebody joins.
    pub is_member_join_email_enabled: bool,
    /// Ours: true if members can invite.
    pub members_can_invite: bool,
    /// Ours: true if members without two-factor authentication are kept out (contract 10).
    pub require_two_factor: bool,
    /// Ours: number of members.
    pub member_count: u64,
    /// Ours: the owner and up to four administrators, last seen first, to ask for help.
    pub managers: Vec<Helper>,
    /// Ours: number of open access requests that the caller can decide about.
    pub requests_to_decide: u64,
    /// Ours: true if there is something to tell about the ownership: it is offered to the caller or by the caller, or a
    /// claim of the successor waits.
    pub has_ownership_notice: bool,
    /// Ours: set if the spend limit is near or reached.
    pub billing_notice: Option<BillingNotice>,
}

/// The body of `POST /api/organizations/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateOrganization {
    /// Name, 1 to 64 characters.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 64)))]
    pub name: String,
}

/// The body of `PATCH /api/organizations/:org`; missing fields stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateOrganization {
    /// New name, 1 to 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 64)))]
    pub name: Option<String>,
    /// New URL name: 1 to 48 of a–z, 0–9 and `-`; unique; not a UUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[a-z0-9-]{1,48}$")))]
    pub slug: Option<String>,
    /// See [`Organization::is_member_join_email_enabled`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_member_join_email_enabled: Option<bool>,
    /// See [`Organization::members_can_invite`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members_can_invite: Option<bool>,
    /// See [`Organization::require_two_factor`]. Only somebody who has set it up themselves can turn this on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_two_factor: Option<bool>,
}
