//! Repeats a request whose transaction the database rolled back because of a concurrent one (a serialization failure or
//! a deadlock). It tries up to three more times, each after a random delay, so that the two do not collide again.
//!
//! This is safe because a request writes in one transaction or not at all. Requests with effects outside of that
//! transaction are not repeated: payments, and counting failed sign-ins.
//!
//! The layer also limits the time of a request, for a database that neither answers nor closes the connection.

use crate::error::{Error, Outage, Result};
use crate::http::error_response::RolledBack;
use crate::metrics::Metrics;
use crate::state::App;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::BodyExt;
use std::ops::RangeInclusive;
use std::time::Duration;

/// The range of each random delay, in milliseconds.
const DELAYS: [RangeInclusive<u64>; 3] = [5..=25, 25..=100, 100..=400];

/// Passes the request on, and again if its transaction was rolled back. A response must begin within the time limit;
/// one that is streamed may end later.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit = app.config.database_time * 3 + app.config.sql_time * 2;
    with_time_limit(limit, run_with_retries(&app.metrics, request, next)).await
}

/// The response of `answer`, or a 503 if it takes longer than `limit`.
async fn with_time_limit(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| {
        tracing::warn!(?limit, "a request took too long and was dropped");
        Error::DatabaseUnavailable(Outage::Unavailable).into_response()
    })
}

/// Passes the request on until its transaction is not rolled back, or the delays are used up.
async fn run_with_retries(metrics: &Metrics, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = match collect_body(&parts, body).await {
        Ok(body) => body,
        Err(error) => return error.into_response(),
    };
    let again = || Request::from_parts(parts.clone(), Body::from(body.clone()));
    let mut delays = DELAYS.into_iter();
    loop {
        let response = next.clone().run(again()).await;
        if response.extensions().get::<RolledBack>().is_none() || !is_repeatable(&parts) {
            return response;
        }
        let Some(delay) = delays.next() else {
            return response;
        };
        tracing::debug!("the database rolled a transaction back: trying again");
        metrics.count_retry();
        tokio::time::sleep(Duration::from_millis(rand::random_range(delay))).await;
    }
}

/// The body, which `body_limit` has already read into memory.
async fn collect_body(parts: &Parts, body: Body) -> Result<Bytes> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        // The body of a GET has no meaning.
        return Ok(Bytes::new());
    }
    let body = body.collect().await.map_err(|error| Error::Unexpected(error.into()))?;
    Ok(body.to_bytes())
}

/// True if a second run has no effect that the database did not roll back.
fn is_repeatable(parts: &Parts) -> bool {
    let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    is_read || !(path.is_empty() || path.contains("/billing/") || path.starts_with("/api/login"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::http::StatusCode;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tower::ServiceExt;

    /// Sends a request to a handler whose transaction is rolled back `times`. Returns how often it ran, and the status.
    async fn tried(path: &'static str, times: u32) -> (u32, StatusCode) {
        let count = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&count);
        let handler = async move |body: String| {
            assert_eq!(body, "body", "the whole request comes again");
            let mut response = StatusCode::OK.into_response();
            if seen.fetch_add(1, Ordering::SeqCst) < times {
                response = StatusCode::SERVICE_UNAVAILABLE.into_response();
                response.extensions_mut().insert(RolledBack);
            }
            response
        };
        let router: Router =
            Router::new().route(path, post(handler)).layer(from_fn(async |request: Request, next: Next| {
                run_with_retries(&Metrics::default(), request, next).await
            }));
        let request = Request::builder().method(Method::POST).uri(path).body(Body::from("body")).unwrap();
        let status = router.oneshot(request).await.unwrap().status();
        (count.load(Ordering::SeqCst), status)
    }

    #[tokio::test]
    async fn a_rolled_back_request_is_repeated_up_to_three_times() {
        assert_eq!(tried("/api/projects", 0).await, (1, StatusCode::OK));
        assert_eq!(tried("/api/projects", 3).await, (4, StatusCode::OK));
        assert_eq!(tried("/api/projects", 4).await, (4, StatusCode::SERVICE_UNAVAILABLE));
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_503() {
        let limit = Duration::from_millis(20);
        let soon = with_time_limit(limit, async { StatusCode::OK.into_response() }).await;
        assert_eq!(soon.status(), StatusCode::OK);
        let never = with_time_limit(limit, std::future::pending()).await;
        assert_eq!(never.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(never.headers().contains_key("retry-after"));
    }

    #[tokio::test]
    async fn requests_with_other_effects_are_not_repeated() {
        for path in ["/api/organizations/x/billing/checkout", "/api/login"] {
            assert_eq!(tried(path, 1).await, (1, StatusCode::SERVICE_UNAVAILABLE), "{path}");
        }
    }
}
