//! Why the events file could not be opened.

use std::path::PathBuf;

/// Why the events file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenEventsError {
    /// The file cannot be created or opened.
    #[error("the events file `{0}` cannot be opened: {1}")]
    File(PathBuf, #[source] rusqlite::Error),
    /// The writer thread cannot be started.
    #[error("the thread that writes events cannot be started: {0}")]
    Thread(#[from] std::io::Error),
    /// Another process has locked it.
    #[error(
        "the events file `{0}` is in use by another server: stop that one first, or start this one with ROLECALL_EVENTS_URL=off"
    )]
    InUse(PathBuf),
    /// It cannot be locked.
    #[error("the events file `{0}` cannot be locked, so that no other server uses it: {1}")]
    Lock(PathBuf, #[source] std::io::Error),
    /// A later version of Rolecall has written it.
    #[error("the events file `{0}` is of a newer version of Rolecall")]
    Newer(PathBuf),
}
