//! `POST /api/users/@me/two_factor/recovery_codes/`: new recovery codes instead of the present ones.

use super::{secure_session, tell};
use crate::accounts::second_factor::new_recovery_codes;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::resource::write_account_everywhere;
use crate::mail::SecondFactorEvent;
use crate::routes::users::OwnAccount;
use crate::state::App;
use crate::store::second_factor::counts;
use axum::Json;
use axum::extract::State;
use rolecall_api::RecoveryCodes;

/// Returns the new codes; the earlier ones stop working.
///
/// # Errors
/// `two_factor_off` without a second factor; 403 `password_required`, and with a personal API key.
pub async fn create(State(app): State<App>, OwnAccount(caller): OwnAccount, _: Fields) -> Result<Json<RecoveryCodes>> {
    secure_session(&caller)?;
    let (mut tx, organizations) = write_account_everywhere(&app.db, &caller).await?;
    if !counts(&mut tx, caller.id()).await?.is_on() {
        let detail = "Add an authenticator app or a passkey first.";
        return Err(Error::invalid("two_factor_off", detail));
    }
    let codes = new_recovery_codes(&mut tx, caller.id()).await?;
    tell(&app, &mut tx, &organizations, &caller, SecondFactorEvent::NewRecoveryCodes).await?;
    tx.commit().await?;
    Ok(Json(RecoveryCodes { recovery_codes: Some(codes) }))
}
