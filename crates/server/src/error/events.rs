//! What a failure of the event store means on the wire.

use super::Error;
use crate::logging;
use crate::store::events::{InsertError, ReadError};
use std::time::Duration;

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::TooLong => Error::invalid(
                "too_long",
                "This takes too long to count; ask about a shorter time, or with fewer conditions.",
            ),
            ReadError::Busy => Error::Unavailable(Duration::from_secs(2)),
            error => Error::Unexpected(error.into()),
        }
    }
}

impl From<InsertError> for Error {
    fn from(error: InsertError) -> Self {
        // Whatever it is, the sender has what it sent and can come again.
        tracing::debug!(cause = logging::cause(&error), "events were not stored");
        Error::Unavailable(Duration::from_secs(2))
    }
}
