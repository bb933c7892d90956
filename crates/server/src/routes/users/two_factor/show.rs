//! `GET /api/users/@me/two_factor/`: what the caller has set up.

use crate::accounts::second_factor::describe;
use crate::error::Result;
use crate::routes::users::OwnAccount;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::TwoFactor;

/// Returns it without secrets.
///
/// # Errors
/// 404 for anybody else's account.
pub async fn show(State(app): State<App>, OwnAccount(caller): OwnAccount) -> Result<Json<TwoFactor>> {
    let mut snapshot = app.db.snapshot().await?;
    Ok(Json(describe(&mut snapshot, caller.id(), app.passkeys.domain()).await?))
}
