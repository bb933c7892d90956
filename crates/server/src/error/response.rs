//! The error as an answer: the status, the body, and the headers that go with some.

use super::{Cause, Error};
use crate::retry::Undone;
use crate::store::Outage;
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// When to try again if the database does not answer, in seconds.
const DATABASE_SECONDS: u64 = 2;
/// When to try again where there are no events, in seconds: whoever runs the server has to do something first.
const EVENTS_OFF_SECONDS: u64 = 30;

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
