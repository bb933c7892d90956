//! `/api/organizations/:org/invites/`.

pub mod bulk;
pub mod create;
pub mod delete;
pub mod list;
mod offer;

use crate::actor::OrganizationActor;
use crate::clock::Moment;
use crate::store::invites::Invite as Found;
use rolecall_api::{Invite, ProjectAccess};
use rolecall_policy::sees_invite_link;

/// An invite as the actor sees it. `projects` have to be limited to what they can access.
fn wire(actor: &OrganizationActor, found: Found, projects: Vec<ProjectAccess>, now: Moment) -> Invite {
    let is_author = found.created_by.uuid == actor.me;
    Invite {
        is_expired: found.is_expired(now),
        expires_at: found.expires_at().wire(),
        id: sees_invite_link(actor.organization.level, is_author, found.level).then_some(found.id),
        target_email: found.target_email,
        first_name: found.first_name,
        level: found.level,
        message: found.message,
        emailing_attempt_made: found.emailing_attempt_made,
        created_by: Some(found.created_by),
        created_at: found.created_at.wire(),
        updated_at: found.updated_at.wire(),
        private_project_access: projects,
    }
}
