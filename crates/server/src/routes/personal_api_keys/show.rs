//! `GET /api/personal_api_keys/:id/`, without its value.

use super::id;
use crate::app::App;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::keys;
use axum::Json;
use axum::extract::State;
use rolecall_api::PersonalApiKey;

/// Answers.
///
/// # Errors
/// [`Error::NotFound`] for what is no key of the caller.
pub async fn show(State(app): State<App>, caller: Caller, Path(key): Path<String>) -> Result<Json<PersonalApiKey>> {
    let found = keys::find(&mut *app.db.read().await?, caller.id(), &id(&key)?).await?;
    Ok(Json(found.ok_or(Error::NotFound)?.wire(None)))
}
