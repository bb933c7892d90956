//! The result of reading a request.

use crate::event::Captured;
use crate::refusal::Refusal;

/// The token and the events of a request.
#[derive(Debug)]
pub struct Parsed {
    /// The token of the project, if there is one.
    pub token: Option<String>,
    /// The events; those with an empty name are left out.
    pub events: Events,
}

/// The events of a request.
#[derive(Debug)]
pub enum Events {
    /// All events are valid.
    Accepted(Vec<Captured>),
    /// An event is not valid.
    Refused(Refusal),
    /// The events were not kept, see [`Keep`](crate::Keep).
    NotKept,
}
