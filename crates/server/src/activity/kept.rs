//! What undoing an entry needs beyond its changes: when a removed member joined, who granted them access, and the invites
//! that were deleted. Kept for as long as the entry can be undone, outside of the chain, because it has personal data.

use crate::clock::Moment;
use crate::store::activity;
use crate::store::deletions::KEPT;
use crate::store::end::LevelEnd;
use crate::store::grants::KeptGrant;
use crate::store::invites::{InviteRow, LIFE};
use crate::store::sql::{Connection, Error, Result};
use rolecall_api::{OrganizationId, ProjectAccess, UserId};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;

/// What is kept of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// When the removed member joined, in microseconds since 1970.
    #[serde(default)]
    pub(crate) joined_at: Option<i64>,
    /// The end of the removed member's level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<LevelEnd>,
    /// The grants of the removed member.
    #[serde(default)]
    pub(crate) grants: Vec<KeptGrant>,
    /// The invites that were deleted.
    #[serde(default)]
    pub(crate) invites: Vec<KeptInvite>,
    /// Of a change of privacy: the number of the last entry of a grant that it made or took. Those entries follow its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) grants_until: Option<i64>,
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
    /// For how long it is valid, in microseconds, if its author chose that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) life: Option<u64>,
    /// When what it gives ends, in microseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) access_expires_at: Option<i64>,
    pub(crate) private_project_access: Vec<ProjectAccess>,
}

impl KeptInvite {
    /// For how long it is valid, if its author chose that.
    pub(crate) fn life(&self) -> Option<Duration> {
        self.life.map(Duration::from_micros)
    }

    /// When it expires.
    pub(crate) fn expires_at(&self) -> Moment {
        Moment::from_micros(self.created_at).after(self.life().unwrap_or(LIFE))
    }

    /// An invite as it is kept, with what it gives access to ([`crate::store::invites::all_promises`]).
    pub(crate) fn new(invite: &InviteRow, private_project_access: Vec<ProjectAccess>) -> Self {
        KeptInvite {
            target_email: invite.target_email.clone(),
            first_name: invite.first_name.clone(),
            level: invite.level,
            message: invite.message.clone(),
            created_by: invite.created_by.uuid.clone(),
            created_at: invite.created_at.micros(),
            life: invite.life.map(|life| u64::try_from(life.as_micros()).unwrap_or(u64::MAX)),
            access_expires_at: invite.access_expires_at.map(Moment::micros),
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
        Kept::keep_all(conn, organization, vec![(number, self.clone())], now).await
    }

    /// The same for several entries.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn keep_all(
        conn: &mut Connection,
        organization: &OrganizationId,
        entries: Vec<(i64, Kept)>,
        now: Moment,
    ) -> Result<()> {
        let entries = entries.into_iter().filter(|(_, kept)| *kept != Kept::default());
        let entries = entries.map(|(number, kept)| Ok((number, serde_json::to_string(&kept).map_err(invalid)?)));
        let entries = entries.collect::<Result<Vec<_>>>()?;
        activity::keep_for_undo(conn, organization, &entries, now.after(KEPT)).await
    }

    /// Keeps for the entry of a change of privacy that the `along` entries after it, up to `last`, belong to the same
    /// change, and returns its number.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn keep_along(
        conn: &mut Connection,
        organization: &OrganizationId,
        (last, along): (i64, usize),
        now: Moment,
    ) -> Result<i64> {
        let number = last - i64::try_from(along).unwrap_or_default();
        let kept = Kept { grants_until: (along > 0).then_some(last), ..Kept::default() };
        kept.keep(conn, organization, number, now).await?;
        Ok(number)
    }

    /// What is kept of the entries with numbers above `after` and up to `until`.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn find_all(
        conn: &mut Connection,
        organization: &OrganizationId,
        (after, until): (i64, i64),
    ) -> Result<HashMap<i64, Self>> {
        let kept = activity::all_kept_for_undo(conn, organization, (after, until)).await?;
        kept.iter().map(|(number, data)| Ok((*number, serde_json::from_str(data).map_err(invalid)?))).collect()
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
        data.map(|data| serde_json::from_str(&data).map_err(invalid)).transpose()
    }
}

fn invalid(error: serde_json::Error) -> Error {
    Error::Value(error.into())
}
