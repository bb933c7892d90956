//! `GET /_ready/`: whether requests can be served. A load balancer sends them elsewhere meanwhile.

use crate::error::{Error, Outage, Result};
use crate::logging;
use crate::state::App;
use crate::store::users;
use axum::Json;
use axum::extract::State;
use rolecall_api::{HealthStatus, Readiness};

/// Reads the database and, if this server has it, the events file, and waits for the writer of that file.
///
/// # Errors
/// 503 if one of them does not answer.
pub async fn ready(State(app): State<App>) -> Result<Json<Readiness>> {
    users::any(&mut *app.db.read().await?).await?;
    let events = app.events.is_on();
    if events {
        app.events.identity().await.map_err(|error| is_down(&error))?;
        app.events.check_writer().await.map_err(|error| is_down(&error))?;
    }
    Ok(Json(Readiness { status: HealthStatus::Ok, events }))
}

fn is_down(error: &(dyn std::error::Error + 'static)) -> Error {
    tracing::warn!(cause = logging::cause(error), "the events file does not answer");
    Error::DatabaseUnavailable(Outage::Unavailable)
}
