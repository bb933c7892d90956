//! `GET /api/users/@me/`.

use super::{Oneself, is_remembered, me, remember};
use crate::app::App;
use crate::billing;
use crate::error::Result;
use axum::Json;
use axum::extract::State;
use rolecall_api::Me;

/// Answers. If what was current is gone or closed, what is found instead is remembered.
///
/// # Errors
/// 404 for anybody else.
pub async fn show(State(app): State<App>, Oneself(caller): Oneself) -> Result<Json<Me>> {
    let mut me = me(&mut *app.db.snapshot().await?, &caller.user).await?;
    if !is_remembered(&caller.user, &me) {
        let mut tx = app.db.begin().await?;
        remember(&mut tx, &caller.user, &me).await?;
        tx.commit().await?;
    }
    billing::tell(&app, &mut me.organization).await;
    Ok(Json(me))
}
