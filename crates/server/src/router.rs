//! The router, made from the endpoint table of the contract, so that nothing is reachable that does not stand there.

use crate::app::App;
use crate::error::Error;
use crate::routes;
use axum::Router;
use axum::routing::{MethodFilter, MethodRouter, on};
use rolecall_api::{ENDPOINTS, Endpoint, Method};
use std::collections::BTreeMap;

/// The handler of an endpoint.
fn handler(endpoint: &Endpoint) -> Option<MethodRouter<App>> {
    let method = match endpoint.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH.or(MethodFilter::PUT),
        Method::Delete => MethodFilter::DELETE,
    };
    Some(match endpoint.name {
        "preflight.show" => on(method, routes::preflight::show::show),
        _ => return None,
    })
}

/// The endpoints that no handler answers.
#[must_use]
pub fn unanswered() -> Vec<&'static str> {
    ENDPOINTS.iter().filter(|endpoint| handler(endpoint).is_none()).map(|endpoint| endpoint.name).collect()
}

/// Everything that the server answers.
pub fn router(app: App) -> Router {
    let mut paths: BTreeMap<&str, MethodRouter<App>> = BTreeMap::new();
    for endpoint in ENDPOINTS {
        if let Some(handler) = handler(endpoint) {
            let methods = paths.remove(endpoint.path).unwrap_or_default();
            paths.insert(endpoint.path, methods.merge(handler));
        }
    }
    let mut router = Router::new();
    for (path, methods) in paths {
        for path in [Some(path.to_owned()), alias(path)].into_iter().flatten() {
            router = router.route(&format!("{path}/"), methods.clone()).route(&path, methods.clone());
        }
    }
    router.fallback(|| async { Error::NotFound }).with_state(app)
}

/// The other name of a path, if it has one.
fn alias(path: &str) -> Option<String> {
    path.strip_prefix("/api/projects").map(|rest| format!("/api/environments{rest}"))
}
