//! Turns an [`Error`] into a response: status, body, and headers such as `Retry-After`.

use crate::error::{Error, Outage, Refusal};
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rolecall_api::ChangedSinceBody;
use std::sync::Arc;

/// `Retry-After` if the database does not answer, in seconds.
const DATABASE_RETRY_SECONDS: u64 = 2;
/// `Retry-After` from a server without events, in seconds. It is long because the operator has to change something
/// first.
const EVENTS_OFF_RETRY_SECONDS: u64 = 30;
/// `Retry-After` if the DNS does not answer, in seconds.
const DNS_RETRY_SECONDS: u64 = 60;

/// Response extension: the cause of a 500, for the layer that logs it with the request id.
#[derive(Clone)]
pub(crate) struct Cause(
    /// The error; it is logged and never sent.
    pub(crate) Arc<dyn std::error::Error + Send + Sync>,
);

/// Response extension: a refusal that can be explained ([`super::explain`]).
#[derive(Debug, Clone)]
pub(crate) struct Explainable(
    /// With the rules that were looked at.
    pub(crate) Arc<Refusal>,
);

/// Response extension: the database rolled the transaction back because of another one, so the request can be repeated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RolledBack;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, error) = (self.status(), self.body());
        if let Error::ChangedSince(changed_since) = self {
            return (status, Json(ChangedSinceBody { error, changed_since })).into_response();
        }
        let mut response = (status, Json(error)).into_response();
        match self {
            Error::MethodNotAllowed(allow) => {
                if let Ok(allow) = HeaderValue::try_from(allow.as_ref()) {
                    response.headers_mut().insert(header::ALLOW, allow);
                }
            }
            Error::DatabaseUnavailable(outage) => {
                response.headers_mut().insert(header::RETRY_AFTER, DATABASE_RETRY_SECONDS.into());
                if outage == Outage::Conflict {
                    response.extensions_mut().insert(RolledBack);
                }
            }
            Error::NoDnsAnswer => {
                response.headers_mut().insert(header::RETRY_AFTER, DNS_RETRY_SECONDS.into());
            }
            Error::EventsOff => {
                response.headers_mut().insert(header::RETRY_AFTER, EVENTS_OFF_RETRY_SECONDS.into());
            }
            Error::Throttled(wait) | Error::TooManyAsked(wait) | Error::Unavailable(wait) | Error::Locked(wait) => {
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                response.headers_mut().insert(header::RETRY_AFTER, seconds.max(1).into());
            }
            // The first request with this idempotency key is still running, usually for a moment.
            Error::Conflict { code: "in_progress", .. } => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Error::Denied(refusal) => {
                response.extensions_mut().insert(Explainable(refusal.into()));
            }
            Error::Unexpected(cause) => {
                response.extensions_mut().insert(Cause(cause.into()));
            }
            _ => {}
        }
        response
    }
}
