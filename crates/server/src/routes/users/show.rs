//! `GET /api/users/@me/`: the caller's account.

use super::{OwnAccount, is_current_stored, me, store_current};
use crate::billing;
use crate::error::Result;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::Me;

/// Returns the caller with their current organization and project. If one of these is gone or no longer accessible,
/// another one takes its place and is stored.
///
/// # Errors
/// 404 for anybody else's account.
pub async fn show(State(app): State<App>, OwnAccount(caller): OwnAccount) -> Result<Json<Me>> {
    let mut me = me(&mut *app.db.snapshot().await?, &caller.user, app.clock.now()).await?;
    if !is_current_stored(&caller.user, &me) {
        let mut tx = app.db.begin().await?;
        store_current(&mut tx, &caller.user, &me).await?;
        tx.commit().await?;
    }
    billing::tell(&app.billing, &mut me.organization).await;
    Ok(Json(me))
}
