//! `POST /api/login/token`: the second step of signing in, with a code of the authenticator app or a recovery code.

use crate::accounts::domains::join_by_domain;
use crate::accounts::second_factor::{self, MAX_TOKEN_LENGTH, Redeemed, incorrect_code};
use crate::client::Visitor;
use crate::error::{Error, Result};
use crate::http::body::rules::{required, verbatim};
use crate::http::body::{Fields, read_request};
use crate::http::sign_in::{SignInCookies, sign_in};
use crate::http::{device, pending_login};
use crate::mail::{Mail, SecondFactorEvent};
use crate::state::App;
use crate::store::pending_logins;
use crate::store::users::{self, UserRow};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use rolecall_api::{Success, TwoFactorToken};

/// Signs in the account whose password was right, if the code is. A code works once. Attempts are limited like
/// passwords, and apart from them: who knows the password gets no further attempts by entering it again.
///
/// # Errors
/// `login_expired` without a first step; `incorrect_code`; 403 `too_many_failed_attempts`; 400 if the field is missing.
pub async fn token(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Fields,
) -> Result<(SignInCookies, Json<Success>)> {
    let TwoFactorToken { token } = read_request!(body, TwoFactorToken { token: required(verbatim(MAX_TOKEN_LENGTH)) });
    let mut read = app.db.read().await?;
    let waiting = pending_login::find(&app, &mut read, &headers).await?.ok_or_else(pending_login::expired)?;
    let user = waiting.login.user.ok_or_else(pending_login::expired)?;
    let user = users::find(&mut read, &user).await?.ok_or_else(pending_login::expired)?;
    drop(read);
    let device = device::token(&app, &headers);
    let attempt = match app.login_throttle.attempt_second_step(&user.email, visitor.client(), device).await {
        Err(error @ Error::Locked(_)) => {
            warn_of_guessing(&app, &user).await?;
            return Err(error);
        }
        attempt => attempt?,
    };

    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    tx.lock_user(user.id.as_str()).await?;
    let redeemed = second_factor::redeem(&mut tx, &user.id, &token, now).await?.ok_or_else(incorrect_code)?;
    // The buckets before the sign-in, in the order in which `login` locks them.
    attempt.succeeded(&mut tx).await?;
    // Another request may have used it, or the password may have been changed.
    if !pending_logins::delete(&mut tx, &waiting.hash).await? {
        return Err(pending_login::expired());
    }
    if redeemed == Redeemed::RecoveryCode {
        let mail =
            Mail::SecondFactor { name: user.first_name.clone(), event: SecondFactorEvent::RecoveryCodeUsed, at: now };
        app.mail.queue(&mut tx, &user.email, &mail).await?;
    }
    let cookies = sign_in(&app, &mut tx, &headers, &visitor, &user.id).await?;
    tx.commit().await?;
    join_by_domain(&app.db, &app.mail, &user.id, app.clock.now()).await;
    Ok((cookies, Json(Success { success: true })))
}

/// Mails the user that somebody who knows their password guesses codes; once a day.
async fn warn_of_guessing(app: &App, user: &UserRow) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if app.login_throttle.may_warn_of_guessing(&mut tx, &user.id).await? {
        let event = SecondFactorEvent::CodesGuessed;
        let mail = Mail::SecondFactor { name: user.first_name.clone(), event, at: app.clock.now() };
        app.mail.queue(&mut tx, &user.email, &mail).await?;
    }
    // Committed although the request is refused.
    Ok(tx.commit_aside().await?)
}
