//! `POST …/erasures/`: deletes all events of one user (a distinct ID) from a project.

use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Result};
use crate::http::body::rules::{required, verbatim};
use crate::http::body::{Fields, read_request};
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::erasures;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, ChangeValue, Erasure, NewErasure};
use rolecall_policy::Act;
use std::time::Duration;

/// How long the response waits for the erasure to finish.
const MAX_WAIT: Duration = Duration::from_secs(10);
/// The longest distinct ID that an event can have.
const MAX_DISTINCT_ID_LENGTH: usize = 200;

/// Records the erasure, starts it and returns it. The response waits up to ten seconds for the end; an erasure that
/// takes longer is returned as unfinished and continues in the background.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::EraseEvents`]; 400 if `distinct_id` is wrong.
pub async fn create(
    State(app): State<App>,
    project: ProjectRequest,
    body: Fields,
) -> Result<(StatusCode, Json<Erasure>)> {
    let author = project.caller.author();
    let (mut tx, actor) = project.write(Act::EraseEvents).await?;
    // Spaces may be part of the distinct ID.
    let request = read_request!(body, NewErasure { distinct_id: required(verbatim(MAX_DISTINCT_ID_LENGTH)) });
    let project = actor.project.id;
    // Commit the erasure before it starts: after a crash, the hash finds the events that are left.
    let hash = app.hasher.person(&request.distinct_id);
    let now = app.clock.now();
    let id = erasures::begin(&mut tx, project, &hash, &actor.me, now).await?;
    let entry = NewEntry::project(ActivityAction::ProjectEraseEvents, project, &actor.project.name).with([changed(
        "erasure",
        ChangeValue::Null,
        &id,
    )]);
    record(&mut tx, &actor.project.organization, &author, now, vec![entry]).await?;
    tx.commit().await?;
    // The work continues if this wait ends or the client disconnects. A server without events leaves it to the one that
    // has them.
    let _ = tokio::time::timeout(MAX_WAIT, app.erase()).await;
    let mut conn = app.db.read().await?;
    let erasure = erasures::find(&mut conn, project, &id).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(erasure)))
}
