//! How much memory the requests that are being captured may take, all together: what goes beyond it is refused with 503,
//! so that a flood makes senders wait and the server not grow.

use super::Refusal;
use std::num::NonZero;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So much, in bytes: the largest request there can be, and what others need meanwhile.
pub const IN_FLIGHT: usize = 320 * 1024 * 1024;
/// One permit of the semaphore, in bytes.
const UNIT: usize = 1024;

/// The room of all requests; cheap to copy.
#[derive(Debug, Clone)]
pub struct Room {
    free: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for Room {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Room { free: Arc::new(Semaphore::new(IN_FLIGHT / UNIT)), turns: Arc::new(Semaphore::new(cores)) }
    }
}

impl Room {
    /// A request that holds nothing yet.
    #[must_use]
    pub fn hold(&self) -> Held {
        Held { room: self.clone(), used: 0, permits: None }
    }

    /// Waits for a turn to read something large. Many at once would fill the room with halves of them, and none would
    /// get through.
    pub(crate) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }
}

/// What one request holds, until it is dropped.
#[derive(Debug)]
pub struct Held {
    room: Room,
    /// In bytes.
    used: usize,
    permits: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Holds `bytes` more.
    ///
    /// # Errors
    /// [`Refusal::Full`].
    pub fn grow(&mut self, bytes: usize) -> Result<(), Refusal> {
        let used = self.used.saturating_add(bytes);
        let have = self.permits.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = used.div_ceil(UNIT).saturating_sub(have);
        if more > 0 {
            let more = u32::try_from(more).map_err(|_| Refusal::Full)?;
            let permits = Arc::clone(&self.room.free).try_acquire_many_owned(more).map_err(|_| Refusal::Full)?;
            match &mut self.permits {
                Some(held) => held.merge(permits),
                None => self.permits = Some(permits),
            }
        }
        self.used = used;
        Ok(())
    }

    /// Gives everything back.
    pub fn release(&mut self) {
        self.used = 0;
        self.permits = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_beyond_the_room_is_refused_and_what_is_dropped_is_free_again() {
        let room = Room::default();
        let (mut one, mut other) = (room.hold(), room.hold());
        one.grow(IN_FLIGHT - UNIT).unwrap();
        other.grow(1).unwrap();
        // The rest of the permit that it has.
        other.grow(UNIT - 1).unwrap();
        assert_eq!(other.grow(1), Err(Refusal::Full));
        drop(one);
        other.grow(IN_FLIGHT - UNIT).unwrap();
        other.release();
        room.hold().grow(IN_FLIGHT).unwrap();
        assert_eq!(room.hold().grow(IN_FLIGHT + 1), Err(Refusal::Full));
    }
}
