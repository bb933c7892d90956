//! `POST …/erasures/`: erases the events of a person. The answer waits a while for it, and says whether it is finished.

use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::{Error, Result};
use crate::http::body::rules::{required, verbatim};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::erasures;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{Erasure, NewErasure};
use rolecall_policy::Act;
use std::time::Duration;

/// How long the answer waits for the end.
const WAIT: Duration = Duration::from_secs(10);
/// As long as the distinct id of an event can be.
const DISTINCT_ID: usize = 200;

/// Records the erasure and erases. The answer waits up to ten seconds for the end; an erasure that takes longer goes
/// on, and is answered as unfinished.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::EraseEvents`]; 400 if `distinct_id` is wrong.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    body: Fields,
) -> Result<(StatusCode, Json<Erasure>)> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &path).await?;
    actor.allow(&mut tx, Act::EraseEvents(actor.project.state)).await?;
    // Spaces may be part of the id.
    let request = read_request!(body, NewErasure { distinct_id: required(verbatim(DISTINCT_ID)) });
    let project = actor.project.id;
    // Recorded first, by a hash alone: what is not finished now is found again by it.
    let hash = app.hasher.person(&request.distinct_id);
    let id = erasures::begin(&mut tx, project, &hash, &actor.me, app.clock.now()).await?;
    tx.commit().await?;
    // It goes on if this wait ends, or the client goes away; on a server without events another one does it.
    let _ = tokio::time::timeout(WAIT, app.erase()).await;
    let mut conn = app.db.read().await?;
    let erasure = erasures::find(&mut conn, project, &id).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(erasure)))
}
