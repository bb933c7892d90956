//! Converts errors of the event store into errors of the server.

use super::{DropError, InsertError, ReadError};
use crate::error::Error;
use crate::logging;
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
        // Whatever the reason, the sender can send the same events again.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_logged_without_values_and_sql() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let wrong = connection.prepare("SELEKT 'hidden value'").unwrap_err();
        assert!(wrong.to_string().contains("hidden value"), "rusqlite tells the SQL: {wrong}");
        let text = logging::cause(&Error::from(ReadError::from(wrong)));
        assert!(text.contains("SQLite: ") && !text.contains("hidden"), "{text}");
    }
}
