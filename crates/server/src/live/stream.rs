//! One stream, from its opening to its end.

use super::missed::Resume;
use super::registry::StreamId;
use super::{Live, known, message};
use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::store::notices::Notice;
use bytes::{Bytes, BytesMut};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};

/// When to try again if there are too many streams.
const TRY_AGAIN: Duration = Duration::from_mins(1);

/// An open stream. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct LiveStream {
    first: Option<Bytes>,
    rest: Receiver<Bytes>,
    _place: Place,
}

/// The place of a stream among the open ones.
#[derive(Debug)]
struct Place {
    live: Live,
    id: StreamId,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.live.registry().remove(self.id);
    }
}

impl LiveStream {
    /// Waits for the next events or heartbeat; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<Bytes> {
        match self.first.take() {
            Some(first) => Some(first),
            None => self.rest.recv().await,
        }
    }
}

impl Live {
    /// Opens a stream for the caller. `last`: the id of the last event that the client has. `age`: without one, how long
    /// ago it began to read.
    ///
    /// # Errors
    /// 429 if the caller has too many streams, 503 if this server has, or stops; the session or key has ended; the
    /// database does not answer.
    pub(crate) async fn open(&self, caller: &Caller, last: Option<&str>, age: Option<Duration>) -> Result<LiveStream> {
        self.start().await?;
        let (queue, rest) = channel(self.0.limits.stream_queue);
        // From now on, notices about the caller are looked at; so nothing is missed after the snapshot.
        let place = {
            let mut registry = self.registry();
            if registry.is_stopped || registry.streams.len() >= self.0.limits.streams {
                return Err(Error::Unavailable(TRY_AGAIN));
            }
            if registry.count_of(caller.id()) >= self.0.limits.streams_of_user {
                return Err(Error::Throttled(TRY_AGAIN));
            }
            Place { live: self.clone(), id: registry.add(caller.clone(), queue) }
        };
        let (user, now) = (caller.id(), self.0.clock.now());
        let mut snapshot = self.0.db.snapshot().await?;
        let valid_until = caller.valid_until(&mut snapshot, now).await?;
        let memberships = known::of_person(&mut snapshot, user).await?;
        let events = Resume { user, memberships: &memberships, last, age, now }.read(&mut snapshot).await?;
        drop(snapshot);
        let mut first = BytesMut::from(message::retry(message::AFTER_LOSS));
        first.extend_from_slice(&events.into_bytes().unwrap_or_default());
        let is_changed = {
            let mut registry = self.registry();
            if let Some(stream) = registry.streams.get_mut(&place.id) {
                stream.valid_until = valid_until;
            }
            registry.attach(user, memberships);
            registry.is_changed_meanwhile(user)
        };
        let notices = self.0.db.notices();
        if is_changed {
            notices.add([Notice::Memberships(user.clone())]);
        }
        notices.wake();
        Ok(LiveStream { first: Some(first.freeze()), rest, _place: place })
    }
}
