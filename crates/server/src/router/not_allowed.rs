//! A method that an address does not take: 405, but only to those who may know that there is something at all.

use crate::actor::{OrganizationActor, ProjectActor};
use crate::app::App;
use crate::error::{Error, Result};
use crate::routes::users::is_oneself;
use crate::session::{Caller, MaybeCaller};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, State};
use rolecall_api::{ENDPOINTS, Guard, Method};
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
        if let Err(error) = may_know(&app, &caller, &path, &params).await {
            return error;
        }
    }
    not_allowed(&path)
}

/// Answers where it does not count who asks.
pub(super) async fn answer_anybody(path: MatchedPath) -> Error {
    not_allowed(path.as_str().trim_end_matches('/'))
}

fn not_allowed(path: &str) -> Error {
    let endpoints = ENDPOINTS.iter().filter(|endpoint| endpoint.path == path);
    let methods: Vec<&str> = endpoints.map(|endpoint| name(endpoint.method)).collect();
    Error::MethodNotAllowed(methods.join(", ").into())
}

/// Whether the caller may know what a path is about. What is below an organization or a project is not looked up: of
/// that nobody learns anything.
async fn may_know(app: &App, caller: &Caller, path: &str, params: &RawPathParams) -> Result<()> {
    let mut connection = app.db.read().await?;
    for (param, value) in params {
        match param {
            _ if value.contains('\0') => return Err(Error::NotFound),
            "org" => {
                let actor = OrganizationActor::read(&mut connection, caller, value).await?;
                actor.allow(&mut connection, Act::ViewOrganization).await?;
            }
            "project" => {
                let actor = ProjectActor::read(&mut connection, caller, value).await?;
                actor.allow(&mut connection, Act::ViewProject(actor.project.state)).await?;
            }
            "user" if path.starts_with("/api/users/") && !is_oneself(caller, value) => return Err(Error::NotFound),
            _ => {}
        }
    }
    Ok(())
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET, HEAD",
        Method::Post => "POST",
        Method::Patch => "PATCH, PUT",
        Method::Delete => "DELETE",
    }
}
