//! `POST /api/users/@me/two_factor/passkeys/start/` and `POST …/passkeys/` add a passkey, `DELETE …/passkeys/:id/` removes
//! one.

use super::{secure_session, tell};
use crate::accounts::passkeys::MAX_PASSKEYS;
use crate::accounts::second_factor::{first_recovery_codes, forget_if_off};
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::body::rules::{name, required};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::{write_account, write_account_everywhere};
use crate::mail::SecondFactorEvent;
use crate::routes::users::OwnAccount;
use crate::state::App;
use crate::store::passkeys::{self, PasskeyRow};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{NewPasskey, PasskeyAnswer, PasskeyId, PasskeyOptions, RecoveryCodes, field_name};
use std::time::Duration;

/// The maximum length of the name of a passkey, in characters.
const MAX_LABEL_LENGTH: usize = 40;
/// How long adding one can take.
const PATIENCE: Duration = Duration::from_mins(10);

/// Returns what the browser needs to make a passkey.
///
/// # Errors
/// `passkeys_unavailable`; `too_many`; 403 `password_required`, and with a personal API key.
pub async fn start(State(app): State<App>, OwnAccount(caller): OwnAccount, _: Fields) -> Result<Json<PasskeyOptions>> {
    let session = secure_session(&caller)?;
    let mut tx = write_account(&app.db, &caller).await?;
    let existing = passkeys::list(&mut tx, caller.id()).await?;
    check_count(&existing)?;
    let (options, state) = app.passkeys.start_registration(&caller.user, &existing)?;
    let expires_at = app.clock.now().after(PATIENCE);
    passkeys::start_registration(&mut tx, caller.id(), session, &state, expires_at).await?;
    tx.commit().await?;
    Ok(Json(options))
}

/// Adds a passkey. Returns recovery codes if it is the first second factor.
///
/// # Errors
/// `passkey_expired` without [`start`]; `passkey_rejected`; as [`start`].
pub async fn create(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    body: Fields,
) -> Result<(StatusCode, Json<RecoveryCodes>)> {
    let session = secure_session(&caller)?;
    let label = body.field(field_name!(NewPasskey.label)).read(required(name(MAX_LABEL_LENGTH)))?;
    let answer = answer_field(&body, field_name!(NewPasskey.credential))?;
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    let now = app.clock.now();
    check_count(&passkeys::list(&mut tx, caller.id()).await?)?;
    let state = passkeys::take_registration(&mut tx, caller.id(), session, now).await?;
    let state =
        state.ok_or_else(|| Error::invalid("passkey_expired", "Adding the passkey took too long. Try again."))?;
    let made = app.passkeys.finish_registration(&state, &answer)?;
    let row = PasskeyRow {
        id: PasskeyId(uuid::Uuid::now_v7().to_string()),
        user: caller.id().clone(),
        credential: made.credential,
        label,
        created_at: now,
        last_used_at: None,
    };
    passkeys::create(&mut tx, &row, &made.credential_id).await.map_err(|error| {
        if error.is_unique_violation() {
            return Error::invalid("passkey_rejected", "This passkey is already in use.");
        }
        error.into()
    })?;
    let recovery_codes = first_recovery_codes(&mut tx, caller.id()).await?;
    tell(&app, &mut tx, &organizations, &caller, SecondFactorEvent::PasskeyAdded).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(RecoveryCodes { recovery_codes })))
}

/// Removes a passkey.
///
/// # Errors
/// [`Error::NotFound`]; 403 `password_required`, and with a personal API key.
pub async fn delete(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode> {
    secure_session(&caller)?;
    let id = PasskeyId(uuid_in_path(&id)?);
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    if !passkeys::delete(&mut tx, caller.id(), &id).await? {
        return Err(Error::NotFound);
    }
    forget_if_off(&mut tx, caller.id()).await?;
    tell(&app, &mut tx, &organizations, &caller, SecondFactorEvent::PasskeyRemoved).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the browser made, from a field of the body.
///
/// # Errors
/// `required`; `invalid_input` if it is something else.
pub(crate) fn answer_field(body: &Fields, name: &'static str) -> Result<PasskeyAnswer> {
    body.field(name).read(required(|field| {
        let Some(value) = field.as_sent() else {
            return Ok(None);
        };
        let answer = serde_json::from_value(value.clone());
        let detail = "Expected what PublicKeyCredential.toJSON() returns.";
        answer.map(Some).map_err(|_| Error::field(name, "invalid_input", detail))
    }))
}

fn check_count(existing: &[PasskeyRow]) -> Result<()> {
    if existing.len() < MAX_PASSKEYS {
        return Ok(());
    }
    Err(Error::invalid("too_many", format!("You can have at most {MAX_PASSKEYS} passkeys. Remove one first.")))
}
