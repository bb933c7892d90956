//! `POST /api/users/@me/two_factor/totp/` makes the secret of an authenticator app, `POST …/confirm/` turns it on with its
//! first code, `DELETE` turns it off.

use super::{own_session, secure_session, tell};
use crate::accounts::second_factor::{self, MAX_TOKEN_LENGTH, incorrect_code};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::http::body::rules::{required, verbatim};
use crate::http::body::{Fields, read_request};
use crate::http::device;
use crate::http::resource::{write_account, write_account_everywhere};
use crate::mail::SecondFactorEvent;
use crate::routes::users::OwnAccount;
use crate::routes::users::proof::Proof;
use crate::state::App;
use crate::store::second_factor::{counts, delete_totp};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rolecall_api::{RecoveryCodes, RemoveTotp, TotpSetup, TwoFactorToken, field_name};

/// The field with the password.
const PASSWORD: &str = field_name!(RemoveTotp.password);

/// Makes a secret. It counts only once it is confirmed; a further request makes another one.
///
/// # Errors
/// `already_on`; 403 `password_required`, and with a personal API key.
pub async fn start(State(app): State<App>, OwnAccount(caller): OwnAccount, _: Fields) -> Result<Json<TotpSetup>> {
    secure_session(&caller)?;
    let mut tx = write_account(&app.db, &caller).await?;
    if counts(&mut tx, caller.id()).await?.totp {
        return Err(Error::invalid("already_on", "An authenticator app is set up already. Remove it first."));
    }
    let site = app.config.site_url.split_once("://").map_or("", |(_, host)| host);
    let setup = second_factor::start_totp(&mut tx, caller.id(), &caller.user.email, site).await?;
    tx.commit().await?;
    Ok(Json(setup))
}

/// Turns the authenticator app on. Returns recovery codes if it is the first second factor.
///
/// # Errors
/// `incorrect_code`; `already_on`; 403 as [`start`], and `too_many_failed_attempts`.
pub async fn confirm(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    client: Client,
    headers: HeaderMap,
    body: Fields,
) -> Result<Json<RecoveryCodes>> {
    secure_session(&caller)?;
    let TwoFactorToken { token } = read_request!(body, TwoFactorToken { token: required(verbatim(MAX_TOKEN_LENGTH)) });
    let device = device::token(&app, &headers);
    let attempt = app.login_throttle.attempt_second_step(&caller.user.email, client, device).await?;
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    if counts(&mut tx, caller.id()).await?.totp {
        return Err(Error::invalid("already_on", "An authenticator app is set up already."));
    }
    if !second_factor::confirm_totp(&mut tx, caller.id(), &token, app.clock.now()).await? {
        return Err(incorrect_code());
    }
    attempt.succeeded(&mut tx).await?;
    let recovery_codes = second_factor::first_recovery_codes(&mut tx, caller.id()).await?;
    tell(&app, &mut tx, &organizations, &caller, SecondFactorEvent::AppAdded).await?;
    tx.commit().await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Turns the authenticator app off, with the password and a code of it or a recovery code.
///
/// # Errors
/// [`Error::NotFound`] if there is none; `incorrect_password`; `incorrect_code`; 403 `too_many_failed_attempts`, and with
/// a personal API key.
pub async fn delete(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    client: Client,
    headers: HeaderMap,
    body: Fields,
) -> Result<StatusCode> {
    own_session(&caller)?;
    let token = body.field(field_name!(RemoveTotp.token)).read(required(verbatim(MAX_TOKEN_LENGTH)))?;
    let proof = Proof::check(&app, &caller, &headers, body.field(PASSWORD), PASSWORD).await?;
    let device = device::token(&app, &headers);
    let attempt = app.login_throttle.attempt_second_step(&caller.user.email, client, device).await?;
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    let now = app.clock.now();
    proof.redeem(&mut tx, &caller, now).await?;
    if !counts(&mut tx, caller.id()).await?.totp {
        return Err(Error::NotFound);
    }
    second_factor::redeem(&mut tx, caller.id(), &token, now).await?.ok_or_else(incorrect_code)?;
    attempt.succeeded(&mut tx).await?;
    delete_totp(&mut tx, caller.id()).await?;
    second_factor::forget_if_off(&mut tx, caller.id()).await?;
    tell(&app, &mut tx, &organizations, &caller, SecondFactorEvent::AppRemoved).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
