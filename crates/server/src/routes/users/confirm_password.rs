//! `POST /api/users/@me/confirm_password/`: proves once more that the caller knows their password. For ten minutes after
//! that, or after signing in, requests that need it are not refused with 403 `password_required`.

use super::OwnAccount;
use super::proof::Proof;
use crate::error::Result;
use crate::http::body::Fields;
use crate::http::key;
use crate::http::resource::write_account;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rolecall_api::{ConfirmPassword, field_name};

/// The field with the password.
const PASSWORD: &str = field_name!(ConfirmPassword.password);

/// Stores that the password was entered in this session. Attempts are limited as in signing in.
///
/// # Errors
/// 404 for anybody else's account; `incorrect_password`, `required`; 403 `too_many_failed_attempts`, and if the request
/// has a personal API key, which has nowhere to store it.
pub async fn confirm_password(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    headers: HeaderMap,
    body: Fields,
) -> Result<StatusCode> {
    if caller.uses_key {
        return Err(key::refused("A personal API key cannot confirm a password. Sign in to do this."));
    }
    let proof = Proof::check(&app, &caller, &headers, body.field(PASSWORD), PASSWORD).await?;
    let mut tx = write_account(&app.db, &caller).await?;
    proof.redeem(&mut tx, &caller, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
