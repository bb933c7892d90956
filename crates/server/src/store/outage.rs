//! Temporary database failures: no response in time, or a conflict of two transactions.

use crate::error::{Error, Outage};
use crate::logging;
use crate::store::sql;

impl From<sql::Error> for Error {
    fn from(error: sql::Error) -> Self {
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
fn outage(error: &sql::Error) -> Option<Outage> {
    use sqlx::Error as Postgres;
    match error {
        sql::Error::TimedOut
        | sql::Error::Closed
        | sql::Error::Superseded
        // A protocol error: the connection broke in the middle of a response.
        | sql::Error::Postgres(
            Postgres::PoolTimedOut
            | Postgres::PoolClosed
            | Postgres::WorkerCrashed
            | Postgres::Io(_)
            | Postgres::Tls(_)
            | Postgres::Protocol(_),
        ) => Some(Outage::Unavailable),
        error => classify_code(&error.code()?),
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
        assert_eq!(outage(&sql::Error::TimedOut), Some(Outage::Unavailable));
        assert_eq!(outage(&sql::Error::RowNotFound), None);
    }

    #[test]
    fn errors_are_logged_without_values() {
        let decode = sql::Error::Value("hidden value".into());
        assert_eq!(logging::cause(&Error::from(decode)), "unexpected: a value cannot be read or written");
        let text = logging::cause(&Error::from(sql::Error::TimedOut));
        assert_eq!(text, "the database does not answer (Unavailable)");
    }
}
