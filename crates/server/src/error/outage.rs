//! Temporary failures of the main database.

/// A temporary failure of the main database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// No response, or not in time. Whether a change was committed may be unknown.
    Unavailable,
    /// The transaction was rolled back because of another one; trying again can succeed.
    Conflict,
}
