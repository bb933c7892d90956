//! Deleted projects and organizations that can be brought back (contract 8).

use super::ActivityActor;
use crate::{OrganizationId, ProjectId, Timestamp};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// A deleted project or organization that the caller may bring back, by undoing the entry of its deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deleted {
    /// The organization, or that of the project.
    pub organization: OrganizationId,
    /// The project; `None`: the organization itself was deleted.
    pub project: Option<ProjectId>,
    /// Its name.
    pub name: String,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Who deleted it.
    pub deleted_by: Option<ActivityActor>,
    /// The number of the entry in the activity log.
    pub entry: i64,
    /// When it is erased for good.
    pub erased_at: Timestamp,
}
