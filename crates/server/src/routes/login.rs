//! `POST /api/login`: signs in with email and password, or takes the first of two steps. No session begins before the
//! second one.

pub mod passkey;
pub mod token;

use crate::accounts::domains::join_by_domain;
use crate::accounts::passwords::{self, Verdict};
use crate::accounts::second_factor;
use crate::client::Visitor;
use crate::error::{Error, Result};
use crate::http::body::rules::{required, text, verbatim};
use crate::http::body::{Fields, read_request};
use crate::http::device;
use crate::http::pending_login;
use crate::http::sign_in::sign_in;
use crate::state::App;
use crate::store::pending_logins::PendingLogin;
use crate::store::users;
use crate::text::email::{self, Email};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};
use rolecall_api::{Login, Success};

/// Signs in, or answers 401 `two_factor_required` with a cookie for the second step. An unknown email, a malformed email and a wrong password get the same response after the same time, so
/// that nobody can find out which accounts exist.
///
/// # Errors
/// `invalid_credentials`; 401 `two_factor_required`; 403 `too_many_failed_attempts`; 400 if a field is missing.
pub async fn login(State(app): State<App>, visitor: Visitor, headers: HeaderMap, body: Fields) -> Result<Response> {
    let Login { email, password } =
        read_request!(body, Login { email: required(text(email::MAX)), password: required(verbatim(passwords::MAX)) });
    // A malformed email belongs to no account. It goes through the same steps as an unknown one.
    let address = Email::parse(&email).map_or_else(|| email.to_lowercase(), String::from);

    let attempt =
        app.login_throttle.attempt_to_sign_in(&address, visitor.client(), device::token(&app, &headers)).await?;
    let found = users::credentials(&mut *app.db.read().await?, &address).await?;
    let (user, hash) = found.and_then(|found| Some((found.id, found.password_hash?))).unzip();
    let verdict = app.passwords.verify(password.clone(), hash.clone()).await?;
    let (Some(user), Some(hash), Verdict::Right { outdated }) = (user, hash, verdict) else {
        return Err(wrong());
    };
    let stronger_hash = if outdated { Some(app.passwords.hash(password).await?) } else { None };

    let mut tx = app.db.begin().await?;
    // While the password was being checked, it may have been changed, or the account closed.
    tx.lock_user(user.as_str()).await?;
    attempt.succeeded(&mut tx).await?;
    if !users::still_has_password(&mut tx, &user, &hash).await? {
        return Err(wrong());
    }
    if let Some(stronger_hash) = stronger_hash {
        users::set_password(&mut tx, &user, &stronger_hash).await?;
    }
    let ways = second_factor::ways(&mut tx, &user).await?;
    if !ways.is_empty() {
        let login = PendingLogin { user: Some(user), challenge: None };
        let cookie = pending_login::begin(&app, &mut tx, &headers, &login).await?;
        tx.commit().await?;
        return Ok((AppendHeaders([(SET_COOKIE, cookie)]), Error::TwoFactorRequired(ways)).into_response());
    }
    let cookies = sign_in(&app, &mut tx, &headers, &visitor, &user).await?;
    tx.commit().await?;
    join_by_domain(&app.db, &app.mail, &user, app.clock.now()).await;
    Ok((cookies, Json(Success { success: true })).into_response())
}

fn wrong() -> Error {
    Error::invalid("invalid_credentials", "Incorrect email or password.")
}
