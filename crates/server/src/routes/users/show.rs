//! `GET /api/users/@me/`: the caller's account; in a view, the person viewed in the one organization.

use super::{OwnAccount, is_current_stored, me, store_current};
use crate::accounts::Caller;
use crate::accounts::view_as::ViewRequest;
use crate::billing;
use crate::error::{Error, Result};
use crate::http::view_as;
use crate::state::App;
use crate::store::{members, views};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use rolecall_api::{Me, OrganizationRef};

/// Returns the caller with their current organization and project. If one of these is gone or no longer accessible,
/// another one takes its place and is stored.
///
/// # Errors
/// 404 for anybody else's account; 403 `view_as_ended`.
pub async fn show(State(app): State<App>, OwnAccount(caller): OwnAccount, headers: HeaderMap) -> Result<Json<Me>> {
    if let Some(view) = view_as::view(&headers, app.clock.now()) {
        return Ok(Json(viewed(&app, &caller, &view).await?));
    }
    let mut me = me(&mut *app.db.snapshot().await?, &caller.user, app.clock.now()).await?;
    if !is_current_stored(&caller.user, &me) {
        let mut tx = app.db.begin().await?;
        store_current(&mut tx, &caller.user, &me).await?;
        tx.commit().await?;
    }
    billing::tell(&app.billing, &mut me.organization).await;
    Ok(Json(me))
}

/// The person viewed, with nothing of their account but their name and email; what is left of it is the caller's.
async fn viewed(app: &App, caller: &Caller, view: &ViewRequest) -> Result<Me> {
    let mut snapshot = app.db.snapshot().await?;
    let actor = view.actor(&mut snapshot, caller).await?;
    let found = actor.organization.clone();
    let person = members::find(&mut snapshot, &found.id, &actor.me).await?.ok_or(Error::NotFound)?;
    let reference = OrganizationRef { is_kept_out: false, ..found.reference() };
    let mut organization = views::organization(&mut snapshot, actor.rights(), found, app.clock.now()).await?;
    drop(snapshot);
    organization.requests_to_decide = 0;
    billing::tell(&app.billing, [&mut organization]).await;
    Ok(Me {
        user: person.user,
        is_email_verified: caller.user.is_email_verified,
        pending_email: None,
        date_joined: caller.user.date_joined.wire(),
        has_password: caller.user.has_password,
        is_staff: false,
        team: organization.teams.first().cloned(),
        organization: Some(organization),
        organizations: vec![reference],
    })
}
