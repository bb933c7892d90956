//! What can go wrong between the app and the server, told so that a person knows what to do.

use rolecall_api::{DenialBody, ErrorBody, OrganizationId};

/// A call that did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiError {
    /// Nothing could be read: the server was not reached, after several tries.
    Unreachable,
    /// Nothing could be read: the server has not answered in time.
    TimedOut,
    /// A change was not sent, because the browser has no network.
    Offline,
    /// Nobody knows whether a change was made: no answer came after it was sent, not after repeating it either.
    Unknown,
    /// 401: the session is over. The app asks the person to sign in again.
    SignedOut,
    /// 404: does not exist, or is not open to this person; nobody can tell which.
    NotFound,
    /// 403: refused by a rule.
    Refused(ErrorBody),
    /// 400, 413, 415: the request is wrong; 503 `events_off`: the server keeps no events. The sentence says how.
    Invalid(ErrorBody),
    /// 429, 503: the server is too busy at the moment, or has no database. The sentence says so.
    Busy(ErrorBody),
    /// Anything else; the request id, if there is one, for the operator.
    Unexpected(Option<String>),
}

impl ApiError {
    /// The error as a sentence, or two.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            ApiError::Unreachable => "The server can’t be reached. Check your connection.".into(),
            ApiError::TimedOut => "The server is taking too long to respond. Try again.".into(),
            ApiError::Offline => "You’re offline. Nothing was sent.".into(),
            ApiError::Unknown => {
                "The server did not respond, so this may or may not have gone through. Check before you try again."
                    .into()
            }
            ApiError::SignedOut => "You were signed out. Sign in, then try again.".into(),
            ApiError::NotFound => "Not found, or you don’t have access.".into(),
            ApiError::Refused(body) | ApiError::Invalid(body) | ApiError::Busy(body) => body.detail.clone(),
            ApiError::Unexpected(Some(id)) => {
                format!(
                    "Something went wrong on the server. Try again. If it keeps happening, report this request ID: {id}"
                )
            }
            ApiError::Unexpected(None) => "Something went wrong on the server. Try again.".into(),
        }
    }

    /// Whether it says nothing about what was asked for, only about the way there: what is on the page still counts.
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

    /// The field that is wrong, if one is.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            // Of what is inside of a field (`app_urls.2`), the field.
            ApiError::Invalid(body) | ApiError::Refused(body) | ApiError::Busy(body) => {
                body.attr.as_deref()?.split('.').next()
            }
            _ => None,
        }
    }

    /// The error for programs, such as `expired`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            ApiError::Invalid(body) | ApiError::Refused(body) | ApiError::Busy(body) => Some(&body.code),
            _ => None,
        }
    }

    /// The rule that refused, and who can help.
    #[must_use]
    pub fn denial(&self) -> Option<&DenialBody> {
        match self {
            ApiError::Refused(body) => body.denial.as_ref(),
            _ => None,
        }
    }

    /// The organization that an invite leads to, if the person belongs to it already.
    #[must_use]
    pub fn organization(&self) -> Option<&OrganizationId> {
        match self {
            ApiError::Invalid(body) => body.organization_id.as_ref(),
            _ => None,
        }
    }

    /// The sentence, if it belongs at this field.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<String> {
        (self.field() == Some(field)).then(|| self.sentence())
    }
}
