//! People of an organization (contract 5).

use crate::{MembershipId, Page, ProjectId, Timestamp, User};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// One person in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The membership.
    pub id: MembershipId,
    /// The person.
    pub user: User,
    /// Their level.
    pub level: Level,
    /// When they joined.
    pub joined_at: Timestamp,
    /// When the membership was last changed.
    pub updated_at: Timestamp,
    /// Ours: when they were last here (exact to a minute); none if never.
    pub last_seen: Option<Timestamp>,
    /// Ours: their explicit project memberships, in projects that the caller can access only.
    pub project_grants: Vec<ProjectGrant>,
}

/// Ours: an explicit project membership of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectGrant {
    /// In which project.
    pub project: ProjectId,
    /// At which level.
    pub level: Level,
    /// The name of who granted it, if they still belong to the organization.
    pub granted_by: Option<String>,
    /// When.
    pub granted_at: Timestamp,
}

/// `GET …/members/`: a page, and how many there are of each level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// The members on this page, and where the next and the previous page are.
    #[serde(flatten)]
    pub page: Page<Member>,
    /// Ours: counts after `?search=`, before `?level=`.
    pub counts: LevelCounts,
}

/// How many people hold each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelCounts {
    /// 0 or 1 after a search, else 1.
    pub owner: u64,
    /// Administrators.
    pub administrators: u64,
    /// Members.
    pub members: u64,
}

/// Ours: `?order=` of the members list; a leading `-` turns it around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberOrder {
    /// By name (the contract's order).
    #[default]
    Name,
    /// By level, highest first, then by name.
    Level,
    /// By last visit, latest first.
    LastSeen,
    /// By time of joining, earliest first.
    Joined,
}

impl MemberOrder {
    /// All orders.
    pub const ALL: [MemberOrder; 4] =
        [MemberOrder::Name, MemberOrder::Level, MemberOrder::LastSeen, MemberOrder::Joined];

    /// The word in the address.
    #[must_use]
    pub const fn as_param(self) -> &'static str {
        match self {
            MemberOrder::Name => "name",
            MemberOrder::Level => "level",
            MemberOrder::LastSeen => "last_seen",
            MemberOrder::Joined => "joined",
        }
    }

    /// The order that a word stands for.
    #[must_use]
    pub fn from_param(word: &str) -> Option<Self> {
        MemberOrder::ALL.into_iter().find(|order| order.as_param() == word)
    }
}

/// `PATCH …/members/:user`, and of a project membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLevel {
    /// The new level.
    pub level: Level,
}
