//! `GET /api/personal_api_keys/:id/`: one key, without its value.

use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::state::App;
use crate::store::keys;
use axum::Json;
use axum::extract::State;
use rolecall_api::{KeyId, PersonalApiKey};

/// Returns a key of the caller.
///
/// # Errors
/// [`Error::NotFound`] if the caller has no such key.
pub async fn show(State(app): State<App>, caller: Caller, Path(key): Path<String>) -> Result<Json<PersonalApiKey>> {
    let id = KeyId(uuid_in_path(&key)?);
    let found = keys::find(&mut *app.db.read().await?, caller.id(), &id).await?;
    Ok(Json(found.ok_or(Error::NotFound)?.wire(None)))
}
