//! Ends a membership, and keeps what it takes to bring it back: the person left, or was removed.

use super::entries::{changed, grants_of_person};
use super::kept::{Kept, KeptInvite};
use super::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::store::members::{self, MemberRow};
use crate::store::sql::{Connection, Result};
use crate::store::{grants, invites};
use rolecall_api::{ActivityAction, ChangeValue, OrganizationId, ProjectGrant};

/// The most invites of a removed person that undoing brings back.
const MAX_INVITES: u32 = 1000;

/// What goes with a membership.
pub(crate) struct Leaving {
    grants: Vec<ProjectGrant>,
    kept: Kept,
}

impl Leaving {
    /// Reads it, in the transaction that removes the member, before it does.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn read(conn: &mut Connection, organization: &OrganizationId, member: &MemberRow) -> Result<Self> {
        let of = std::slice::from_ref(&member.id);
        let grants = grants::list_for_people(conn, of).await?.remove(&member.id).unwrap_or_default();
        let ending = invites::ending_with(conn, organization, &member.user, MAX_INVITES).await?;
        let keys: Vec<_> = ending.iter().map(|invite| invite.key.clone()).collect();
        let mut promises = invites::all_promises(conn, organization, &keys).await?;
        let kept =
            |invite: &invites::InviteRow| KeptInvite::new(invite, promises.remove(&invite.key).unwrap_or_default());
        let kept = Kept {
            joined_at: Some(member.joined_at.micros()),
            end: member.end.clone(),
            grants: grants::kept(conn, &member.id).await?,
            invites: ending.iter().map(kept).collect(),
            ..Kept::default()
        };
        Ok(Leaving { grants, kept })
    }

    /// The entry of the change.
    pub(crate) fn entry(&self, action: ActivityAction, member: &MemberRow) -> NewEntry {
        let invites = i64::try_from(self.kept.invites.len()).unwrap_or(i64::MAX);
        NewEntry::person(action, &member.user).with([
            changed("level", member.level, ChangeValue::Null),
            changed("grants", grants_of_person(&self.grants), ChangeValue::Null),
            changed("invites", invites, 0_i64),
        ])
    }
}

/// Removes a member, records it, keeps what undoing needs, and returns the number of the entry.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn remove_member(
    conn: &mut Connection,
    organization: &OrganizationId,
    member: &MemberRow,
    (action, undoes): (ActivityAction, Option<i64>),
    author: &Author,
    now: Moment,
) -> Result<i64> {
    let leaving = Leaving::read(conn, organization, member).await?;
    members::remove(conn, organization, &member.user.uuid, now).await?;
    let entry = NewEntry { undoes, ..leaving.entry(action, member) };
    let number = record(conn, organization, author, now, vec![entry]).await?;
    leaving.kept.keep(conn, organization, number, now).await?;
    Ok(number)
}
