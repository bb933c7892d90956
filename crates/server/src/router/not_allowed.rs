//! A method that an address does not take: 405, but only to those who may know that there is something at all.

use crate::app::App;
use crate::error::Error;
use crate::session::MaybeCaller;
use axum::extract::{MatchedPath, State};
use rolecall_api::{ENDPOINTS, Guard, Method};

/// Answers; never with anything but an error.
pub(super) async fn answer(State(_app): State<App>, MaybeCaller(caller): MaybeCaller, path: MatchedPath) -> Error {
    let path = path.as_str().trim_end_matches('/').replacen("/api/environments", "/api/projects", 1);
    let endpoints = || ENDPOINTS.iter().filter(|endpoint| endpoint.path == path);
    if caller.is_none() && !endpoints().any(|endpoint| endpoint.guard == Guard::Public) {
        return Error::NotAuthenticated;
    }
    let methods: Vec<&str> = endpoints().map(|endpoint| name(endpoint.method)).collect();
    Error::MethodNotAllowed(methods.join(", ").into())
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET, HEAD",
        Method::Post => "POST",
        Method::Patch => "PATCH, PUT",
        Method::Delete => "DELETE",
    }
}
