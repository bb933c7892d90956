//! `GET /api/personal_api_keys/`: all keys as a bare array, newest first, without their values.

use crate::accounts::Caller;
use crate::error::Result;
use crate::state::App;
use crate::store::keys;
use axum::Json;
use axum::extract::State;
use rolecall_api::PersonalApiKey;

/// Returns all keys of the caller.
///
/// # Errors
/// The database does not answer.
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<PersonalApiKey>>> {
    let found = keys::list(&mut *app.db.read().await?, caller.id()).await?;
    Ok(Json(found.into_iter().map(|key| key.wire(None)).collect()))
}
