//! The one error of the server: what it means on the wire (contract 3), in sentences of our own.
//!
//! Nothing internal leaves the server: what is unexpected becomes one generic 500 that carries a request id, and is
//! logged once under that id. How an error is answered is not here: see `http`.

mod sentence;

use axum::http::StatusCode;
use rolecall_api::{DenialBody, ErrorBody, ErrorType, OrganizationId, Person, Position};
use rolecall_policy::{Denial, Rule};
use sentence::sentence;
use std::borrow::Cow;
use std::time::Duration;

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: a value is wrong.
    #[error("{detail} ({code})")]
    Invalid {
        /// For programs.
        code: &'static str,
        /// For people.
        detail: Cow<'static, str>,
        /// The field, if it is one.
        attr: Option<String>,
    },
    /// 400: a query is wrong, and where.
    #[error("{detail} ({code})")]
    Query {
        /// For programs.
        code: &'static str,
        /// For people.
        detail: String,
        /// Where in its text.
        position: Option<Position>,
    },
    /// 400: an invite to where the caller belongs already.
    #[error("already a member of {0}")]
    AlreadyMember(OrganizationId),
    /// 400: the body is no JSON.
    #[error("the body is no JSON: {0}")]
    Malformed(String),
    /// 401: the token of a project is missing or unknown.
    #[error("{detail} ({code})")]
    Token {
        /// For programs.
        code: &'static str,
        /// For people.
        detail: &'static str,
    },
    /// 401: the `Authorization` header is not that of a personal API key that counts.
    #[error("no valid API key")]
    BadKey,
    /// 401: not signed in.
    #[error("not signed in")]
    NotAuthenticated,
    /// 403 that is not about a rule of the organization.
    #[error("{detail} ({code})")]
    Forbidden {
        /// For programs.
        code: &'static str,
        /// For people.
        detail: Cow<'static, str>,
    },
    /// 402: nothing more is paid for.
    #[error("{detail} ({code})")]
    Unpaid {
        /// For programs.
        code: &'static str,
        /// For people.
        detail: Cow<'static, str>,
    },
    /// 403: too many wrong passwords; for how long no further one is looked at (contract 4).
    #[error("too many failed attempts")]
    Locked(Duration),
    /// 403: a rule refused.
    #[error("refused: {0:?}")]
    Denied(Box<DenialBody>),
    /// 404: not there, or nothing that the caller may know of.
    #[error("not found")]
    NotFound,
    /// 405; the methods that would be allowed.
    #[error("method not allowed")]
    MethodNotAllowed(Cow<'static, str>),
    /// 409: what is there now does not go with the request.
    #[error("{detail} ({code})")]
    Conflict {
        /// For programs.
        code: &'static str,
        /// For people.
        detail: Cow<'static, str>,
    },
    /// 413; a sentence about the limit.
    #[error("body too large")]
    TooLarge(&'static str),
    /// 415.
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// 408: the body did not come.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// 502: Stripe, which is needed for this, does not do it.
    #[error("Stripe failed")]
    Elsewhere,
    /// 503: more than can be done at once; when to try again.
    #[error("unavailable")]
    Unavailable(Duration),
    /// 503: the database does not answer, or not in time; or two requests were in each other's way.
    #[error("the database does not answer ({0:?})")]
    DatabaseUnavailable(Outage),
    /// 503: this server has no events; another one has them.
    #[error("another server has the events")]
    EventsOff,
    /// 429; when to try again.
    #[error("throttled")]
    Throttled(Duration),
    /// 500: everything that should not happen.
    #[error("unexpected")]
    Unexpected(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A temporary failure of the main database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// No response, or not in time. Whether a change was committed may be unknown.
    Unavailable,
    /// The transaction was rolled back because of another one; trying again can succeed.
    Conflict,
}

/// What the handlers answer with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// 400 about a field.
    pub fn field(attr: impl Into<String>, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Error::Invalid { code, detail: detail.into(), attr: Some(attr.into()) }
    }

    /// 400 about the request as a whole.
    pub fn invalid(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Error::Invalid { code, detail: detail.into(), attr: None }
    }

    /// The same about something inside of a list or object: `level` at `keep.3` is `keep.3.level`. Items count from 0.
    #[must_use]
    pub fn within(self, place: impl std::fmt::Display) -> Self {
        match self {
            Error::Invalid { code, detail, attr } => {
                let attr = attr.map_or_else(|| place.to_string(), |attr| format!("{place}.{attr}"));
                Error::Invalid { code, detail, attr: Some(attr) }
            }
            error => error,
        }
    }

    /// What a refusal of the rules means on the wire: 403 with the denial, or 400 where the contract says so.
    /// `can_help`: at most five people who may do it.
    #[must_use]
    pub fn denied(denial: Denial, mut can_help: Vec<Person>) -> Self {
        if denial.rule == Rule::OwnerCannotLeave {
            return Error::invalid("invalid_input", sentence(denial));
        }
        can_help.truncate(5);
        Error::Denied(Box::new(DenialBody { denial, can_help }))
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Error::Invalid { .. } | Error::Query { .. } | Error::AlreadyMember(_) | Error::Malformed(_) => {
                StatusCode::BAD_REQUEST
            }
            Error::NotAuthenticated | Error::BadKey | Error::Token { .. } => StatusCode::UNAUTHORIZED,
            Error::Unpaid { .. } => StatusCode::PAYMENT_REQUIRED,
            Error::Forbidden { .. } | Error::Locked(_) | Error::Denied(_) => StatusCode::FORBIDDEN,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Error::Conflict { .. } => StatusCode::CONFLICT,
            Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::Elsewhere => StatusCode::BAD_GATEWAY,
            Error::Unavailable(_) | Error::EventsOff | Error::DatabaseUnavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The body of the answer; that of an unexpected error gets its request id later.
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
            Error::Denied(body) => (ErrorType::AuthenticationError, "permission_denied", sentence(body.denial)),
            Error::NotFound => (ErrorType::InvalidRequest, "not_found", "Not found, or you don't have access.".into()),
            Error::MethodNotAllowed(_) => {
                (ErrorType::InvalidRequest, "method_not_allowed", "This URL does not accept this method.".into())
            }
            Error::Conflict { code, detail } => (ErrorType::InvalidRequest, *code, detail.clone()),
            Error::TooSlow => (ErrorType::InvalidRequest, "timeout", "The body did not arrive in time.".into()),
            Error::TooLarge(limit) => (ErrorType::InvalidRequest, "too_large", (*limit).into()),
            Error::UnsupportedMediaType => (
                ErrorType::InvalidRequest,
                "unsupported_media_type",
                "Send the body as JSON, with the content type application/json.".into(),
            ),
            Error::Elsewhere => (
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
            Error::EventsOff => (
                ErrorType::ServerError,
                "events_off",
                "This server does not store events. Its operator must route these requests to the server that does."
                    .into(),
            ),
            Error::Throttled(_) => {
                (ErrorType::ThrottledError, "throttled", "Too many requests; wait a moment and try again.".into())
            }
            Error::Unexpected(_) => (ErrorType::ServerError, "error", "Something went wrong on the server.".into()),
        };
        let (attr, position) = match self {
            Error::Invalid { attr, .. } => (attr.clone(), None),
            Error::Query { position, .. } => (Some("query".to_owned()), *position),
            _ => (None, None),
        };
        let denial = if let Error::Denied(body) = self { Some((**body).clone()) } else { None };
        let organization_id = if let Error::AlreadyMember(id) = self { Some(id.clone()) } else { None };
        let (code, detail) = (code.to_owned(), detail.into_owned());
        ErrorBody { kind, code, detail, attr, denial, request_id: None, organization_id, position }
    }
}
