//! Server-sent events as text.

use super::event_id::EventId;
use bytes::Bytes;
use rolecall_api::{LiveEvent, LiveKind};
use std::fmt::Write;
use std::ops::RangeInclusive;

/// Keeps the connection open, and shows the client that it is. An event, because `EventSource` hides comments.
pub(super) const HEARTBEAT: Bytes = Bytes::from_static(b"event: ready\ndata: {}\n\n");

/// When clients come back after a lost connection, in milliseconds.
pub(super) const AFTER_LOSS: RangeInclusive<u64> = 1_000..=5_000;
/// When clients come back after this server stops: spread, because all of them lose their stream at once.
pub(super) const AFTER_STOP: RangeInclusive<u64> = 1_000..=20_000;

/// Tells the client when to come back: a random time in this range of milliseconds.
pub(super) fn retry(range: RangeInclusive<u64>) -> Bytes {
    format!("retry: {}\n\n", rand::random_range(range)).into()
}

/// Events under construction.
#[derive(Debug, Default)]
pub(super) struct Message(String);

impl Message {
    /// Adds an event.
    pub(super) fn event(&mut self, id: &EventId, kind: LiveKind, event: &LiveEvent) {
        // Never fails: the fields are ids and numbers.
        let data = serde_json::to_string(event).unwrap_or_else(|_| "{}".to_owned());
        // Writing to a text does not fail.
        let _ = write!(self.0, "id: {id}\nevent: {}\ndata: {data}\n\n", kind.name());
    }

    /// Adds an event without data.
    pub(super) fn signal(&mut self, id: &EventId, kind: LiveKind) {
        self.event(id, kind, &LiveEvent::default());
    }

    /// The text; `None` if there is no event.
    pub(super) fn into_bytes(self) -> Option<Bytes> {
        (!self.0.is_empty()).then(|| self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use rolecall_api::{OrganizationId, ProjectId};

    #[test]
    fn events_are_written_as_the_standard_says() {
        let id = EventId { at: Moment::from_micros(255), mark: "0123abcd".to_owned() };
        let mut message = Message::default();
        let organization = Some(OrganizationId("o".to_owned()));
        let event = LiveEvent { organization, project: Some(ProjectId(7)), is_lost: true, ..LiveEvent::default() };
        message.event(&id, LiveKind::Project, &event);
        message.signal(&id, LiveKind::Resync);
        let expected = "id: ff-0123abcd\nevent: project\ndata: {\"organization\":\"o\",\"project\":7,\"is_lost\":true}\n\n\
            id: ff-0123abcd\nevent: resync\ndata: {}\n\n";
        assert_eq!(message.into_bytes().unwrap(), expected.as_bytes());
        assert_eq!(Message::default().into_bytes(), None);
    }
}
