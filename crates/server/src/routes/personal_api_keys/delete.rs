//! `DELETE /api/personal_api_keys/:id/`: revokes a key; it stops working at once.

use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::state::App;
use crate::store::keys;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::KeyId;

/// Revokes a key of the caller. A request may revoke the key that it was sent with.
///
/// # Errors
/// [`Error::NotFound`] if the caller has no such key.
pub async fn delete(State(app): State<App>, caller: Caller, Path(key): Path<String>) -> Result<StatusCode> {
    let key = KeyId(uuid_in_path(&key)?);
    let mut tx = app.db.begin().await?;
    caller.still_signed_in(&mut tx).await?;
    if !keys::delete(&mut tx, caller.id(), &key).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
