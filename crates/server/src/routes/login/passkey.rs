//! `POST /api/login/passkey/start` and `POST /api/login/passkey`: signing in with a passkey, as the second step after the
//! password or as the only one. A passkey asks its owner for a PIN, a fingerprint or the like, so it is two factors.

use crate::accounts::domains::join_by_domain;
use crate::accounts::passkeys::rejected;
use crate::client::Visitor;
use crate::error::Result;
use crate::http::body::Fields;
use crate::http::pending_login::{self, Waiting};
use crate::http::sign_in::{SignInCookies, sign_in};
use crate::routes::users::two_factor::passkeys::answer_field;
use crate::state::App;
use crate::store::pending_logins::PendingLogin;
use crate::store::{passkeys, pending_logins, users};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};
use rolecall_api::{PasskeyLogin, Success, field_name};

/// Returns what the browser needs to sign: with a passkey of the account whose password was right, or with any.
///
/// # Errors
/// `passkeys_unavailable`; 429 for a client that begins many sign-ins.
pub async fn start(State(app): State<App>, visitor: Visitor, headers: HeaderMap, _: Fields) -> Result<Response> {
    app.login_throttle.count_passkey_login(visitor.client()).await?;
    let mut tx = app.db.begin().await?;
    let known = pending_login::find(&app, &mut tx, &headers).await?;
    let own = match known.as_ref().and_then(|waiting| waiting.login.user.as_ref()) {
        Some(user) => passkeys::list(&mut tx, user).await?,
        None => Vec::new(),
    };
    if let Some(waiting) = known.filter(|_| !own.is_empty()) {
        let (options, challenge) = app.passkeys.start_login(&own)?;
        pending_logins::set_challenge(&mut tx, &waiting.hash, &challenge).await?;
        tx.commit().await?;
        return Ok(Json(options).into_response());
    }
    let (options, challenge) = app.passkeys.start_login(&[])?;
    let login = PendingLogin { user: None, challenge: Some(challenge) };
    let cookie = pending_login::begin(&app, &mut tx, &headers, &login).await?;
    tx.commit().await?;
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(options)).into_response())
}

/// Signs in the owner of the passkey, if its signature is right. What it signs can be used once.
///
/// # Errors
/// `login_expired` without [`start`]; `passkey_rejected`; 400 if the field is missing.
pub async fn finish(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Fields,
) -> Result<(SignInCookies, Json<Success>)> {
    let answer = answer_field(&body, field_name!(PasskeyLogin.credential))?;
    let mut read = app.db.read().await?;
    // What was signed shows which of the two it is.
    let waiting = [
        pending_login::find(&app, &mut read, &headers).await?,
        pending_login::find_for_passkey(&app, &mut read, &headers).await?,
    ];
    let signed = |waiting: Waiting| Some((waiting.hash, waiting.login.user, waiting.login.challenge?));
    let waiting: Vec<_> = waiting.into_iter().flatten().filter_map(signed).collect();
    if waiting.is_empty() {
        return Err(pending_login::expired());
    }
    let found = passkeys::find(&mut read, &answer.raw_id).await?.ok_or_else(rejected)?;
    drop(read);
    let finished = waiting.into_iter().find_map(|(hash, user, challenge)| {
        // After a password, a passkey of another account does not count.
        let is_own = user.is_none_or(|user| user == found.user);
        let credential = app.passkeys.finish_login(&challenge, &answer, &found).ok().filter(|_| is_own)?;
        Some((hash, credential))
    });
    let (hash, credential) = finished.ok_or_else(rejected)?;

    let mut tx = app.db.begin().await?;
    tx.lock_user(found.user.as_str()).await?;
    if !pending_logins::delete(&mut tx, &hash).await? {
        return Err(pending_login::expired());
    }
    let is_there = passkeys::note_use(&mut tx, &found.id, &credential, app.clock.now()).await?;
    if !is_there || users::find(&mut tx, &found.user).await?.is_none() {
        return Err(rejected());
    }
    let cookies = sign_in(&app, &mut tx, &headers, &visitor, &found.user).await?;
    tx.commit().await?;
    join_by_domain(&app.db, &app.mail, &found.user, app.clock.now()).await;
    Ok((cookies, Json(Success { success: true })))
}
