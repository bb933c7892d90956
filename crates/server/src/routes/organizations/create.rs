//! `POST /api/organizations/`: an organization of one's own, with a first project; both become current.

use super::NAME_LENGTH;
use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::body::rules::{required, text};
use crate::http::body::{Fields, read_request};
use crate::state::App;
use crate::store::organizations::{self, OrganizationKey};
use crate::store::projects;
use crate::store::views;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{CreateOrganization, Organization};

/// Makes an organization with the caller as its owner, and returns it.
///
/// # Errors
/// 400 if `name` is wrong.
pub async fn create(State(app): State<App>, caller: Caller, body: Fields) -> Result<(StatusCode, Json<Organization>)> {
    let CreateOrganization { name } = read_request!(body, CreateOrganization { name: required(text(NAME_LENGTH)) });
    let (me, now) = (caller.id().clone(), app.clock.now());
    let mut tx = app.db.begin().await?;
    tx.lock_user(me.as_str()).await?;
    caller.still_signed_in(&mut tx).await?;
    let id = organizations::create(&mut tx, &name, &me, now).await?;
    let project = projects::create(&mut tx, &id, projects::DEFAULT_NAME, now).await?;
    projects::make_current(&mut tx, project, &me).await?;
    let found = organizations::find(&mut tx, &OrganizationKey::Id(id), &me).await?.ok_or(Error::NotFound)?;
    let answer = views::organization(&mut tx, &me, found).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}
