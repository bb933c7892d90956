//! Projects and their explicit members (contract 5).

use crate::{Helper, MembershipId, OrganizationId, ProjectId, Timestamp, User, UserId};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// A project, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectBasic {
    /// Number of the project, unique on this server; it stands in URLs.
    pub id: ProjectId,
    /// Its other name, a UUID.
    pub uuid: String,
    /// Its organization.
    pub organization: OrganizationId,
    /// The token that events carry: `phc_…`.
    pub api_token: String,
    /// Its name.
    pub name: String,
    /// Whether it has ever had an event.
    pub ingested_event: bool,
    /// A name of the time zone database.
    pub timezone: String,
    /// True: private.
    pub access_control: bool,
    /// The caller's effective level.
    pub effective_membership_level: Level,
    /// Ours: the caller's explicit membership, so that the rules can be asked about them.
    pub explicit_level: Option<Level>,
}

/// A project, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// What lists show.
    #[serde(flatten)]
    pub basic: ProjectBasic,
    /// Where events may come from; for people, not enforced.
    pub app_urls: Vec<String>,
    /// Whether addresses of visitors are dropped.
    pub anonymize_ips: bool,
    /// How long events are kept.
    pub retention_days: Retention,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Ours: up to five people of effective level 8 or more, those who were seen last first: whom to ask.
    pub managers: Vec<Helper>,
}

/// `POST /api/projects/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateProject {
    /// 1 to 200 characters; "Default Project" if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// `PATCH /api/projects/:id`; what is missing stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateProject {
    /// 1 to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A name of the time zone database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// See [`Project`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_urls: Option<Vec<String>>,
    /// See [`Project`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymize_ips: Option<bool>,
    /// How long events are kept.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub retention_days: Option<Retention>,
    /// True makes it private, false open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_control: Option<bool>,
    /// Ours: with `access_control: true`, people to whom an explicit membership is added in the same transaction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<KeepMember>,
}

/// Ours: how long a project keeps its events; on the wire a number of days, or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<u32>", into = "Option<u32>")]
pub enum Retention {
    /// For ever.
    Forever,
    /// For 1 to 36,500 days.
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

/// A field that is there; null means something.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Retention>, D::Error> {
    Retention::deserialize(deserializer).map(Some)
}

/// The most people that `keep` names in one request: about half of what a body of one megabyte can carry.
pub const KEPT_AT_ONCE: usize = 10_000;

/// Ours: somebody who keeps access to a project that becomes private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepMember {
    /// Who.
    pub user_uuid: UserId,
    /// Member or administrator.
    pub level: Level,
}

/// An explicit membership of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplicitMember {
    /// The explicit membership.
    pub id: MembershipId,
    /// The level granted.
    pub level: Level,
    /// The level in the organization.
    pub parent_level: Level,
    /// What counts.
    pub effective_level: Level,
    /// The membership of the organization.
    pub parent_membership_id: MembershipId,
    /// When it was granted.
    pub joined_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who.
    pub user: User,
    /// Ours: who granted it, if they still belong to the organization.
    pub granted_by: Option<User>,
}

/// `POST …/explicit_members/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddProjectMember {
    /// Who.
    pub user_uuid: UserId,
    /// Member if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}
