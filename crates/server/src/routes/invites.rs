//! `/api/organizations/:org/invites/` (contract 2.4).

pub mod bulk;
pub mod check;
pub mod create;
pub mod delete;
pub mod list;
pub(crate) mod offer;
pub mod send;

use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::store::invites::{InviteRow, PromisedProject};
use rolecall_api::{Invite, ProjectAccess};
use rolecall_policy::{Level, effective_level, sees_invite_link};

/// An invite as the actor may see it. `promised`: the grants that the invite makes when it is accepted, each with the
/// actor's access to the project.
///
/// The link and the promised grants are shown only to its author and to administrators, and only if they could give
/// everything in the invite themselves (contract 2.4). Grants in projects that the actor has no access to are left out.
pub(super) fn wire(actor: &OrganizationActor, invite: InviteRow, promised: &[PromisedProject], now: Moment) -> Invite {
    let level = Some(actor.organization.level);
    let states: Vec<_> = promised.iter().map(|promise| (promise.state, promise.level)).collect();
    let is_author = actor.is(&invite.created_by.uuid);
    let sees_link = sees_invite_link(level, is_author, invite.level, &states);
    let visible = promised.iter().filter(|promise| sees_link && effective_level(level, promise.state).is_some());
    // Members do not end, so this end is one of grants, which are shown with the link only.
    let access_end = invite.access_expires_at.filter(|_| sees_link || invite.level > Level::Member);
    Invite {
        access_expires_at: access_end.map(Moment::wire),
        is_expired: invite.is_expired(now),
        expires_at: invite.expires_at().wire(),
        id: invite.link.filter(|_| sees_link),
        target_email: invite.target_email,
        first_name: invite.first_name,
        level: invite.level,
        message: invite.message,
        emailing_attempt_made: invite.emailing_attempt_made,
        created_by: Some(invite.created_by),
        created_at: invite.created_at.wire(),
        updated_at: invite.updated_at.wire(),
        private_project_access: visible
            .map(|promise| ProjectAccess { id: promise.project, level: promise.level })
            .collect(),
        delivery: invite.delivery.filter(|_| sees_link),
        link_renewed_at: invite.link_renewed_at.filter(|_| sees_link).map(Moment::wire),
    }
}
