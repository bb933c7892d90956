//! Why a request is refused, with the invalid event and field.

use crate::memory::Full;
use std::borrow::Cow;
use std::fmt;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request has no data.
    #[error("no data")]
    NoData,
    /// The request cannot be parsed. The reason has no full stop.
    #[error("{0}")]
    Invalid(Cow<'static, str>),
    /// An event, or a field of one, is not valid.
    #[error("{place} {reason}")]
    InvalidEvent {
        /// The event or field.
        place: Place,
        /// What is wrong with it, to follow the name of the place: "is not a UUID".
        reason: Cow<'static, str>,
    },
    /// An event is larger than [`MAX_EVENT`](crate::limits::MAX_EVENT).
    #[error("{0} is larger than 1 MB")]
    EventTooLarge(Place),
    /// The request is too large. The text is a sentence.
    #[error("too large: {0}")]
    TooLarge(&'static str),
    /// There is no memory for the request now.
    #[error("no memory")]
    Full,
}

impl From<Full> for Refusal {
    fn from(Full: Full) -> Self {
        Refusal::Full
    }
}

impl Refusal {
    pub(crate) fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        Refusal::Invalid(reason.into())
    }

    /// The place of the event or field, as a path: `batch.3.distinct_id`.
    #[must_use]
    pub fn attr(&self) -> Option<String> {
        match self {
            Refusal::InvalidEvent { place, .. } | Refusal::EventTooLarge(place) => place.path(),
            _ => None,
        }
    }
}

/// The position of an event in a request, or of a field of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The position of the event.
    pub(crate) event: At,
    /// The field; none: the event itself.
    pub(crate) field: Option<&'static str>,
}

/// The position of an event in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// The request is a single event.
    Alone,
    /// The index in a list.
    List(usize),
    /// The index in `batch`.
    Batch(usize),
}

impl Place {
    /// As PostHog and Django REST framework write paths: `batch.3.distinct_id`; in a bare list `3.distinct_id`, of a
    /// request that is one event `distinct_id`. None: the request itself.
    fn path(self) -> Option<String> {
        let event = match self.event {
            At::Alone => None,
            At::List(index) => Some(index.to_string()),
            At::Batch(index) => Some(format!("batch.{index}")),
        };
        match (event, self.field) {
            (Some(event), Some(field)) => Some(format!("{event}.{field}")),
            (event, field) => event.or_else(|| field.map(str::to_owned)),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field {
            write!(f, "`{field}` of ")?;
        }
        match self.event {
            At::Alone => f.write_str("the event"),
            At::List(index) => write!(f, "event {index} of the list (counted from 0)"),
            At::Batch(index) => write!(f, "event {index} of `batch` (counted from 0)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_path_and_words() {
        let cases = [
            (At::Alone, None, None, "the event"),
            (At::Alone, Some("uuid"), Some("uuid"), "`uuid` of the event"),
            (At::List(0), None, Some("0"), "event 0 of the list (counted from 0)"),
            (At::List(3), Some("uuid"), Some("3.uuid"), "`uuid` of event 3 of the list (counted from 0)"),
            (At::Batch(3), None, Some("batch.3"), "event 3 of `batch` (counted from 0)"),
            (At::Batch(3), Some("uuid"), Some("batch.3.uuid"), "`uuid` of event 3 of `batch` (counted from 0)"),
        ];
        for (event, field, path, words) in cases {
            let place = Place { event, field };
            assert_eq!((place.path().as_deref(), place.to_string().as_str()), (path, words));
        }
    }
}
