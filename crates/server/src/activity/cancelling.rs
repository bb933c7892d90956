//! Cancels an invite, and keeps what it takes to bring it back.

use super::kept::{Kept, KeptInvite};
use super::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::store::invites::{self, InviteRow, PromisedProject};
use crate::store::sql::{Connection, Result};

/// Cancels an invite, records it, keeps what undoing needs, and returns the number of the entry.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn cancel_invite(
    conn: &mut Connection,
    (invite, promised): (&InviteRow, &[PromisedProject]),
    undoes: Option<i64>,
    author: &Author,
    now: Moment,
) -> Result<i64> {
    let organization = &invite.organization;
    let mut promises = invites::all_promises(conn, organization, std::slice::from_ref(&invite.key)).await?;
    // An organization has at most one invite to an email address.
    invites::delete_to_addresses(conn, organization, &[&invite.target_email]).await?;
    let grants: Vec<_> = promised.iter().map(|promise| (promise.project, promise.level)).collect();
    let entry = NewEntry { undoes, ..NewEntry::invite_canceled(invite, &grants) };
    let number = record(conn, organization, author, now, vec![entry]).await?;
    let kept = Kept {
        invites: vec![KeptInvite::new(invite, promises.remove(&invite.key).unwrap_or_default())],
        ..Kept::default()
    };
    kept.keep(conn, organization, number, now).await?;
    Ok(number)
}
