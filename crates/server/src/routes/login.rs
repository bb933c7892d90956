//! `POST /api/login`.

use crate::accounts::passwords::{self, Verdict};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::http::body::rules::{required, text, verbatim};
use crate::http::body::{Fields, read_request};
use crate::http::{device, session};
use crate::state::App;
use crate::store::users;
use crate::text::email::{self, Email};
use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::AppendHeaders;
use rolecall_api::{Login, Success};

/// Signs in. A wrong address, an address that is none and a wrong password are one and the same, in the same time.
///
/// # Errors
/// `required` and the like, `invalid_credentials`, `too_many_failed_attempts`.
pub async fn login(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    body: Fields,
) -> Result<(AppendHeaders<[(HeaderName, HeaderValue); 2]>, Json<Success>)> {
    let Login { email, password } =
        read_request!(body, Login { email: required(text(email::MAX)), password: required(verbatim(passwords::MAX)) });
    // What is no address is nobody's: it is counted and checked like the address of nobody.
    let address = Email::parse(&email).map_or_else(|| email.to_lowercase(), String::from);

    let attempt = app.login_throttle.attempt_to_sign_in(&address, client, device::token(&app, &headers)).await?;
    let found = users::credentials(&mut *app.db.read().await?, &address).await?;
    let (user, hash) = found.and_then(|found| Some((found.id, found.password_hash?))).unzip();
    let verdict = app.passwords.verify(password.clone(), hash.clone()).await?;
    let (Some(user), Some(hash), Verdict::Right { outdated }) = (user, hash, verdict) else {
        return Err(wrong());
    };
    let stronger = if outdated { Some(app.passwords.hash(password).await?) } else { None };

    let mut tx = app.db.begin().await?;
    // The password may have been changed, or the account closed, since it was read.
    tx.lock_user(user.as_str()).await?;
    attempt.succeeded(&mut tx).await?;
    if !users::still_has_password(&mut tx, &user, &hash).await? {
        return Err(wrong());
    }
    if let Some(stronger) = stronger {
        users::set_password(&mut tx, &user, &stronger).await?;
    }
    let cookie = session::begin(&app, &mut tx, &headers, &user).await?;
    let device = device::remember(&app, &mut tx, &headers, client, &user).await?;
    tx.commit().await?;
    Ok((AppendHeaders([(SET_COOKIE, cookie), (SET_COOKIE, device)]), Json(Success { success: true })))
}

fn wrong() -> Error {
    Error::invalid("invalid_credentials", "Incorrect email or password.")
}
