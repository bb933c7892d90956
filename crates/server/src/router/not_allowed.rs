//! Requests with a method that a URL does not accept: 405, but only if the caller may know that the resource exists;
//! else 404 as for the accepted methods (contract 3).

use crate::access_requests::Request;
use crate::accounts::Caller;
use crate::accounts::actor::{OrganizationActor, ProjectActor};
use crate::accounts::sessions::alive;
use crate::error::{Error, Result};
use crate::http::extract::uuid_in_path;
use crate::http::session::MaybeCaller;
use crate::routes::activity::undo::Found;
use crate::routes::capture::config;
use crate::routes::users::is_own_account;
use crate::state::App;
use crate::store::billing::invoices;
use crate::store::{access_requests, domains, invites, keys, passkeys, reviews, sessions};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, State};
use rolecall_api::{
    AccessRequestId, DomainId, ENDPOINTS, Guard, InviteId, KeyId, Method, PasskeyId, ReviewId, SessionId,
};
use rolecall_policy::{Act, Decision};

/// The error for a method that a URL of the API does not accept.
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
        // A path that is not UTF-8 names nothing.
        let Ok(params) = params else {
            return Error::NotFound;
        };
        if let Err(error) = check_path(&app, &caller, &params).await {
            return error;
        }
    }
    not_allowed(&path)
}

/// The error for a method that a URL of capture does not accept. It does not depend on who asks; an unknown project
/// token in the path is a 404 for every method.
pub(super) async fn answer_anybody(State(app): State<App>, path: MatchedPath, params: RawPathParams) -> Error {
    for (param, value) in &params {
        if param == "token"
            && let Err(error) = config::require_project(&app, value).await
        {
            return error;
        }
    }
    not_allowed(path.as_str().trim_end_matches('/'))
}

/// 405 with the methods that the endpoint table has for a path.
fn not_allowed(path: &str) -> Error {
    let endpoints = ENDPOINTS.iter().filter(|endpoint| endpoint.path == path);
    let methods: Vec<&str> = endpoints.map(|endpoint| name(endpoint.method)).collect();
    Error::MethodNotAllowed(methods.join(", ").into())
}

/// Checks that each id in the path names something that belongs to its parent, and that the caller may see it.
///
/// # Errors
/// [`Error::NotFound`] for foreign, former, unknown and malformed ids (contract 3).
async fn check_path(app: &App, caller: &Caller, params: &RawPathParams) -> Result<()> {
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
            ("user", ..) => found(is_own_account(caller, value))?,
            ("invite", Some(actor), _) => {
                let link = InviteId(uuid_in_path(value)?);
                found(invites::find(conn, &actor.organization.id, &link).await?.is_some())?;
            }
            ("domain", Some(actor), _) => {
                let id = DomainId(uuid_in_path(value)?);
                found(domains::find(conn, &actor.organization.id, &id).await?.is_some())?;
            }
            ("review", Some(actor), _) => {
                let id = ReviewId(uuid_in_path(value)?);
                found(reviews::find(conn, &actor.organization.id, &id).await?.is_some())?;
            }
            ("request", Some(actor), _) => {
                let (id, now) = (AccessRequestId(uuid_in_path(value)?), app.clock.now());
                let row = access_requests::find(conn, &actor.organization.id, &actor.me, &id, now).await?;
                let row = row.ok_or(Error::NotFound)?;
                let request = Request { row: &row, reader: actor, now };
                found(request.is_mine() || !matches!(request.decision(), Decision::Hidden(_)))?;
            }
            ("entry", Some(actor), _) => drop(Found::read(app, conn, actor, value).await?),
            ("number", Some(actor), _) => {
                found(invoices::find(conn, &actor.organization.id, value).await?.is_some())?;
            }
            ("event", _, Some(actor)) => {
                found(app.events.event(actor.project.id, uuid_in_path(value)?).await?.is_some())?;
            }
            ("session", ..) => {
                let id = SessionId(uuid_in_path(value)?);
                found(sessions::find_by_id(conn, caller.id(), &id, alive(app.clock.now())).await?.is_some())?;
            }
            ("passkey", ..) => {
                let id = PasskeyId(uuid_in_path(value)?);
                found(passkeys::list(conn, caller.id()).await?.iter().any(|passkey| passkey.id == id))?;
            }
            ("key", ..) => found(keys::find(conn, caller.id(), &KeyId(uuid_in_path(value)?)).await?.is_some())?,
            // INVARIANT: every parameter in the endpoint table has a branch above; a test tries all of them.
            _ => return Err(Error::NotFound),
        }
    }
    Ok(())
}

/// 404 unless something was found.
fn found(is_found: bool) -> Result<()> {
    if is_found { Ok(()) } else { Err(Error::NotFound) }
}

/// A method of the endpoint table as the `Allow` header names it, with those that are handled in the same way.
fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET, HEAD",
        Method::Post => "POST",
        Method::Patch => "PATCH, PUT",
        Method::Delete => "DELETE",
    }
}
