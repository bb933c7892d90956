//! `/api/projects/:id/explicit_members/`: explicit memberships of a project (contract 2.2), called grants in the code.

pub mod create;
pub mod delete;
pub mod list;
pub mod update;

use crate::accounts::actor::ProjectActor;
use crate::error::{Error, Result};
use crate::store::grants::GrantRow;
use rolecall_api::ExplicitMember;
use rolecall_policy::{ProjectState, effective_level};

/// A grant as the API returns it. `private`: whether its project is private, in which case alone the grant has an
/// effect.
fn wire(grant: GrantRow, private: bool) -> ExplicitMember {
    let state = ProjectState { private, explicit: Some(grant.level) };
    ExplicitMember {
        id: grant.id,
        level: grant.level,
        parent_level: grant.organization_level,
        // A member of the organization with a grant always has some level.
        effective_level: effective_level(Some(grant.organization_level), state).unwrap_or(grant.organization_level),
        parent_membership_id: grant.membership,
        joined_at: grant.joined_at.wire(),
        updated_at: grant.updated_at.wire(),
        user: grant.user,
        granted_by: grant.granted_by,
        expires_at: grant.end.map(|end| end.at().wire()),
    }
}

/// Requires a private project: in an open one, grants can neither be made nor changed.
///
/// # Errors
/// `invalid_input` if the project is open.
fn require_private(actor: &ProjectActor) -> Result<()> {
    if actor.project.state.private {
        return Ok(());
    }
    let detail = "This project is open to everyone in the organization. Make it private to choose who has access.";
    Err(Error::invalid("invalid_input", detail))
}
