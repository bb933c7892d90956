//! The one error type of API calls: what went wrong, as a sentence that says what to do.

use crate::language::{t, tr, translated};
use rolecall_api::{DenialBody, ErrorBody, ErrorType, OrganizationId, TwoFactorWay};

/// Why an API call failed.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiError {
    /// A read failed: the server was not reached after several tries.
    Unreachable,
    /// A read failed: the server did not answer in time.
    TimedOut,
    /// A change was not sent, because the browser has no network.
    Offline,
    /// The outcome of a change is unknown: it was sent and retried, and no answer came.
    Unknown,
    /// 401: the session is over. The app asks the person to sign in again.
    SignedOut,
    /// 404: it does not exist, or the user has no access; the server does not say which.
    NotFound,
    /// 403: a rule refused it.
    Refused(ErrorBody),
    /// 400, 413, 415: the request is invalid; 503 `events_off`: the server has no event store. The body has the
    /// sentence.
    Invalid(ErrorBody),
    /// 429, 503: the server is too busy, or its database is unavailable. The body has the sentence.
    Busy(ErrorBody),
    /// Any other failure; with the request id, if there is one, for the operator.
    Unexpected(Option<String>),
}

impl ApiError {
    /// The error as one or two sentences for the user.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            ApiError::Unreachable => t("The server can’t be reached. Check your connection.").into(),
            ApiError::TimedOut => t("The server is taking too long to respond. Try again.").into(),
            ApiError::Offline => t("You’re offline. Nothing was sent.").into(),
            ApiError::Unknown => {
                t("The server did not respond, so this may or may not have gone through. Check before you try again.")
                    .into()
            }
            ApiError::SignedOut => t("You were signed out. Sign in, then try again.").into(),
            ApiError::NotFound => t("Not found, or you don’t have access.").into(),
            ApiError::Refused(body) | ApiError::Invalid(body) | ApiError::Busy(body) => translated(&body.detail),
            ApiError::Unexpected(Some(id)) => {
                tr!(
                    "Something went wrong on the server. Try again. If it keeps happening, report this request ID: {id}"
                )
            }
            ApiError::Unexpected(None) => t("Something went wrong on the server. Try again.").into(),
        }
    }

    /// True if it is about the connection and not about what was requested: what the page shows is then still valid.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            ApiError::Unreachable
            | ApiError::TimedOut
            | ApiError::Offline
            | ApiError::Unknown
            | ApiError::SignedOut
            | ApiError::Busy(_)
            | ApiError::Unexpected(_) => true,
            ApiError::NotFound | ApiError::Refused(_) | ApiError::Invalid(_) => false,
        }
    }

    /// The name of the invalid field, if it is about one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            // For an item inside a field (`app_urls.2`), the field.
            ApiError::Invalid(body) | ApiError::Refused(body) | ApiError::Busy(body) => {
                body.attr.as_deref()?.split('.').next()
            }
            _ => None,
        }
    }

    /// The error code, such as `expired`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            ApiError::Invalid(body) | ApiError::Refused(body) | ApiError::Busy(body) => Some(&body.code),
            _ => None,
        }
    }

    /// The ways to take the second step of signing in, if it has to follow.
    #[must_use]
    pub fn ways(&self) -> Option<&[TwoFactorWay]> {
        match self {
            ApiError::Invalid(body) => body.ways.as_deref(),
            _ => None,
        }
    }

    /// An error that the browser has found and not the server.
    #[must_use]
    pub fn local(code: &str, sentence: &str) -> Self {
        ApiError::Invalid(ErrorBody {
            kind: ErrorType::ValidationError,
            code: code.to_owned(),
            detail: sentence.to_owned(),
            attr: None,
            denial: None,
            request_id: None,
            organization_id: None,
            position: None,
            ways: None,
        })
    }

    /// The rule that refused, and who can help, if a rule refused.
    #[must_use]
    pub fn denial(&self) -> Option<&DenialBody> {
        match self {
            ApiError::Refused(body) => body.denial.as_ref(),
            _ => None,
        }
    }

    /// The organization of an invite, if the user is already a member of it.
    #[must_use]
    pub fn organization(&self) -> Option<&OrganizationId> {
        match self {
            ApiError::Invalid(body) => body.organization_id.as_ref(),
            _ => None,
        }
    }

    /// The sentence, if it is about this field.
    #[must_use]
    pub fn sentence_at(&self, field: &str) -> Option<String> {
        (self.field() == Some(field)).then(|| self.sentence())
    }
}
