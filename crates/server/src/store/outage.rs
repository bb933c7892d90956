//! Temporary database failures: no response in time, or a conflict of two transactions.

use sqlx::Error;

/// A temporary failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// No response, or not in time. Whether a change was committed may be unknown.
    Unavailable,
    /// The transaction was rolled back because of another one; trying again can succeed.
    Conflict,
}

impl Outage {
    /// Classifies an error; `None`: not temporary.
    pub(crate) fn of(error: &Error) -> Option<Self> {
        match error {
            Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed | Error::Io(_) | Error::Tls(_) => {
                Some(Outage::Unavailable)
            }
            // A connection that broke in the middle of a response.
            Error::Protocol(_) => Some(Outage::Unavailable),
            Error::Database(error) => error.code().and_then(|code| Outage::of_code(&code)),
            _ => None,
        }
    }

    /// Classifies an error code: PostgreSQL's have five characters
    /// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>), SQLite's are numbers
    /// (<https://www.sqlite.org/rescode.html>) whose last eight bits are the kind.
    fn of_code(code: &str) -> Option<Self> {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_known_by_its_code_on_both_databases() {
        for code in ["40001", "40P01"] {
            assert_eq!(Outage::of_code(code), Some(Outage::Conflict), "{code}");
        }
        for code in ["57014", "55P03", "25P03", "57P01", "57P03", "08006", "53300", "5", "261", "517", "6", "262", "13"]
        {
            assert_eq!(Outage::of_code(code), Some(Outage::Unavailable), "{code}");
        }
        // Violated constraints, bugs, a corrupt file.
        for code in ["23505", "23503", "42601", "42P01", "2067", "787", "1", "11", "", "x"] {
            assert_eq!(Outage::of_code(code), None, "{code}");
        }
        assert_eq!(Outage::of(&Error::PoolTimedOut), Some(Outage::Unavailable));
        assert_eq!(Outage::of(&Error::RowNotFound), None);
    }
}
