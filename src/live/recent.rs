//! The last events of the stream, which the tab that leads repeats for a new tab. Pure.

use super::message::{Message, TabEvent};
use rolecall_api::LiveKind;

/// How long an event is kept, in milliseconds: the first requests of a new tab may be older than its first event.
const KEPT: f64 = 30_000.0;
/// Maximum number of events.
const MAX: usize = 64;

/// The last events with their times.
#[derive(Debug, Default)]
pub(super) struct Recent(Vec<(f64, String)>);

impl Recent {
    /// Adds an event that says something, and drops those that are too old. `now` in milliseconds.
    pub(super) fn add(&mut self, event: TabEvent<'_>, now: f64) {
        self.0.retain(|(then, _)| now - then < KEPT);
        if event.kind == LiveKind::Ready {
            return;
        }
        if self.0.len() == MAX {
            self.0.remove(0);
        }
        self.0.push((now, Message::Event(event).print()));
    }

    /// The events, oldest first.
    pub(super) fn events(&self) -> impl Iterator<Item = TabEvent<'_>> {
        self.0.iter().filter_map(|(_, text)| match Message::parse(text) {
            Some(Message::Event(event)) => Some(event),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_events_of_half_a_minute_are_kept() {
        let mut recent = Recent::default();
        let event = |id, kind| TabEvent { to: "", id, kind, data: "{}" };
        recent.add(event("old", LiveKind::Level), 0.0);
        recent.add(event("", LiveKind::Ready), 1_000.0);
        recent.add(event("new", LiveKind::Grant), 31_000.0);
        assert_eq!(recent.events().collect::<Vec<_>>(), [event("new", LiveKind::Grant)]);
        for _ in 0..MAX {
            recent.add(event("newer", LiveKind::Project), 32_000.0);
        }
        assert_eq!(recent.events().count(), MAX);
        assert!(recent.events().all(|event| event.id == "newer"));
    }
}
