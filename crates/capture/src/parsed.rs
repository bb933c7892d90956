//! What comes out of a request.

use crate::event::Captured;
use crate::refusal::Refusal;

/// What was read.
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
    /// They make sense.
    Accepted(Vec<Captured>),
    /// One of them makes no sense.
    Refused(Refusal),
    /// They were not kept, as was asked ([`Keep`]).
    NotKept,
}
