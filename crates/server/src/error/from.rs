//! What goes wrong below, as what it means to who asked.

use super::Error;
use crate::logging;
use crate::store::Outage;
use crate::store::events::{DropError, InsertError, ReadError};
use std::time::Duration;

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::TooLong => {
                Error::invalid("too_long", "This query took too long. Choose a shorter period or fewer filters.")
            }
            ReadError::Busy => Error::Unavailable(Duration::from_secs(2)),
            ReadError::Off => Error::EventsOff,
            error => Error::Unexpected(error.into()),
        }
    }
}

impl From<InsertError> for Error {
    fn from(error: InsertError) -> Self {
        if matches!(error, InsertError::Off) {
            return Error::EventsOff;
        }
        // Whatever it is, the sender has what it sent and can come again.
        tracing::debug!(cause = logging::cause(&error), "events were not stored");
        Error::Unavailable(Duration::from_secs(2))
    }
}

impl From<DropError> for Error {
    fn from(error: DropError) -> Self {
        match error {
            DropError::Read(error) => error.into(),
            DropError::Write(error) => error.into(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match Outage::of(&error) {
            Some(outage) => {
                tracing::warn!(cause = logging::cause(&error), ?outage, "the database failed");
                Error::DatabaseUnavailable(outage)
            }
            None => Error::Unexpected(error.into()),
        }
    }
}
