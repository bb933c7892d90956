//! The error as an answer: the status, the body, and the headers that go with some.

use crate::error::{Error, Outage};
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// When to try again if the database does not answer, in seconds.
const DATABASE_SECONDS: u64 = 2;
/// When to try again where there are no events, in seconds: whoever runs the server has to do something first.
const EVENTS_OFF_SECONDS: u64 = 30;

/// On an answer: the cause of a 500, carried to where the request id is known.
#[derive(Clone)]
pub(crate) struct Cause(
    /// What happened; for the log alone.
    pub(crate) Arc<dyn std::error::Error + Send + Sync>,
);

/// On an answer: the database has undone the transaction, and the request may be repeated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Undone;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self.body())).into_response();
        match self {
            Error::MethodNotAllowed(allow) => {
                if let Ok(allow) = HeaderValue::try_from(allow.as_ref()) {
                    response.headers_mut().insert(header::ALLOW, allow);
                }
            }
            Error::DatabaseUnavailable(outage) => {
                response.headers_mut().insert(header::RETRY_AFTER, DATABASE_SECONDS.into());
                if outage == Outage::Conflict {
                    response.extensions_mut().insert(Undone);
                }
            }
            Error::EventsOff => {
                response.headers_mut().insert(header::RETRY_AFTER, EVENTS_OFF_SECONDS.into());
            }
            Error::Throttled(wait) | Error::Unavailable(wait) | Error::Locked(wait) => {
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                response.headers_mut().insert(header::RETRY_AFTER, seconds.max(1).into());
            }
            // Whatever is under way takes moments.
            Error::Conflict { code: "in_progress", .. } => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Error::Unexpected(cause) => {
                response.extensions_mut().insert(Cause(cause.into()));
            }
            _ => {}
        }
        response
    }
}
