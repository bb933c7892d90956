//! `/api/signup/:invite`: shows what an invite link offers, and accepts it (contract 2.4 and 4).

pub mod claim;
pub mod show;

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::end::End;
use crate::store::invites::{self, Addressee, InviteLink, PromisedProject};
use crate::store::sql::Connection;
use rolecall_api::{InviteId, UserId};
use rolecall_policy::{Level, invite_still_allowed};

/// An invite that can be accepted now.
struct UsableInvite {
    link: InviteLink,
    /// The projects that it gives access to.
    promises: Vec<PromisedProject>,
}

/// The id in a link. A malformed one gets the same error as an unknown one.
fn id(text: &str) -> Result<InviteId> {
    crate::text::uuids::parse(text).map(|id| InviteId(id.to_string())).ok_or_else(unknown)
}

/// 400 `invalid_input`: no invite has this id.
fn unknown() -> Error {
    Error::invalid("invalid_input", "This invite no longer exists. Ask for a new one.")
}

/// Finds an invite and checks that it can be accepted. What has ended of what it gives is left out: its person joins as a
/// member. `caller`: the id and email of the user who is signed in, if any.
///
/// # Errors
/// In the order of contract 4: `invalid_input`, `invalid_recipient`, `expired`, `user_already_member`,
/// `existing_email_address`, `account_exists`, `inviter_not_allowed`.
async fn find_usable(
    conn: &mut Connection,
    id: &InviteId,
    caller: Option<(&UserId, &str)>,
    now: Moment,
) -> Result<UsableInvite> {
    let mut link = invites::find_by_link(conn, id).await?.ok_or_else(unknown)?;
    let invite = &mut link.invite;
    if caller.is_some_and(|(_, email)| email != invite.target_email) {
        let detail = "This invite is for a different email than the one you are signed in with.";
        return Err(Error::invalid("invalid_recipient", detail));
    }
    if invite.is_expired(now) {
        return Err(Error::invalid("expired", "This invite has expired. Ask for a new one."));
    }
    let addressee = invites::addressee(conn, &invite.organization, &invite.target_email).await?;
    match (addressee, caller) {
        (Addressee::Member, Some(_)) => {
            return Err(Error::AlreadyMember(invite.organization.clone()));
        }
        (Addressee::Member, None) => {
            let detail = "This email is already a member of the organization. Sign in.";
            return Err(Error::invalid("existing_email_address", detail));
        }
        (Addressee::Outside, None) => return Err(account_exists(id)),
        (Addressee::Outside | Addressee::Unknown, Some(_)) | (Addressee::Unknown, None) => {}
    }
    let (key, author) = (std::slice::from_ref(&invite.key), &invite.created_by.uuid);
    let promises = invites::promises(conn, &invite.organization, key, author.into()).await?;
    let mut promises = promises.into_values().next().unwrap_or_default();
    if invite.access_expires_at.is_some_and(|at| !End::new(at, author).is_ahead(now)) {
        // What it gives has ended already, or would before every server has read of it.
        invite.level = Level::Member;
        invite.access_expires_at = None;
        promises.clear();
    }
    let offered: Vec<_> = promises.iter().map(|promise| (promise.state, promise.level)).collect();
    if !invite_still_allowed(Some(link.author_level), invite.level, link.members_can_invite, &offered).is_allowed() {
        let detail = "The person who invited you can no longer grant everything in this invite. Ask for a new one.";
        return Err(Error::invalid("inviter_not_allowed", detail));
    }
    Ok(UsableInvite { link, promises })
}

/// 400 `account_exists`, with the URL at which to sign in.
fn account_exists(id: &InviteId) -> Error {
    let detail = format!("There is already an account with this email. Sign in at /login?next=/signup/{id} to join.");
    Error::invalid("account_exists", detail)
}
