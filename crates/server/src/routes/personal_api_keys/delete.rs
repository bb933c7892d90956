//! `DELETE /api/personal_api_keys/:id/`: revokes a key; it stops working at once.

use crate::accounts::Caller;
use crate::activity::{NewEntry, record_in_each};
use crate::error::{Error, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::write_account_everywhere;
use crate::state::App;
use crate::store::keys;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, KeyId};

/// Revokes a key of the caller. A request may revoke the key that it was sent with.
///
/// # Errors
/// [`Error::NotFound`] if the caller has no such key.
pub async fn delete(State(app): State<App>, caller: Caller, Path(key): Path<String>) -> Result<StatusCode> {
    let key = KeyId(uuid_in_path(&key)?);
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    let found = keys::find(&mut tx, caller.id(), &key).await?.ok_or(Error::NotFound)?.wire(None);
    keys::delete(&mut tx, caller.id(), &key).await?;
    let entry = NewEntry::key(ActivityAction::KeyRevoke, key.as_str(), &found.label);
    record_in_each(&mut tx, &organizations, &caller.author(), app.clock.now(), &[entry]).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
