//! Counts requests and measures their time, by the name of their endpoint.

use crate::state::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method as HttpMethod;
use axum::middleware::Next;
use axum::response::Response;
use rolecall_api::{ENDPOINTS, Method};
use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Instant;

/// The name of requests for files of the app.
const APP: &str = "app";
/// The name of requests for what is not in the endpoint table.
const UNKNOWN: &str = "unknown";

/// The names of endpoints by path, as the router writes it, without the slash at the end.
static NAMES: LazyLock<HashMap<&'static str, Vec<(Method, &'static str)>>> = LazyLock::new(|| {
    let mut names: HashMap<_, Vec<_>> = HashMap::new();
    for endpoint in ENDPOINTS {
        names.entry(endpoint.path).or_default().push((endpoint.method, endpoint.name));
    }
    names
});

/// Measures requests to the API and to capture; around all of their layers.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let name = request.extensions().get::<MatchedPath>().and_then(|path| name(path.as_str(), request.method()));
    measure(&app, name.unwrap_or(UNKNOWN), next.run(request)).await
}

/// Measures a request for a file of the app.
pub async fn measure_file(app: &App, response: impl Future<Output = Response>) -> Response {
    measure(app, APP, response).await
}

async fn measure(app: &App, name: &'static str, response: impl Future<Output = Response>) -> Response {
    let began = Instant::now();
    let response = response.await;
    app.metrics.count_request(name, response.status().as_u16(), began.elapsed());
    response
}

/// The name of the endpoint with this route and method.
fn name(route: &str, method: &HttpMethod) -> Option<&'static str> {
    let route = route.trim_end_matches('/');
    let aliased;
    let route = match route.strip_prefix("/api/environments") {
        Some(rest) => {
            aliased = format!("/api/projects{rest}");
            aliased.as_str()
        }
        None => route,
    };
    let method = match *method {
        HttpMethod::GET | HttpMethod::HEAD => Method::Get,
        HttpMethod::POST => Method::Post,
        HttpMethod::PATCH | HttpMethod::PUT => Method::Patch,
        HttpMethod::DELETE => Method::Delete,
        _ => return None,
    };
    NAMES.get(route)?.iter().find(|(of, _)| *of == method).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_call_an_endpoint_has_its_name() {
        for (route, method, expected) in [
            ("/api/projects/{project}/", HttpMethod::GET, Some("project.show")),
            ("/api/projects/{project}", HttpMethod::HEAD, Some("project.show")),
            ("/api/environments/{project}", HttpMethod::PUT, Some("project.update")),
            ("/e/", HttpMethod::POST, Some("capture.e")),
            ("/e/", HttpMethod::DELETE, None),
            ("/e/", HttpMethod::OPTIONS, None),
            ("/nonsense", HttpMethod::GET, None),
        ] {
            assert_eq!(name(route, &method), expected, "{method} {route}");
        }
    }
}
