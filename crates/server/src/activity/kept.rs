//! What undoing an entry needs beyond its changes: when a removed member joined, who granted them access, and the invites
//! that were deleted. Kept for as long as the entry can be undone, outside of the chain, because it has personal data.

use crate::clock::Moment;
use crate::store::activity;
use crate::store::deletions::KEPT;
use crate::store::grants::KeptGrant;
use crate::store::invites::InviteRow;
use crate::store::sql::{Connection, Error, Result};
use rolecall_api::{OrganizationId, ProjectAccess, UserId};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// What is kept of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// When the removed member joined, in microseconds since 1970.
    #[serde(default)]
    pub(crate) joined_at: Option<i64>,
    /// The grants of the removed member.
    #[serde(default)]
    pub(crate) grants: Vec<KeptGrant>,
    /// The invites that were deleted.
    #[serde(default)]
    pub(crate) invites: Vec<KeptInvite>,
}

/// A deleted invite. Its link is not kept: undoing gives it a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptInvite {
    pub(crate) target_email: String,
    pub(crate) first_name: String,
    pub(crate) level: Level,
    pub(crate) message: Option<String>,
    pub(crate) created_by: UserId,
    /// Microseconds since 1970.
    pub(crate) created_at: i64,
    pub(crate) private_project_access: Vec<ProjectAccess>,
}

impl KeptInvite {
    /// An invite as it is kept, with what it gives access to ([`crate::store::invites::all_promises`]).
    pub(crate) fn new(invite: &InviteRow, private_project_access: Vec<ProjectAccess>) -> Self {
        KeptInvite {
            target_email: invite.target_email.clone(),
            first_name: invite.first_name.clone(),
            level: invite.level,
            message: invite.message.clone(),
            created_by: invite.created_by.uuid.clone(),
            created_at: invite.created_at.micros(),
            private_project_access,
        }
    }
}

impl Kept {
    /// Keeps this for the entry `number`; nothing if it is empty.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn keep(
        &self,
        conn: &mut Connection,
        organization: &OrganizationId,
        number: i64,
        now: Moment,
    ) -> Result<()> {
        if *self == Kept::default() {
            return Ok(());
        }
        let data = serde_json::to_string(self).map_err(|error| Error::Value(error.into()))?;
        activity::keep_for_undo(conn, organization, number, &data, now.after(KEPT)).await
    }

    /// What is kept of the entry `number`; `None` if nothing was, or it is not kept any more.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn find(
        conn: &mut Connection,
        organization: &OrganizationId,
        number: i64,
    ) -> Result<Option<Self>> {
        let data = activity::kept_for_undo(conn, organization, number).await?;
        data.map(|data| serde_json::from_str(&data).map_err(|error| Error::Value(error.into()))).transpose()
    }
}
