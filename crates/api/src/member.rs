//! Members of an organization (contract 5).

use crate::{MembershipId, Page, ProjectId, Timestamp, User};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// A member of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// The id of the membership.
    pub id: MembershipId,
    /// The account of the member.
    pub user: User,
    /// Their level in the organization.
    pub level: Level,
    /// When the level ends; `None`: never.
    pub expires_at: Option<Timestamp>,
    /// Ours: the level that they have then.
    pub level_after: Option<Level>,
    /// When they joined.
    pub joined_at: Timestamp,
    /// When the membership was last changed.
    pub updated_at: Timestamp,
    /// Ours: when they were last seen, to the minute; `None`: never.
    pub last_seen: Option<Timestamp>,
    /// Ours: their grants, in projects that the caller can see.
    pub project_grants: Vec<ProjectGrant>,
    /// Ours: true if ownership is offered to them, as far as the caller may know ([`crate::ShownTransferOffer`]).
    #[serde(default)]
    pub is_offered_ownership: bool,
    /// Ours: true if they are the successor, as far as the caller may know ([`crate::ShownSuccessor`]).
    #[serde(default)]
    pub is_successor: bool,
}

/// Ours: a member who has not set up two-factor authentication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberWithoutTwoFactor {
    /// The account of the member.
    pub user: User,
    /// Their level in the organization.
    pub level: Level,
}

/// Ours: a member's grant (explicit membership) on a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectGrant {
    /// The number of the project.
    pub project: ProjectId,
    /// The level in the project.
    pub level: Level,
    /// First name of the person who granted it, while they are a member.
    pub granted_by: Option<String>,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// When it ends; `None`: never.
    pub expires_at: Option<Timestamp>,
}

/// `GET …/members/`: a page of members, and the number of members per level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Members {
    /// The members of this page, and the URLs of the next and previous page.
    #[serde(flatten)]
    pub page: Page<Member>,
    /// Ours: counts with `?search=` applied, but not `?level=`.
    pub counts: LevelCounts,
}

/// Number of members per level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LevelCounts {
    /// 1; with a search 0 or 1.
    pub owner: u64,
    /// Number of administrators.
    pub administrators: u64,
    /// Number of plain members.
    pub members: u64,
}

/// Ours: `?order=` of the member list; a leading `-` reverses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberOrder {
    /// By name (the order of the contract).
    #[default]
    Name,
    /// By level, highest first, then by name.
    Level,
    /// Last seen first.
    LastSeen,
    /// Earliest joined first.
    Joined,
}

impl MemberOrder {
    /// All values of `?order=`.
    pub const ALL: [MemberOrder; 4] =
        [MemberOrder::Name, MemberOrder::Level, MemberOrder::LastSeen, MemberOrder::Joined];

    /// The value in the URL.
    #[must_use]
    pub const fn as_param(self) -> &'static str {
        match self {
            MemberOrder::Name => "name",
            MemberOrder::Level => "level",
            MemberOrder::LastSeen => "last_seen",
            MemberOrder::Joined => "joined",
        }
    }

    /// Parses a value of `?order=`.
    #[must_use]
    pub fn from_param(word: &str) -> Option<Self> {
        MemberOrder::ALL.into_iter().find(|order| order.as_param() == word)
    }
}

/// The body of `PATCH …/members/:user` and `PATCH …/explicit_members/:user`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeLevel {
    /// The new level.
    pub level: Level,
    /// When it ends: from a minute to 366 days from now. Without it, or with `null`, the level has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}
