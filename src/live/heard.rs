//! Which events this tab has heard of, so that each counts once, and from where to go on. Pure.

use std::collections::VecDeque;

/// Number of events that are remembered. Duplicates only come from a change of the connection, shortly after each other.
const REMEMBERED: usize = 256;

/// The events that this tab has heard of.
#[derive(Debug, Default)]
pub(super) struct Heard {
    last: String,
    ids: VecDeque<String>,
}

impl Heard {
    /// The id of the last event; empty if there was none.
    pub(super) fn last(&self) -> &str {
        &self.last
    }

    /// Goes on from the event with this id.
    pub(super) fn go_on_from(&mut self, id: &str) {
        if !id.is_empty() {
            id.clone_into(&mut self.last);
        }
    }

    /// Notes an event; false if it was known. One without an id is always new.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        if id.is_empty() {
            return true;
        }
        self.go_on_from(id);
        if self.ids.iter().any(|known| known == id) {
            return false;
        }
        if self.ids.len() == REMEMBERED {
            self.ids.pop_front();
        }
        self.ids.push_back(id.to_owned());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_counts_once_and_the_last_one_is_where_to_go_on() {
        let mut heard = Heard::default();
        assert_eq!(heard.last(), "");
        let new = ["1", "2", "1", "2", "3"].map(|id| heard.is_new(id));
        assert_eq!((new, heard.last()), ([true, true, false, false, true], "3"));
        assert!(heard.is_new("") && heard.is_new(""));
        assert_eq!(heard.last(), "3");
    }

    #[test]
    fn only_so_many_events_are_remembered() {
        let mut heard = Heard::default();
        for id in 0..=REMEMBERED {
            assert!(heard.is_new(&id.to_string()));
        }
        assert_eq!(heard.ids.len(), REMEMBERED);
        assert!(heard.is_new("0") && !heard.is_new(&REMEMBERED.to_string()));
    }
}
