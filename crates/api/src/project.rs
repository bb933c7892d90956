//! Projects and their explicit members (contract 5).

use crate::{Helper, MembershipId, OrganizationId, ProjectId, Timestamp, User, UserId};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// A project, as lists contain it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectBasic {
    /// The number of the project, unique on this server; used in URLs.
    pub id: ProjectId,
    /// The UUID of the project, an alternative id.
    pub uuid: String,
    /// The organization of the project.
    pub organization: OrganizationId,
    /// The project token that events are sent with: `phc_…`.
    pub api_token: String,
    /// The name of the project.
    pub name: String,
    /// True once an event has arrived.
    pub ingested_event: bool,
    /// Time zone, an IANA name.
    pub timezone: String,
    /// True if the project is private.
    pub access_control: bool,
    /// The caller's effective level.
    pub effective_membership_level: Level,
    /// Ours: the caller's grant (explicit membership), so that the app can evaluate the rules.
    pub explicit_level: Option<Level>,
}

/// A project with all settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Project {
    /// The fields that lists contain.
    #[serde(flatten)]
    pub basic: ProjectBasic,
    /// URLs of the sites that send events; for information, not enforced.
    pub app_urls: Vec<String>,
    /// True if IP addresses of visitors are removed.
    pub anonymize_ips: bool,
    /// How long events are kept.
    pub retention_days: Retention,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last updated.
    pub updated_at: Timestamp,
    /// Ours: up to five administrators of the project (effective level 8 or higher), last seen first, to ask for help.
    pub managers: Vec<Helper>,
}

/// The body of `POST /api/projects/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateProject {
    /// Name, 1 to 200 characters; "Default Project" if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 200)))]
    pub name: Option<String>,
}

/// The body of `PATCH /api/projects/:id`; missing fields stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateProject {
    /// New name, 1 to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 200)))]
    pub name: Option<String>,
    /// New time zone, an IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 64)))]
    pub timezone: Option<String>,
    /// See [`Project::app_urls`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 100), inner(length(min = 1, max = 200))))]
    pub app_urls: Option<Vec<String>>,
    /// See [`Project::anonymize_ips`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymize_ips: Option<bool>,
    /// How long to keep events.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub retention_days: Option<Retention>,
    /// True makes the project private, false open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_control: Option<bool>,
    /// Ours: with `access_control: true`, members who get a grant in the same transaction, so that they keep access.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 10_000)))]
    pub keep: Vec<KeepMember>,
}

/// Ours: how long a project keeps its events; in JSON a number of days, or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "Option<u32>", into = "Option<u32>")]
#[cfg_attr(feature = "schema", schemars(extend("minimum" = 1, "maximum" = 36_500)))]
pub enum Retention {
    /// Without an end.
    Forever,
    /// This many days, 1 to 36,500.
    Days(u32),
}

impl From<Option<u32>> for Retention {
    fn from(days: Option<u32>) -> Self {
        days.map_or(Retention::Forever, Retention::Days)
    }
}

impl From<Retention> for Option<u32> {
    fn from(retention: Retention) -> Self {
        match retention {
            Retention::Forever => None,
            Retention::Days(days) => Some(days),
        }
    }
}

/// Deserializes a field that is present, because null has a meaning.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Retention>, D::Error> {
    Retention::deserialize(deserializer).map(Some)
}

/// Maximum number of members in [`UpdateProject::keep`]: about half of what fits into a body of 1 MB.
pub const KEPT_AT_ONCE: usize = 10_000;

/// Ours: a member who keeps access to a project that becomes private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeepMember {
    /// The id of the member's account.
    pub user_uuid: UserId,
    /// The level to grant: member or administrator.
    pub level: Level,
}

/// A grant (explicit membership) on a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplicitMember {
    /// The id of the grant.
    pub id: MembershipId,
    /// The level granted.
    pub level: Level,
    /// Their level in the organization.
    pub parent_level: Level,
    /// Their effective level in the project.
    pub effective_level: Level,
    /// The id of their membership of the organization.
    pub parent_membership_id: MembershipId,
    /// When it was granted.
    pub joined_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The account of the member.
    pub user: User,
    /// Ours: who granted it, while they are a member of the organization.
    pub granted_by: Option<User>,
    /// When it ends; `None`: never.
    pub expires_at: Option<Timestamp>,
}

/// The body of `POST …/explicit_members/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AddProjectMember {
    /// The member of the organization.
    pub user_uuid: UserId,
    /// The level to grant; member if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// When the grant ends: from a minute to 366 days from now. Without it, or with `null`, it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}
