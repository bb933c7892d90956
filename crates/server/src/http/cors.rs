//! CORS headers that let pages of other origins read responses: every site those of capture and the SDK file (contract 7),
//! and the app, if another server serves it (`ROLECALL_API_URL`), those of the API.
//!
//! Each response to such a page, errors included, repeats its `Origin` and allows credentials: SDKs send requests with
//! credentials, for which browsers do not accept `*`. Capture ignores cookies.

use super::csrf::is_one_of;
use super::headers::{BUILD, ENTRY};
use crate::paths::is_for_every_site;
use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// How long a browser may cache the response to a preflight request, in seconds. No browser caches it longer.
const PREFLIGHT_MAX_AGE: HeaderValue = HeaderValue::from_static("86400");

/// Responds to preflight requests (`OPTIONS`), and adds the CORS headers to all other responses. Does nothing for requests
/// of pages that may not read the response.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let for_every_site = is_for_every_site(request.uri().path());
    if !for_every_site && !is_foreign_page(&app, request.headers()) {
        let mut response = next.run(request).await;
        if app.config.api_url.is_some() {
            response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
        }
        return response;
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    let requested_headers = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    if for_every_site {
        headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        allow(headers, origin);
        if is_preflight {
            let methods = if for_every_site { "GET, POST" } else { "GET, POST, PUT, PATCH, DELETE" };
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE);
            if let Some(requested_headers) = requested_headers {
                headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, requested_headers);
            }
        }
    }
    response
}

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// True if a page of the app that another server serves sent the request.
pub fn is_foreign_page(app: &App, headers: &HeaderMap) -> bool {
    headers.get(header::ORIGIN).is_some_and(|origin| is_one_of(origin, app.config.foreign_origins()))
}

/// Lets pages of `origin` read the response.
fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    // SDKs read the first one to know when to retry, the app all of them.
    if let Ok(names) = HeaderValue::try_from(format!("retry-after, content-disposition, {ENTRY}, {BUILD}")) {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, names);
    }
}
