//! Transfers ownership: at once by the owner, by an accepted offer, by a claim of the successor, or by the people who
//! run the site.

use super::entries::changed;
use super::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::store::members;
use crate::store::sql::{Connection, Result};
use rolecall_api::{ActivityAction, OrganizationId, User, UserId};
use rolecall_policy::Level;

/// Makes a member of level `before` the owner and the owner `former` an administrator, records it, and returns the number
/// of the entry.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn transfer_ownership(
    conn: &mut Connection,
    organization: &OrganizationId,
    former: &UserId,
    (user, before): (&User, Level),
    author: &Author,
    now: Moment,
) -> Result<i64> {
    members::transfer(conn, organization, &user.uuid, now).await?;
    let entry = NewEntry::person(ActivityAction::MemberTransfer, user)
        .with([changed("owner", former.as_str(), user.uuid.as_str()), changed("level", before, Level::Owner)]);
    record(conn, organization, author, now, vec![entry]).await
}
