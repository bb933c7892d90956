//! `/api/organizations/:org/invites/` (contract 2.4).

pub mod bulk;
pub mod check;
pub mod create;
pub mod delete;
pub mod list;
mod offer;

use crate::accounts::actor::OrganizationActor;
use crate::clock::Moment;
use crate::store::invites::InviteRow;
use crate::store::projects::FoundProject;
use rolecall_api::{Invite, ProjectAccess, ProjectId};
use rolecall_policy::{Level, ProjectState, sees_invite_link};
use std::collections::HashMap;

/// An invite as the actor may see it. `promised`: the grants that the invite makes when it is accepted; `accessible`:
/// the projects that the actor has access to.
///
/// The link and the promised grants are shown only to its author and to administrators, and only if they could give
/// everything in the invite themselves (contract 2.4). Grants in projects that the actor has no access to are left out.
pub(super) fn wire(
    actor: &OrganizationActor,
    invite: InviteRow,
    promised: &[(ProjectId, Level)],
    accessible: &HashMap<ProjectId, FoundProject>,
    now: Moment,
) -> Invite {
    const INACCESSIBLE: ProjectState = ProjectState { private: true, explicit: None };
    let state = |id| accessible.get(id).map_or(INACCESSIBLE, |project| project.state);
    let states: Vec<_> = promised.iter().map(|(id, level)| (state(id), *level)).collect();
    let is_author = invite.created_by.uuid == actor.me;
    let sees_link = sees_invite_link(Some(actor.organization.level), is_author, invite.level, &states);
    let visible = promised.iter().filter(|(id, _)| sees_link && accessible.contains_key(id));
    Invite {
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
        private_project_access: visible.map(|&(id, level)| ProjectAccess { id, level }).collect(),
        link_renewed_at: invite.link_renewed_at.filter(|_| sees_link).map(Moment::wire),
    }
}
