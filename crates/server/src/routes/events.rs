//! `/api/projects/:id/events/` and what stands beside it: the names in use.

pub mod definitions;
pub mod export;
pub(crate) mod filter;
pub mod list;
pub mod show;

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::app::App;
use crate::error::Result;
use crate::query_permits::QueryPermit;
use crate::store::projects::FoundProject;
use rolecall_policy::{Act, ProjectState};
use std::time::Duration;

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

/// Waits for a permit to look at each event of a project, at most for `limit`. Asked only then is whether the caller is
/// still signed in and may still do this: both may have ended while they waited.
///
/// # Errors
/// 429: too many slow queries are under way; as the rules say; the caller's session or key has ended.
pub(crate) async fn permit(
    app: &App,
    caller: &Caller,
    project: &FoundProject,
    act: fn(ProjectState) -> Act,
    limit: Duration,
) -> Result<QueryPermit> {
    let permit = app.query_permit(caller.id(), project, limit).await?;
    let mut snapshot = app.db.snapshot().await?;
    caller.require_signed_in(&mut snapshot, app.clock.now()).await?;
    let actor = ProjectActor::read(&mut snapshot, caller, &project.id.to_string()).await?;
    actor.allow(&mut snapshot, act(actor.project.state)).await?;
    Ok(permit)
}
