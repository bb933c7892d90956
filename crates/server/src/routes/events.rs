//! `/api/projects/:id/events/` and what stands beside it: the names in use.

pub mod definitions;
pub mod export;
pub(crate) mod filter;
pub mod list;
pub mod show;

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::Result;
use crate::state::App;
use crate::store::projects::FoundProject;
use rolecall_policy::{Act, ProjectState};

/// The project that a path names, if the caller may do this in it.
///
/// # Errors
/// As the rules say.
pub(crate) async fn project(
    app: &App,
    caller: &Caller,
    path: &str,
    act: fn(ProjectState) -> Act,
) -> Result<FoundProject> {
    let mut snapshot = app.db.snapshot().await?;
    let actor = ProjectActor::read(&mut snapshot, caller, path).await?;
    actor.allow(&mut snapshot, act(actor.project.state)).await?;
    Ok(actor.project)
}
