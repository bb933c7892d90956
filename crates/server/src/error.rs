//! The error type of the server, with its status and body (contract 3).
//!
//! Internal details never leave the server: an unexpected error becomes a generic 500 with a request id, and is logged
//! once under that id. How responses are built is in `http`.

mod invalid;
mod outage;
mod refusal;
mod sentence;

pub use outage::Outage;
pub use refusal::Refusal;
pub(crate) use refusal::explained_rules;

use axum::http::StatusCode;
use rolecall_api::{ChangedSince, ErrorBody, ErrorType, OrganizationId, Position, TwoFactorWay};
use sentence::sentence;
use std::borrow::Cow;
use std::time::Duration;

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: a value is wrong.
    #[error("{detail} ({code})")]
    Invalid {
        /// Machine-readable code.
        code: &'static str,
        /// A sentence for people.
        detail: Cow<'static, str>,
        /// The field, if the error is about one.
        attr: Option<String>,
    },
    /// 400: a query is invalid.
    #[error("{detail} ({code})")]
    Query {
        /// Machine-readable code.
        code: &'static str,
        /// A sentence for people.
        detail: String,
        /// The position in the query text, if known.
        position: Option<Position>,
    },
    /// 400: the caller is already a member of the organization of this invite.
    #[error("already a member of {0}")]
    AlreadyMember(OrganizationId),
    /// 400: the body is not JSON.
    #[error("the body is no JSON: {0}")]
    Malformed(String),
    /// 401: a project token is missing or unknown.
    #[error("{detail} ({code})")]
    Token {
        /// Machine-readable code.
        code: &'static str,
        /// A sentence for people.
        detail: &'static str,
    },
    /// 401: the `Authorization` header has no valid personal API key.
    #[error("no valid API key")]
    BadKey,
    /// 401: not signed in.
    #[error("not signed in")]
    NotAuthenticated,
    /// 401: the password is right, and a second step has to follow, in one of these ways.
    #[error("a second step is needed")]
    TwoFactorRequired(Vec<TwoFactorWay>),
    /// 403 for a reason other than the role of the caller.
    #[error("{detail} ({code})")]
    Forbidden {
        /// Machine-readable code.
        code: &'static str,
        /// A sentence for people.
        detail: Cow<'static, str>,
    },
    /// 402: the spend limit of the organization is reached.
    #[error("{detail} ({code})")]
    Unpaid {
        /// Machine-readable code.
        code: &'static str,
        /// A sentence for people.
        detail: Cow<'static, str>,
    },
    /// 403: too many wrong passwords; contains how long the lock lasts (contract 4).
    #[error("too many failed attempts")]
    Locked(Duration),
    /// 403: `rolecall-policy` refused.
    #[error("refused: {0:?}")]
    Denied(Box<Refusal>),
    /// 404: does not exist, or is hidden from the caller.
    #[error("not found")]
    NotFound,
    /// 405, with the allowed methods.
    #[error("method not allowed")]
    MethodNotAllowed(Cow<'static, str>),
    /// 409: the request conflicts with the current state.
    #[error("{detail} ({code})")]
    Conflict {
        /// Machine-readable code.
        code: &'static str,
        /// A sentence for people.
        detail: Cow<'static, str>,
    },
    /// 409: something has changed since the entry that should be undone.
    #[error("changed since")]
    ChangedSince(Vec<ChangedSince>),
    /// 410: it is too late.
    #[error("{0}")]
    Expired(&'static str),
    /// 413, with a sentence about the limit.
    #[error("body too large")]
    TooLarge(&'static str),
    /// 415: the body is not JSON.
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// 408: the body did not arrive in time.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// 502: a call to Stripe failed.
    #[error("Stripe failed")]
    StripeFailed,
    /// 503: the server is overloaded; contains when to try again.
    #[error("unavailable")]
    Unavailable(Duration),
    /// 503: the database does not answer in time, or the transaction conflicted with another one.
    #[error("the database does not answer ({0:?})")]
    DatabaseUnavailable(Outage),
    /// 503: the DNS resolver does not answer.
    #[error("the DNS resolver does not answer")]
    NoDnsAnswer,
    /// 503: events are stored on another server.
    #[error("another server has the events")]
    EventsOff,
    /// 429: rate limited; contains when to try again.
    #[error("throttled")]
    Throttled(Duration),
    /// 429: the caller has too many access requests; contains when to try again.
    #[error("too many requests")]
    TooManyAsked(Duration),
    /// 500: an unexpected failure.
    #[error("unexpected")]
    Unexpected(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The result of handlers and services.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Error::Invalid { .. } | Error::Query { .. } | Error::AlreadyMember(_) | Error::Malformed(_) => {
                StatusCode::BAD_REQUEST
            }
            Error::NotAuthenticated | Error::BadKey | Error::Token { .. } | Error::TwoFactorRequired(_) => {
                StatusCode::UNAUTHORIZED
            }
            Error::Unpaid { .. } => StatusCode::PAYMENT_REQUIRED,
            Error::Forbidden { .. } | Error::Locked(_) | Error::Denied(_) => StatusCode::FORBIDDEN,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Error::Conflict { .. } | Error::ChangedSince(_) => StatusCode::CONFLICT,
            Error::Expired(_) => StatusCode::GONE,
            Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::StripeFailed => StatusCode::BAD_GATEWAY,
            Error::Unavailable(_) | Error::EventsOff | Error::DatabaseUnavailable(_) | Error::NoDnsAnswer => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Error::Throttled(_) | Error::TooManyAsked(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The response body. That of an unexpected error gets its request id later.
    #[must_use]
    pub fn body(&self) -> ErrorBody {
        let (kind, code, detail): (_, _, Cow<'static, str>) = match self {
            Error::Invalid { code, detail, .. } => (ErrorType::ValidationError, *code, detail.clone()),
            Error::Query { code, detail, .. } => (ErrorType::ValidationError, *code, detail.clone().into()),
            Error::AlreadyMember(_) => (
                ErrorType::ValidationError,
                "user_already_member",
                "You are already a member of this organization.".into(),
            ),
            Error::Malformed(reason) => {
                (ErrorType::InvalidRequest, "parse_error", format!("The body is not valid JSON: {reason}.").into())
            }
            Error::NotAuthenticated => {
                (ErrorType::AuthenticationError, "not_authenticated", "Sign in to do this.".into())
            }
            Error::TwoFactorRequired(_) => (
                ErrorType::AuthenticationError,
                "two_factor_required",
                "Enter a code of your authenticator app, or use a passkey or a recovery code.".into(),
            ),
            Error::BadKey => (
                ErrorType::AuthenticationError,
                "authentication_failed",
                "This API key is not valid. Send `Authorization: Bearer phx_…` with a key that has not been revoked."
                    .into(),
            ),
            Error::Token { code, detail } => (ErrorType::AuthenticationError, *code, (*detail).into()),
            Error::Unpaid { code, detail } => (ErrorType::BillingError, *code, detail.clone()),
            Error::Forbidden { code, detail } => (ErrorType::AuthenticationError, *code, detail.clone()),
            Error::Locked(wait) => {
                (ErrorType::AuthenticationError, "too_many_failed_attempts", sentence::locked(*wait).into())
            }
            Error::Denied(refusal) => {
                (ErrorType::AuthenticationError, "permission_denied", sentence(refusal.body.denial))
            }
            Error::NotFound => (ErrorType::InvalidRequest, "not_found", "Not found, or you don't have access.".into()),
            Error::MethodNotAllowed(_) => {
                (ErrorType::InvalidRequest, "method_not_allowed", "This URL does not accept this method.".into())
            }
            Error::Conflict { code, detail } => (ErrorType::InvalidRequest, *code, detail.clone()),
            Error::ChangedSince(changes) => {
                let detail = if changes.iter().any(|change| change.prevents) {
                    "Something has changed since, so there is nothing to undo."
                } else {
                    "Something has changed since. Look at it, and send `despite_changes` to undo the rest."
                };
                (ErrorType::InvalidRequest, "changed_since", detail.into())
            }
            Error::Expired(detail) => (ErrorType::InvalidRequest, "expired", (*detail).into()),
            Error::TooSlow => (ErrorType::InvalidRequest, "timeout", "The body did not arrive in time.".into()),
            Error::TooLarge(limit) => (ErrorType::InvalidRequest, "too_large", (*limit).into()),
            Error::UnsupportedMediaType => (
                ErrorType::InvalidRequest,
                "unsupported_media_type",
                "Send the body as JSON, with the content type application/json.".into(),
            ),
            Error::StripeFailed => (
                ErrorType::ServerError,
                "stripe_unreachable",
                "Stripe cannot be reached at the moment; try again in a minute.".into(),
            ),
            Error::Unavailable(_) => {
                (ErrorType::ServerError, "unavailable", "The server is overloaded. Wait a moment and try again.".into())
            }
            Error::DatabaseUnavailable(_) => (
                ErrorType::ServerError,
                "unavailable",
                "The database is not responding. Wait a moment and try again.".into(),
            ),
            Error::NoDnsAnswer => (
                ErrorType::ServerError,
                "dns_unavailable",
                "The DNS did not answer the server, so nothing has changed. Try again in a few minutes.".into(),
            ),
            Error::EventsOff => (
                ErrorType::ServerError,
                "events_off",
                "This server does not store events. Its operator must route these requests to the server that does."
                    .into(),
            ),
            Error::Throttled(_) => {
                (ErrorType::ThrottledError, "throttled", "Too many requests; wait a moment and try again.".into())
            }
            Error::TooManyAsked(_) => (ErrorType::ThrottledError, "throttled", sentence::too_many_asked().into()),
            Error::Unexpected(_) => (ErrorType::ServerError, "error", "Something went wrong on the server.".into()),
        };
        let (attr, position) = match self {
            Error::Invalid { attr, .. } => (attr.clone(), None),
            Error::Query { position, .. } => (Some("query".to_owned()), *position),
            _ => (None, None),
        };
        let denial = if let Error::Denied(refusal) = self { Some(refusal.body.clone()) } else { None };
        let organization_id = if let Error::AlreadyMember(id) = self { Some(id.clone()) } else { None };
        let ways = if let Error::TwoFactorRequired(ways) = self { Some(ways.clone()) } else { None };
        let (code, detail) = (code.to_owned(), detail.into_owned());
        ErrorBody { kind, code, detail, attr, denial, request_id: None, organization_id, position, ways }
    }
}
