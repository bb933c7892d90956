//! Heartbeats: they keep proxies from closing a quiet stream, and find clients that are gone. Streams take turns, so that
//! they are not all written at once.

use super::Live;
use super::message::Message;
use crate::store::notices::Notice;
use rolecall_api::LiveKind;
use tokio::time::{MissedTickBehavior, interval};

/// The turns in which all streams get a heartbeat.
const TURNS: u64 = 20;
/// Every so many heartbeats have an id, so that the last id of a quiet stream is never too old
/// to resume from.
const WITH_ID: u64 = 15;

/// Sends heartbeats. Never returns.
pub(super) async fn run(live: Live) {
    let mut ticks = interval(live.0.limits.heartbeat / u32::try_from(TURNS).unwrap_or(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut tick = 0_u64;
    loop {
        ticks.tick().await;
        tick += 1;
        live.beat(tick);
    }
}

impl Live {
    /// Sends a heartbeat to the streams whose turn it is, and checks sessions that may have expired.
    fn beat(&self, tick: u64) {
        let (now, is_current) = (self.0.clock.now(), self.is_current());
        let mut expired = Vec::new();
        let mut registry = self.registry();
        let turn: Vec<_> = registry.streams.keys().filter(|id| **id % TURNS == tick % TURNS).copied().collect();
        for id in turn {
            let Some(stream) = registry.streams.get(&id) else { continue };
            let user = stream.caller.id().clone();
            if stream.valid_until <= now {
                expired.push(Notice::Session(user));
            } else if is_current && (tick / TURNS).wrapping_add(id) % WITH_ID == 0 {
                let mut message = Message::default();
                message.signal(&registry.event_id(&user, now), LiveKind::Ready);
                registry.send(id, message.into_bytes().unwrap_or_default());
            } else {
                registry.beat(id);
            }
        }
        drop(registry);
        if !expired.is_empty() {
            self.0.db.notices().add(expired);
        }
    }
}
