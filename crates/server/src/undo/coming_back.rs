//! Undoes one's own leaving, within seconds: by the Undo of the message that one has left.

use super::invites::returning;
use super::plan::{ReturningMember, bring_back};
use super::returning::{Lost, existing, with_grants};
use super::{Undoing, people};
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::activity::kept::Kept;
use crate::activity::view::LogReader;
use crate::activity::{NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::Tx;
use crate::store::grants::KeptGrant;
use crate::store::{activity, members};
use rolecall_api::{ActivityAction, OrganizationId};
use std::time::Duration;

/// For how long one's own leaving can be undone: the ten seconds of the message, and the time of the request.
const LIMIT: Duration = Duration::from_secs(15);

/// Brings the caller back into an organization that they have just left, with level, grants and invites, and returns them
/// as its member, with the number of the new entry. Call it after the organization is locked.
///
/// # Errors
/// [`Error::NotFound`] if the entry is not about their leaving, or it was undone; [`Error::Expired`] if it is too late.
pub(crate) async fn come_back(
    tx: &mut Tx,
    caller: &Caller,
    organization: &OrganizationId,
    number: i64,
    now: Moment,
) -> Result<(OrganizationActor, i64)> {
    let (entry, undone_by) = activity::find(tx, organization, number).await?.ok_or(Error::NotFound)?;
    let is_own = entry.item.id == caller.id().as_str() && entry.action == ActivityAction::MemberLeave.name();
    if !is_own || undone_by.is_some() || members::find(tx, organization, caller.id()).await?.is_some() {
        return Err(Error::NotFound);
    }
    if now >= entry.created_at.after(LIMIT) {
        return Err(Error::Expired("It is too late to undo that you left. Ask for an invite."));
    }
    let kept = Kept::find(tx, organization, number).await?.unwrap_or_default();
    let level = super::level_before(&entry).ok_or(Error::NotFound)?;
    let (level, end) = people::still_lasting(level, kept.end, now);
    let joined_at = kept.joined_at.map_or(now, Moment::from_micros);
    let membership = members::insert_joined(tx, organization, caller.id(), level, joined_at, now).await?;
    let actor = OrganizationActor::read(tx, caller, organization.as_str()).await?;
    let reader = LogReader::read(tx, organization, (actor.rights(), actor.organization.level), now).await?;
    let mut undoing = Undoing { tx, actor: &actor, reader: &reader, entry: &entry, now };
    let projects = with_grants(&undoing.projects_of(caller.id()).await?, &kept.grants);
    let own = undoing.invites_of(caller.id(), kept.invites);
    let invites = returning(&mut undoing, own, (level, &projects), &projects, &mut Lost::default()).await?;
    let user = caller.user.wire();
    let returns = |grant: &KeptGrant| projects.contains_key(&grant.project) && !grant.has_ended(now);
    let grants: Vec<_> = kept.grants.into_iter().filter(returns).collect();
    let given: Vec<_> = grants.iter().map(|grant| (grant.project, grant.level)).collect();
    let invites = invites.into_iter().flatten().collect();
    let member = ReturningMember { user: user.clone(), level, end, joined_at, grants, invites };
    let entry = NewEntry { undoes: Some(number), ..people::entry(&member, &existing(&given, &projects)) };
    bring_back(tx, organization, &membership, member, now).await?;
    let number = record(tx, organization, &caller.author(), now, vec![entry]).await?;
    Ok((actor, number))
}
