//! `POST /api/projects/` and `POST /api/organizations/:org/projects/`: a new project, which becomes current.

use super::NAME_LENGTH;
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::http::body::rules::text;
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::projects::{self, ProjectKey};
use crate::store::views;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{CreateProject, Project};
use rolecall_policy::Act;

/// In the current organization.
///
/// # Errors
/// As the rules say; `name` is wrong; `invalid_input` without an organization.
pub async fn create(state: State<App>, caller: Caller, body: Fields) -> Result<(StatusCode, Json<Project>)> {
    match create_in(state, caller, "@current", &body).await {
        Err(Error::NotFound) => {
            Err(Error::invalid("invalid_input", "You are not a member of any organization yet. Create one first."))
        }
        answer => answer,
    }
}

/// In the organization of the path.
///
/// # Errors
/// As the rules say; `name` is wrong.
pub async fn create_in_organization(
    state: State<App>,
    caller: Caller,
    Path(org): Path<String>,
    body: Fields,
) -> Result<(StatusCode, Json<Project>)> {
    create_in(state, caller, &org, &body).await
}

async fn create_in(
    State(app): State<App>,
    caller: Caller,
    org: &str,
    body: &Fields,
) -> Result<(StatusCode, Json<Project>)> {
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, org).await?;
    actor.allow(&mut tx, Act::CreateProject).await?;
    let CreateProject { name } = read_request!(body, CreateProject { name: text(NAME_LENGTH) });
    let name = name.as_deref().unwrap_or(projects::DEFAULT_NAME);
    // Before the counter of projects, as when an organization is made.
    tx.lock_user(actor.me.as_str()).await?;
    let id = projects::create(&mut tx, &actor.organization.id, name, app.clock.now()).await?;
    projects::make_current(&mut tx, id, &actor.me).await?;
    let found = projects::find(&mut tx, ProjectKey::Id(id), &actor.me).await?.ok_or(Error::NotFound)?;
    let answer = views::project(&mut tx, &actor.me, &found).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}
