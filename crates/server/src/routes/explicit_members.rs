//! `/api/projects/:id/explicit_members/`.

pub mod create;
pub mod delete;
pub mod list;
pub mod update;

use crate::accounts::actor::ProjectActor;
use crate::error::{Error, Result};
use crate::store::grants::GrantRow;
use rolecall_api::ExplicitMember;
use rolecall_policy::{ProjectState, effective_level};

/// An explicit membership on the wire.
fn wire(grant: GrantRow, private: bool) -> ExplicitMember {
    let state = ProjectState { private, explicit: Some(grant.level) };
    ExplicitMember {
        id: grant.id,
        level: grant.level,
        parent_level: grant.organization_level,
        // With an explicit membership everybody of the organization has some level.
        effective_level: effective_level(Some(grant.organization_level), state).unwrap_or(grant.organization_level),
        parent_membership_id: grant.membership,
        joined_at: grant.joined_at.wire(),
        updated_at: grant.updated_at.wire(),
        user: grant.user,
        granted_by: grant.granted_by,
    }
}

/// Explicit memberships are given and changed in private projects only.
fn private_only(actor: &ProjectActor) -> Result<()> {
    if actor.project.state.private {
        return Ok(());
    }
    let detail = "This project is open to everyone in the organization. Make it private to choose who has access.";
    Err(Error::invalid("invalid_input", detail))
}
