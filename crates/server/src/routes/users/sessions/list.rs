//! `GET /api/users/@me/sessions/`: the live sessions of the caller as a bare array: their own first, then those that were
//! used last.

use super::own_session;
use crate::accounts::sessions::alive;
use crate::error::Result;
use crate::routes::users::OwnAccount;
use crate::state::App;
use crate::store::sessions;
use axum::Json;
use axum::extract::State;
use rolecall_api::UserSession;

/// Returns all live sessions of the caller.
///
/// # Errors
/// 404 for anybody else's account; 403 if the request has a personal API key.
pub async fn list(State(app): State<App>, OwnAccount(caller): OwnAccount) -> Result<Json<Vec<UserSession>>> {
    let current = own_session(&caller)?;
    let found = sessions::list(&mut *app.db.read().await?, caller.id(), current, alive(app.clock.now())).await?;
    Ok(Json(found.into_iter().map(|found| found.session).collect()))
}
