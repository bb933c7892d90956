//! Who had access to what at an earlier time (contract 8).

use super::{ActivityActor, ActivityProject};
use crate::Timestamp;
use rolecall_json::FromJson;
use rolecall_policy::{Grounds, Level};
use serde::{Deserialize, Serialize};

/// The rule that gave somebody access to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccessRule {
    /// Their level in the organization.
    OrganizationLevel,
    /// The project was open.
    OpenProject,
    /// A grant.
    ExplicitMembership,
}

impl From<Grounds> for AccessRule {
    fn from(grounds: Grounds) -> Self {
        match grounds {
            Grounds::OpenProject => AccessRule::OpenProject,
            Grounds::ExplicitMembership => AccessRule::ExplicitMembership,
            Grounds::OrganizationLevel | Grounds::Own => AccessRule::OrganizationLevel,
        }
    }
}

/// `GET /api/projects/:id/access/?at=`: a page of the people who had access to a project, in the form of
/// [`Page`](crate::Page): highest level first, then in the order of their accounts. Callers below level 8 see only
/// themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectAccessAt {
    /// The time that was asked about.
    pub at: Timestamp,
    /// Number of people on all pages.
    pub count: u64,
    /// Absolute URL of the next page.
    pub next: Option<String>,
    /// Absolute URL of the previous page.
    pub previous: Option<String>,
    /// The people of this page.
    pub results: Vec<PersonAccess>,
}

/// A person's access to a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonAccess {
    /// Who; former members as they were called when they left.
    pub user: ActivityActor,
    /// Their effective level.
    pub level: Level,
    /// The rule that gave it.
    pub rule: AccessRule,
    /// Since when they had this level by this rule; `None`: since before the log began, or too long ago to look it up.
    pub since: Option<Timestamp>,
    /// When what the rule looks at ends: the grant, or the level in the organization. `None`: never, or the question is about
    /// the past.
    pub expires_at: Option<Timestamp>,
}

/// `GET …/members/:user/access/?at=`: what a member had access to, sorted by project. The caller sees all of it with
/// level 8 in the organization; their own only in projects that they have access to now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberAccessAt {
    /// The time that was asked about.
    pub at: Timestamp,
    /// Who.
    pub user: ActivityActor,
    /// Their level in the organization; `None`: they were not a member.
    pub level: Option<Level>,
    /// When that level ends; `None`: never, or the question is about the past.
    pub expires_at: Option<Timestamp>,
    /// The projects.
    pub results: Vec<MemberProjectAccess>,
}

/// A member's access to a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberProjectAccess {
    /// The project, as it was called then.
    pub project: ActivityProject,
    /// The effective level.
    pub level: Level,
    /// The rule that gave it.
    pub rule: AccessRule,
    /// As [`PersonAccess::since`].
    pub since: Option<Timestamp>,
    /// As [`PersonAccess::expires_at`].
    pub expires_at: Option<Timestamp>,
}
