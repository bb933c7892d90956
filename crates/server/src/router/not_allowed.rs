//! A method that an address does not take: 405, but only to those who may know that there is something at all, and only
//! where there is something.

use crate::accounts::Caller;
use crate::accounts::actor::{OrganizationActor, ProjectActor};
use crate::error::{Error, Result};
use crate::http::session::MaybeCaller;
use crate::routes::capture::config;
use crate::routes::users::is_oneself;
use crate::state::App;
use crate::store::billing::invoices;
use crate::store::{invites, keys};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, State};
use rolecall_api::{ENDPOINTS, Guard, InviteId, KeyId, Method};
use rolecall_policy::Act;

/// Answers; never with anything but an error.
pub(super) async fn answer(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
    path: MatchedPath,
    params: Result<RawPathParams, RawPathParamsRejection>,
) -> Error {
    let path = path.as_str().trim_end_matches('/').replacen("/api/environments", "/api/projects", 1);
    let endpoints = || ENDPOINTS.iter().filter(|endpoint| endpoint.path == path);
    if !endpoints().any(|endpoint| endpoint.guard == Guard::Public) {
        let Some(caller) = caller else {
            return Error::NotAuthenticated;
        };
        // What is no text is no id.
        let Ok(params) = params else {
            return Error::NotFound;
        };
        if let Err(error) = may_know(&app, &caller, &params).await {
            return error;
        }
    }
    not_allowed(&path)
}

/// Answers where it does not count who asks; but a project that there is not is 404 for every method.
pub(super) async fn answer_anybody(State(app): State<App>, path: MatchedPath, params: RawPathParams) -> Error {
    for (param, value) in &params {
        if param == "token"
            && let Err(error) = config::known(&app, value).await
        {
            return error;
        }
    }
    not_allowed(path.as_str().trim_end_matches('/'))
}

fn not_allowed(path: &str) -> Error {
    let endpoints = ENDPOINTS.iter().filter(|endpoint| endpoint.path == path);
    let methods: Vec<&str> = endpoints.map(|endpoint| name(endpoint.method)).collect();
    Error::MethodNotAllowed(methods.join(", ").into())
}

/// Whether the caller may know what a path is about, and every id in it names something below its parent (contract 3):
/// foreign, former, unknown and malformed ids are 404 for every method.
async fn may_know(app: &App, caller: &Caller, params: &RawPathParams) -> Result<()> {
    let mut connection = app.db.read().await?;
    let conn = &mut *connection;
    let (mut organization, mut project) = (None, None);
    for (param, value) in params {
        if value.contains('\0') {
            return Err(Error::NotFound);
        }
        match (param, &organization, &project) {
            ("org", ..) => {
                let actor = OrganizationActor::read(conn, caller, value).await?;
                actor.allow(conn, Act::ViewOrganization).await?;
                organization = Some(actor);
            }
            ("project", ..) => {
                let actor = ProjectActor::read(conn, caller, value).await?;
                actor.allow(conn, Act::ViewProject(actor.project.state)).await?;
                project = Some(actor);
            }
            ("user", Some(actor), _) => _ = actor.person(conn, value).await?,
            ("user", _, Some(actor)) => _ = actor.grant(conn, value).await?,
            ("user", ..) => is_there(is_oneself(caller, value))?,
            ("invite", Some(actor), _) => {
                let link = InviteId(uuid(value)?);
                is_there(invites::find(conn, &actor.organization.id, &link).await?.is_some())?;
            }
            ("number", Some(actor), _) => {
                is_there(invoices::find(conn, &actor.organization.id, value).await?.is_some())?;
            }
            ("event", _, Some(actor)) => {
                is_there(app.events.event(actor.project.id, uuid(value)?).await?.is_some())?;
            }
            ("key", ..) => is_there(keys::find(conn, caller.id(), &KeyId(uuid(value)?)).await?.is_some())?,
            // INVARIANT: every parameter of the endpoint table is above; a test tries them all.
            _ => return Err(Error::NotFound),
        }
    }
    Ok(())
}

fn is_there(there: bool) -> Result<()> {
    if there { Ok(()) } else { Err(Error::NotFound) }
}

/// An id in its one spelling.
fn uuid(text: &str) -> Result<String> {
    crate::text::uuids::parse(text).map(|id| id.to_string()).ok_or(Error::NotFound)
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET, HEAD",
        Method::Post => "POST",
        Method::Patch => "PATCH, PUT",
        Method::Delete => "DELETE",
    }
}
