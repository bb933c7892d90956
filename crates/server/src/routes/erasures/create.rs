//! `POST …/erasures/`.

use crate::actor::ProjectActor;
use crate::app::App;
use crate::body::{Fields, Trim};
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::erasures;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::Erasure;
use rolecall_policy::Act;

/// As long as the distinct id of an event can be.
const DISTINCT_ID: usize = 200;

/// Answers.
///
/// # Errors
/// As the rules say; the field is wrong.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    fields: Fields,
) -> Result<(StatusCode, Json<Erasure>)> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &path).await?;
    actor.allow(&mut tx, Act::EraseEvents(actor.project.state)).await?;
    // As it was sent: spaces may be part of it.
    let person = fields.field("distinct_id").required()?.text(Trim::Nothing, DISTINCT_ID)?.ok_or(Error::NotFound)?;
    let project = actor.project.id;
    // Recorded first: what is erased without a record would never be known.
    let id = erasures::begin(&mut tx, project, &person, &actor.me, app.clock.now()).await?;
    tx.commit().await?;
    // Goes on to its end if the client goes away.
    let work = {
        let (app, id) = (app.clone(), id.clone());
        async move {
            let events = app.events.erase_person(project, &person).await?;
            let mut tx = app.db.begin().await?;
            erasures::end(&mut tx, &id, events).await?;
            tx.commit().await?;
            Ok(())
        }
    };
    app.to_the_end(work).await?;
    let mut conn = app.db.read().await?;
    let erasure = erasures::find(&mut conn, project, &id).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(erasure)))
}
