//! `POST /api/personal_api_keys/`: the one answer that has the value in it.

use super::{LABEL_LENGTH, MOST};
use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::http::body::rules::{required, text};
use crate::http::body::{Fields, read_request};
use crate::http::key;
use crate::state::App;
use crate::store::keys;
use crate::token;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{NewPersonalApiKey, PersonalApiKey};

/// Makes a key. Only for a person who is signed in: a key that could make others would go on after it was revoked.
/// (`PostHog` allowed that.)
///
/// # Errors
/// `label` is wrong, there are too many keys already, or the request came with a key.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    body: Fields,
) -> Result<(StatusCode, Json<PersonalApiKey>)> {
    if caller.uses_key {
        return Err(key::refused("A personal API key cannot create keys. Sign in to create one."));
    }
    let NewPersonalApiKey { label } = read_request!(body, NewPersonalApiKey { label: required(text(LABEL_LENGTH)) });
    let value = token::key_value();
    let mut tx = app.db.begin().await?;
    // Holds the number of keys; and whoever has lost the session since the request came gets no key to stay with.
    tx.lock_user(caller.id().as_str()).await?;
    caller.still_signed_in(&mut tx).await?;
    if keys::count(&mut tx, caller.id()).await? >= MOST {
        return Err(Error::invalid("too_many", format!("You can have at most {MOST} keys. Revoke one first.")));
    }
    let made = keys::create(&mut tx, caller.id(), label, &sha256(&value), app.clock.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.wire(Some(value)))))
}
