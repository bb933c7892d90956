//! Changes of many members at once: ours, for the selection of the members page.

use crate::{ErrorBody, ProjectId, Timestamp, UserId};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// What is done to each of the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BulkKind {
    /// Their level becomes `level`: 1 or 8.
    ChangeMemberLevel,
    /// They are removed from the organization.
    RemoveMember,
    /// They are granted access to `project` at `level`; 1 if missing.
    GrantProjectAccess,
}

impl BulkKind {
    /// All kinds, with their names in JSON.
    pub const NAMES: [(&'static str, BulkKind); 3] = [
        ("change_member_level", BulkKind::ChangeMemberLevel),
        ("remove_member", BulkKind::RemoveMember),
        ("grant_project_access", BulkKind::GrantProjectAccess),
    ];

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        BulkKind::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// The body of `POST /api/organizations/:org/members/bulk/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeMembers {
    /// What is done.
    pub kind: BulkKind,
    /// To whom: at most 500 people.
    #[cfg_attr(feature = "schema", schemars(length(max = 500)))]
    pub user_uuids: Vec<UserId>,
    /// The level that they get, in the organization or in the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The project that they are granted access to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// When the level or the access ends: from a minute to 366 days from now; `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// The result for one of the people, in the order of the request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedMember {
    /// Index of the person in the request, from 0.
    pub index: usize,
    /// The status that a single request would have had.
    pub status: u16,
    /// The number of the entry in the activity log; null if nothing has changed.
    pub entry: Option<i64>,
    /// The error, if it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorBody>,
}
