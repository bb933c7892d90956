//! `POST /api/personal_api_keys/`: creates a key. Only this response contains its value.

use super::{MAX_KEYS, MAX_LABEL_LENGTH};
use crate::accounts::Caller;
use crate::activity::{NewEntry, record_in_each};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::http::body::rules::{name, required};
use crate::http::body::{Fields, read_request};
use crate::http::key;
use crate::http::resource::write_account_everywhere;
use crate::state::App;
use crate::store::keys;
use crate::token;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, NewPersonalApiKey, PersonalApiKey};

/// Creates a key and returns it with its value.
///
/// The request needs a session: a key that could create keys would give access even after it was revoked. (`PostHog`
/// allowed that.)
///
/// # Errors
/// 403 if the request has a personal API key; 403 `password_required`; 400 if `label` is wrong; `too_many`.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    body: Fields,
) -> Result<(StatusCode, Json<PersonalApiKey>)> {
    if caller.uses_key {
        return Err(key::refused("A personal API key cannot create keys. Sign in to create one."));
    }
    caller.require_recent_password()?;
    let NewPersonalApiKey { label } =
        read_request!(body, NewPersonalApiKey { label: required(name(MAX_LABEL_LENGTH)) });
    let value = token::key_value();
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    if keys::count(&mut tx, caller.id()).await? >= MAX_KEYS {
        return Err(Error::invalid("too_many", format!("You can have at most {MAX_KEYS} keys. Revoke one first.")));
    }
    let now = app.clock.now();
    let made = keys::create(&mut tx, caller.id(), label, &sha256(&value), now).await?.wire(Some(value));
    let entry = NewEntry::key(ActivityAction::KeyCreate, made.id.as_str(), &made.label);
    record_in_each(&mut tx, &organizations, &caller.author(), now, &[entry]).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}
