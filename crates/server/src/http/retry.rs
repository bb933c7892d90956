//! Repeats a request whose transaction the database has undone because another was in its way (a serialization failure,
//! a deadlock), a few times, each after a moment of another length, so that the two do not meet again.
//!
//! A request writes in one transaction or not at all, so that it can be repeated as a whole. Not repeated is what does
//! something that no database undoes: payments, and the count of failed sign-ins.
//!
//! Here ends, too, what would wait for ever: a database that neither answers nor breaks the connection.

use crate::error::{Error, Outage, Result};
use crate::http::error_response::Undone;
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

/// How many milliseconds to wait before each further try.
const WAITS: [RangeInclusive<u64>; 3] = [5..=25, 25..=100, 100..=400];

/// Hands the request on, again if its transaction was undone. Its body is in memory already. What is sent in parts has
/// to begin within the limit, not to end.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit = app.config.database_time * 3 + app.config.sql_time * 2;
    within(limit, repeated(request, next)).await
}

async fn within(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| {
        tracing::warn!(?limit, "a request was given up");
        Error::DatabaseUnavailable(Outage::Unavailable).into_response()
    })
}

async fn repeated(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = match body_of(&parts, body).await {
        Ok(body) => body,
        Err(error) => return error.into_response(),
    };
    let again = || Request::from_parts(parts.clone(), Body::from(body.clone()));
    let mut waits = WAITS.into_iter();
    loop {
        let response = next.clone().run(again()).await;
        if response.extensions().get::<Undone>().is_none() || !is_repeatable(&parts) {
            return response;
        }
        let Some(wait) = waits.next() else {
            return response;
        };
        tracing::debug!("the database has undone a transaction: trying again");
        tokio::time::sleep(Duration::from_millis(rand::random_range(wait))).await;
    }
}

async fn body_of(parts: &Parts, body: Body) -> Result<Bytes> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        // It has no meaning there.
        return Ok(Bytes::new());
    }
    let body = body.collect().await.map_err(|error| Error::Unexpected(error.into()))?;
    Ok(body.to_bytes())
}

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

    /// How often a request to `path` comes to its handler, whose transaction is undone `times`, and what the answer is.
    async fn tried(path: &'static str, times: u32) -> (u32, StatusCode) {
        let count = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&count);
        let handler = async move |body: String| {
            assert_eq!(body, "body", "the whole request comes again");
            let mut response = StatusCode::OK.into_response();
            if seen.fetch_add(1, Ordering::SeqCst) < times {
                response = StatusCode::SERVICE_UNAVAILABLE.into_response();
                response.extensions_mut().insert(Undone);
            }
            response
        };
        let router: Router = Router::new().route(path, post(handler)).layer(from_fn(repeated));
        let request = Request::builder().method(Method::POST).uri(path).body(Body::from("body")).unwrap();
        let status = router.oneshot(request).await.unwrap().status();
        (count.load(Ordering::SeqCst), status)
    }

    #[tokio::test]
    async fn what_the_database_has_undone_is_tried_again_a_few_times() {
        assert_eq!(tried("/api/projects", 0).await, (1, StatusCode::OK));
        assert_eq!(tried("/api/projects", 3).await, (4, StatusCode::OK));
        assert_eq!(tried("/api/projects", 4).await, (4, StatusCode::SERVICE_UNAVAILABLE));
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_given_up() {
        let limit = Duration::from_millis(20);
        let soon = within(limit, async { StatusCode::OK.into_response() }).await;
        assert_eq!(soon.status(), StatusCode::OK);
        let never = within(limit, std::future::pending()).await;
        assert_eq!(never.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(never.headers().contains_key("retry-after"));
    }

    #[tokio::test]
    async fn what_no_database_undoes_is_not_repeated() {
        for path in ["/api/organizations/x/billing/checkout", "/api/login"] {
            assert_eq!(tried(path, 1).await, (1, StatusCode::SERVICE_UNAVAILABLE), "{path}");
        }
    }
}
