//! `GET /api/users/@me/`.

use super::{Oneself, is_remembered, me, remember};
use crate::billing;
use crate::error::Result;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::Me;

/// Returns the caller with what is current. If the current organization or project is gone or closed, another one is
/// found and stored.
///
/// # Errors
/// 404 for anybody else's account.
pub async fn show(State(app): State<App>, Oneself(caller): Oneself) -> Result<Json<Me>> {
    let mut me = me(&mut *app.db.snapshot().await?, &caller.user).await?;
    if !is_remembered(&caller.user, &me) {
        let mut tx = app.db.begin().await?;
        remember(&mut tx, &caller.user, &me).await?;
        tx.commit().await?;
    }
    billing::tell(&app.billing, &mut me.organization).await;
    Ok(Json(me))
}
