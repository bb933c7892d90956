//! Temporary database failures: no response in time, or a conflict of two transactions.

use crate::error::{Error, Outage};
use crate::logging;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match outage(&error) {
            Some(outage) => {
                tracing::warn!(cause = logging::cause(&error), ?outage, "the database failed");
                Error::DatabaseUnavailable(outage)
            }
            None => Error::Unexpected(error.into()),
        }
    }
}

/// Classifies an error; `None`: not temporary.
fn outage(error: &sqlx::Error) -> Option<Outage> {
    use sqlx::Error;
    match error {
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Io(_) | Error::Tls(_) => {
            Some(Outage::Unavailable)
        }
        // A connection that broke in the middle of a response.
        Error::Protocol(_) => Some(Outage::Unavailable),
        Error::Database(error) => error.code().and_then(|code| classify_code(&code)),
        _ => None,
    }
}

/// Classifies an error code: PostgreSQL's have five characters
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>), SQLite's are numbers
/// (<https://www.sqlite.org/rescode.html>) whose last eight bits are the kind.
fn classify_code(code: &str) -> Option<Outage> {
    if code.len() != 5 {
        return match code.parse::<u32>().ok()? & 0xff {
            // BUSY, LOCKED; FULL: temporary until somebody frees space.
            5 | 6 | 13 => Some(Outage::Unavailable),
            _ => None,
        };
    }
    match code {
        "40001" | "40P01" => Some(Outage::Conflict),
        // Timed out: statement, lock, transaction. Server starting, stopping or read-only.
        "57014" | "55P03" | "25P03" | "25P04" | "57P01" | "57P02" | "57P03" | "57P05" | "25006" => {
            Some(Outage::Unavailable)
        }
        // Connection failures; insufficient resources.
        code if code.starts_with("08") || code.starts_with("53") => Some(Outage::Unavailable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_known_by_its_code_on_both_databases() {
        for code in ["40001", "40P01"] {
            assert_eq!(classify_code(code), Some(Outage::Conflict), "{code}");
        }
        for code in ["57014", "55P03", "25P03", "57P01", "57P03", "08006", "53300", "5", "261", "517", "6", "262", "13"]
        {
            assert_eq!(classify_code(code), Some(Outage::Unavailable), "{code}");
        }
        // Violated constraints, bugs, a corrupt file.
        for code in ["23505", "23503", "42601", "42P01", "2067", "787", "1", "11", "", "x"] {
            assert_eq!(classify_code(code), None, "{code}");
        }
        assert_eq!(outage(&sqlx::Error::PoolTimedOut), Some(Outage::Unavailable));
        assert_eq!(outage(&sqlx::Error::RowNotFound), None);
    }

    #[test]
    fn errors_are_logged_without_values() {
        let decode = sqlx::Error::Decode("hidden value".into());
        assert_eq!(logging::cause(&Error::from(decode)), "unexpected: a value cannot be read");
        let text = logging::cause(&Error::from(sqlx::Error::PoolTimedOut));
        assert_eq!(text, "the database does not answer (Unavailable)");
    }
}
