//! The result of reading a request.

use crate::event::Captured;
use crate::refusal::Refusal;

/// The token and the events found in a request.
#[derive(Debug)]
pub struct Parsed {
    /// The project token, if any.
    pub token: Option<String>,
    /// The events, without those with an empty name.
    pub events: ParsedEvents,
}

/// The events of a request.
#[derive(Debug)]
pub enum ParsedEvents {
    /// All events are valid.
    Accepted(Vec<Captured>),
    /// At least one event is invalid; the whole request is refused.
    Refused(Refusal),
    /// The events were not kept, see [`Keep`](crate::Keep).
    NotKept,
}
