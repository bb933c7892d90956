//! `GET /api/organizations/:org`.

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::billing;
use crate::error::Result;
use crate::http::extract::Path;
use crate::state::App;
use crate::store::views;
use axum::Json;
use axum::extract::State;
use rolecall_api::Organization;
use rolecall_policy::Act;

/// Returns the organization, with the caller's level in it and the projects open to the caller.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`].
pub async fn show(State(app): State<App>, caller: Caller, Path(org): Path<String>) -> Result<Json<Organization>> {
    let mut found = {
        let mut snapshot = app.db.snapshot().await?;
        let actor = OrganizationActor::read(&mut snapshot, &caller, &org).await?;
        actor.allow(&mut snapshot, Act::ViewOrganization).await?;
        views::organization(&mut snapshot, &actor.me, actor.organization).await?
    };
    billing::tell(&app.billing, [&mut found]).await;
    Ok(Json(found))
}
