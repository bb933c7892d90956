//! Gives every request an id, and logs requests and unexpected errors. The id is in the response (`x-request-id`), in
//! the log, and in the body of a 500, so that an error that a user reports can be found.
//!
//! The log contains the route that matched (`/api/signup/{invite}`) and not the path, which can contain secrets.

use crate::error::Error;
use crate::http::error_response::Cause;
use crate::logging;
use axum::Json;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use tracing::Instrument;

/// Response extension: the route that the request matched.
#[derive(Clone)]
struct ResponseRoute(MatchedPath);

/// Attaches the route to the response, for [`layer`], which runs outside of the router and cannot know it.
pub async fn remember_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned().map(ResponseRoute);
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

/// As [`remember_route`], for failed requests only. Capture has too many successful ones to log each.
pub async fn remember_route_of_failures(request: Request, next: Next) -> Response {
    let mut response = remember_route(request, next).await;
    if response.status().is_success() {
        response.extensions_mut().remove::<ResponseRoute>();
    }
    response
}

/// Gives the request an id and logs it. A panic or an unexpected error becomes a generic 500 with that id.
pub async fn layer(request: Request, next: Next) -> Response {
    let id = uuid::Uuid::now_v7().simple().to_string();
    let span = tracing::info_span!("request", %id, method = %request.method());
    async {
        let began = Instant::now();
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        let mut response = answer.unwrap_or_else(|_| panicked().into_response());
        if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
            tracing::error!(cause = logging::cause(&*cause), "unexpected");
            let mut body = Error::Unexpected(String::new().into()).body();
            body.request_id = Some(id.clone());
            response = (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response();
        }
        if let Ok(id) = HeaderValue::try_from(&id) {
            response.headers_mut().insert("x-request-id", id);
        }
        let route = response.extensions().get::<ResponseRoute>().map(|ResponseRoute(path)| path.as_str());
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let status = response.status();
        match route {
            // Files of the app and captured events: there are many, and nobody looks for them.
            None if status.is_success() || status.is_redirection() => {
                tracing::debug!(status = status.as_u16(), milliseconds, "answered");
            }
            route => tracing::info!(route, status = status.as_u16(), milliseconds, "answered"),
        }
        response
    }
    .instrument(span)
    .await
}

/// The error of a handler that panicked. It leaves out the panic message, which can contain user data; [`logging`] logs
/// where the panic was.
pub(crate) fn panicked() -> Error {
    Error::Unexpected("a handler panicked".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_a_500_like_any_other() {
        async fn handler() {
            panic!("the secret")
        }
        let router: Router = Router::new().route("/", get(handler)).layer(from_fn(layer));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains(&id) && !body.contains("secret"), "{body}");
    }
}
