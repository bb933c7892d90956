//! `/api/organizations/:org/invites/`.

pub mod bulk;
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

/// An invite as the actor sees it. `accessible` are the projects that are open to the actor.
///
/// The link, and what it promises, is shown to few (contract 2.4); of what it promises, nobody sees projects that are
/// closed to them.
fn wire(
    actor: &OrganizationActor,
    found: InviteRow,
    promised: &[(ProjectId, Level)],
    accessible: &HashMap<ProjectId, FoundProject>,
    now: Moment,
) -> Invite {
    const CLOSED: ProjectState = ProjectState { private: true, explicit: None };
    let state = |id| accessible.get(id).map_or(CLOSED, |project| project.state);
    let states: Vec<_> = promised.iter().map(|(id, level)| (state(id), *level)).collect();
    let is_author = found.created_by.uuid == actor.me;
    let is_shown = sees_invite_link(Some(actor.organization.level), is_author, found.level, &states);
    let seen = promised.iter().filter(|(id, _)| is_shown && accessible.contains_key(id));
    Invite {
        is_expired: found.is_expired(now),
        expires_at: found.expires_at().wire(),
        id: found.link.filter(|_| is_shown),
        target_email: found.target_email,
        first_name: found.first_name,
        level: found.level,
        message: found.message,
        emailing_attempt_made: found.emailing_attempt_made,
        created_by: Some(found.created_by),
        created_at: found.created_at.wire(),
        updated_at: found.updated_at.wire(),
        private_project_access: seen.map(|&(id, level)| ProjectAccess { id, level }).collect(),
        link_renewed_at: found.link_renewed_at.filter(|_| is_shown).map(Moment::wire),
    }
}
