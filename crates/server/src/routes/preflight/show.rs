//! `GET /_preflight/`: public facts about this server, for the sign-in page and command-line clients.

use crate::config::SignupPolicy;
use crate::error::Result;
use crate::http::session::{self, MaybeCaller};
use crate::state::App;
use crate::store::users;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use rolecall_api::Preflight;

/// Returns whether sign-up is open, the version of the server, and whether the caller is signed in or why they no longer
/// are.
///
/// # Errors
/// The database does not answer.
pub async fn show(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
    headers: HeaderMap,
) -> Result<Json<Preflight>> {
    let initiated = users::any(&mut *app.db.read().await?).await?;
    let session_ended = if caller.is_none() { session::why_ended(&app, &headers).await? } else { None };
    Ok(Json(Preflight {
        can_create_org: app.config.signup == SignupPolicy::Open || !initiated,
        email_service_available: app.mail.is_on(),
        site_url: app.config.site_url.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        initiated,
        signed_in: caller.is_some(),
        passkey_domain: app.passkeys.domain().map(str::to_owned),
        session_ended,
    }))
}
