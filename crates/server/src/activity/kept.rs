//! What undoing an entry needs beyond its changes: the invites that were deleted with it. Kept for as long as the entry
//! can be undone, outside of the chain, because it has personal data.

use crate::clock::Moment;
use crate::store::activity;
use crate::store::invites::{InviteRow, PromisedProject};
use crate::store::sql::{Connection, Error, Result};
use rolecall_api::{OrganizationId, UNDO_DAYS};
use serde_json::{Value, json};
use std::time::Duration;

/// An invite as it is kept. Its link is not kept: undoing gives it a new one.
pub(crate) fn invite(invite: &InviteRow, promised: &[PromisedProject]) -> Value {
    let projects: Vec<_> =
        promised.iter().map(|promise| json!({ "id": promise.project, "level": promise.level })).collect();
    json!({
        "target_email": invite.target_email,
        "first_name": invite.first_name,
        "level": invite.level,
        "message": invite.message,
        "created_by": invite.created_by.uuid,
        "created_at": invite.created_at.wire(),
        "private_project_access": projects,
    })
}

/// Keeps invites that were deleted with the entry `number`; nothing if there are none.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn keep_invites(
    conn: &mut Connection,
    organization: &OrganizationId,
    number: i64,
    invites: &[Value],
    now: Moment,
) -> Result<()> {
    if invites.is_empty() {
        return Ok(());
    }
    let data = serde_json::to_string(&json!({ "invites": invites })).map_err(|error| Error::Value(error.into()))?;
    let expires_at = now.after(Duration::from_hours(24 * UNDO_DAYS));
    activity::keep_for_undo(conn, organization, number, &data, expires_at).await
}
