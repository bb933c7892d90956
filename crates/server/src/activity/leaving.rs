//! What a person loses when they leave an organization, or are removed: read before it is gone.

use super::entries::{changed, grants_of_person};
use super::{NewEntry, kept};
use crate::store::members::MemberRow;
use crate::store::sql::{Connection, Result};
use crate::store::{grants, invites};
use rolecall_api::{ActivityAction, ChangeValue, OrganizationId, ProjectGrant};
use serde_json::Value;

/// The most invites of a removed person that undoing brings back.
const MAX_INVITES: u32 = 1000;

/// What goes with a membership.
pub(crate) struct Leaving {
    grants: Vec<ProjectGrant>,
    /// The invites that they sent, and one to their own address, as they are kept for undoing.
    pub(crate) invites: Vec<Value>,
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
        let promised = invites::promises(conn, organization, &keys, &member.user.uuid).await?;
        let kept = |invite: &invites::InviteRow| {
            kept::invite(invite, promised.get(&invite.key).map(Vec::as_slice).unwrap_or_default())
        };
        Ok(Leaving { grants, invites: ending.iter().map(kept).collect() })
    }

    /// The entry of the change.
    pub(crate) fn entry(&self, action: ActivityAction, member: &MemberRow) -> NewEntry {
        let invites = i64::try_from(self.invites.len()).unwrap_or(i64::MAX);
        NewEntry::person(action, &member.user).with([
            changed("level", member.level, ChangeValue::Null),
            changed("grants", grants_of_person(&self.grants), ChangeValue::Null),
            changed("invites", invites, 0_i64),
        ])
    }
}
