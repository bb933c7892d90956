//! Why events were not stored.

use super::Off;
use std::sync::Arc;

/// Why events were not stored.
#[derive(Debug, Clone, thiserror::Error)]
pub enum InsertError {
    /// Too many events are waiting; the client should retry soon.
    #[error("too many events are waiting to be stored")]
    Full,
    /// The disk is full or failing.
    #[error("the events could not be stored: {0}")]
    Failed(Arc<str>),
    /// The server is stopping.
    #[error("the store is closed")]
    Closed,
    /// Another server has the events.
    #[error("another server has the events")]
    Off,
}

impl From<Off> for InsertError {
    fn from(Off: Off) -> Self {
        InsertError::Off
    }
}
