//! `POST /api/projects/` and `POST /api/organizations/:org/projects/`: creates a project, which becomes the caller's
//! current one.

use super::{MAX_NAME_LENGTH, changed};
use crate::accounts::Caller;
use crate::activity::entries::project_created;
use crate::activity::{Author, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::name;
use crate::http::body::{Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::views::ProjectView;
use crate::store::{Tx, projects};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{CreateProject, OrganizationId, ProjectId};
use rolecall_policy::Act;

/// Creates a project in the caller's current organization.
///
/// # Errors
/// 403 if the rules refuse [`Act::CreateProject`], which needs level 8 (contract 2.1); 400 if `name` is wrong;
/// `invalid_input` if the caller has no organization.
pub async fn create(State(app): State<App>, caller: Caller, body: Fields) -> Result<(StatusCode, Json<ProjectView>)> {
    match create_in(&app, OrganizationRequest::current(&app, caller), &body).await {
        Err(Error::NotFound) => {
            Err(Error::invalid("invalid_input", "You are not a member of any organization yet. Create one first."))
        }
        answer => answer,
    }
}

/// Creates a project in the organization of the path.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::CreateProject`], which needs level 8 (contract 2.1); 400 if `name` is wrong.
pub async fn create_in_organization(
    State(app): State<App>,
    org: OrganizationRequest,
    body: Fields,
) -> Result<(StatusCode, Json<ProjectView>)> {
    create_in(&app, org, &body).await
}

/// Creates a project in the organization of the request.
async fn create_in(app: &App, org: OrganizationRequest, body: &Fields) -> Result<(StatusCode, Json<ProjectView>)> {
    let (mut tx, actor) = org.write(Act::CreateProject).await?;
    let CreateProject { name } = read_request!(body, CreateProject { name: name(MAX_NAME_LENGTH) });
    let name = name.as_deref().unwrap_or(projects::DEFAULT_NAME);
    // Lock the user before the counter of project ids, in the same order as creating an organization: else two requests
    // could deadlock.
    tx.lock_user(actor.me.as_str()).await?;
    let id = create_named(&mut tx, &actor.organization.id, &org.caller.author(), name, app.clock.now()).await?;
    projects::make_current(&mut tx, id, &actor.me).await?;
    let answer = changed(&mut tx, id, &actor.me).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Creates a project, and records it as `author`. The caller asks the rules about [`Act::CreateProject`].
pub(crate) async fn create_named(
    tx: &mut Tx,
    organization: &OrganizationId,
    author: &Author,
    name: &str,
    now: Moment,
) -> Result<ProjectId> {
    let id = projects::create(tx, organization, name, now).await?;
    record(tx, organization, author, now, vec![project_created((id, name))]).await?;
    Ok(id)
}
