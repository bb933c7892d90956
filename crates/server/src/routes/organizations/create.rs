//! `POST /api/organizations/`: creates an organization with a first project; both become the caller's current ones.

use super::{MAX_NAME_LENGTH, changed};
use crate::accounts::Caller;
use crate::activity::entries::organization_created;
use crate::activity::record;
use crate::error::Result;
use crate::http::body::rules::{name, required};
use crate::http::body::{Fields, read_request};
use crate::http::resource::write_account;
use crate::state::App;
use crate::store::{organizations, projects};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{CreateOrganization, Organization};

/// Creates an organization with the caller as its owner, and returns it.
///
/// # Errors
/// 400 if `name` is wrong.
pub async fn create(State(app): State<App>, caller: Caller, body: Fields) -> Result<(StatusCode, Json<Organization>)> {
    let CreateOrganization { name } = read_request!(body, CreateOrganization { name: required(name(MAX_NAME_LENGTH)) });
    let (me, now) = (caller.id(), app.clock.now());
    let mut tx = write_account(&app.db, &caller).await?;
    let id = organizations::create(&mut tx, &name, me, now).await?;
    let project = projects::create(&mut tx, &id, projects::DEFAULT_NAME, now).await?;
    projects::make_current(&mut tx, project, me).await?;
    let entries = organization_created((&id, &name), me, (project, projects::DEFAULT_NAME));
    record(&mut tx, &id, &caller.author(), now, entries).await?;
    let answer = changed(&mut tx, id, me, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}
