//! `GET /api/users/@me/two_factor/`: what the caller has set up.

use crate::error::Result;
use crate::routes::users::OwnAccount;
use crate::state::App;
use crate::store::passkeys::{self, PasskeyRow};
use crate::store::second_factor;
use axum::Json;
use axum::extract::State;
use rolecall_api::TwoFactor;

/// Returns it without secrets.
///
/// # Errors
/// 404 for anybody else's account.
pub async fn show(State(app): State<App>, OwnAccount(caller): OwnAccount) -> Result<Json<TwoFactor>> {
    let mut snapshot = app.db.snapshot().await?;
    let counts = second_factor::counts(&mut snapshot, caller.id()).await?;
    let passkeys = passkeys::list(&mut snapshot, caller.id()).await?;
    Ok(Json(TwoFactor {
        totp: counts.totp,
        passkeys: passkeys.into_iter().map(PasskeyRow::wire).collect(),
        recovery_codes: counts.recovery_codes,
        passkey_domain: app.passkeys.domain().map(str::to_owned),
    }))
}
