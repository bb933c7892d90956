//! `POST /api/reset/:user`: sets a new password with the secret of a link, and signs in,
//! unless the account has a second factor.

use super::{MAX_TOKEN_LENGTH, find_usable, invalid_token};
use crate::accounts::domains::join_by_domain;
use crate::accounts::second_factor;
use crate::accounts::sessions::start_over;
use crate::activity::{Author, NewEntry, record_in_each};
use crate::client::Visitor;
use crate::error::Result;
use crate::http::body::rules::{new_password, required, text};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::sign_in::{SignInCookies, sign_in};
use crate::mail::Mail;
use crate::state::App;
use crate::store::second_factor as second_factor_rows;
use crate::store::{keys, password_resets};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rolecall_api::{ActivityAction, CompleteReset, Via, field_name};

/// Sets the password, uses the link up, ends all sessions of the account and, without a second factor, begins a new one.
/// If the address was never confirmed, API keys and the second factor are removed too. It is recorded like a change of
/// password.
///
/// # Errors
/// `invalid_token`; `password_too_short`, `password_too_weak`; 403 with an API key, which cannot begin a session.
pub async fn complete(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(user): Path<String>,
    body: Fields,
) -> Result<(StatusCode, Option<SignInCookies>, ())> {
    let CompleteReset { token, password } = read_request!(
        body,
        CompleteReset { token: required(text(MAX_TOKEN_LENGTH)), password: required(new_password) }
    );
    let (user, token_hash) = find_usable(&app, &user, &token).await?;
    let about = [user.first_name.as_str(), user.email.as_str()];
    app.passwords.check_strength(field_name!(CompleteReset.password), &password, &about).await?;
    let password_hash = app.passwords.hash(password).await?;

    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let organizations = tx.lock_organizations_of(user.id.as_str()).await?;
    tx.lock_user(user.id.as_str()).await?;
    // The link may have been used while the password was being hashed.
    if !password_resets::redeem(&mut tx, &user.id, &token_hash, now).await? {
        return Err(invalid_token());
    }
    start_over(&mut tx, &user.id, &password_hash, now).await?;
    if app.mail.is_on() && !user.is_email_verified {
        // Somebody else may have made the account with this address, and these with it.
        keys::delete_all(&mut tx, &user.id).await?;
        second_factor_rows::remove(&mut tx, &user.id).await?;
    }
    let entry = NewEntry::person(ActivityAction::PasswordReset, &user.wire());
    let author = Author::person(user.wire(), Via::Session);
    record_in_each(&mut tx, &organizations, &author, now, &[entry]).await?;
    let mail = Mail::PasswordChanged { name: user.first_name.clone(), at: now };
    app.mail.queue(&mut tx, &user.email, &mail).await?;
    // A link by mail is one factor.
    let cookies = if second_factor::ways(&mut tx, &user.id).await?.is_empty() {
        Some(sign_in(&app, &mut tx, &headers, &visitor, &user.id).await?)
    } else {
        None
    };
    tx.commit().await?;
    if cookies.is_some() {
        join_by_domain(&app.db, &app.mail, &user.id, app.clock.now()).await;
    }
    Ok((StatusCode::NO_CONTENT, cookies, ()))
}
