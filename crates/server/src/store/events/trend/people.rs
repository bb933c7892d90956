//! Assigns small numbers to the distinct IDs of one count, so that sets of them are small.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Maximum number of distinct IDs in a count that scans events.
const MOST: usize = 2_000_000;

/// The distinct IDs seen so far, up to a maximum.
pub(super) struct PeopleNumbers {
    /// Keyed by a hash, because ids are long and many. With two million ids, a collision happens once in millions of
    /// counts.
    numbers: HashMap<u64, u32>,
    hasher: RandomState,
    most: usize,
    is_full: bool,
}

impl Default for PeopleNumbers {
    fn default() -> Self {
        Self::at_most(MOST)
    }
}

impl PeopleNumbers {
    fn at_most(most: usize) -> Self {
        Self { numbers: HashMap::new(), hasher: RandomState::new(), most, is_full: false }
    }

    /// The number of a distinct ID; `None` for a new one above the maximum.
    pub(super) fn number(&mut self, id: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(id);
        if let Some(number) = self.numbers.get(&hash) {
            return Some(*number);
        }
        if self.numbers.len() >= self.most {
            self.is_full = true;
            return None;
        }
        let number = u32::try_from(self.numbers.len()).ok()?;
        self.numbers.insert(hash, number);
        Some(number)
    }

    /// True if an id got no number: then the count is too low.
    pub(super) fn has_overflowed(&self) -> bool {
        self.is_full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_up_to_the_maximum_have_a_number_and_one_more_has_none() {
        let mut people = PeopleNumbers::at_most(2);
        assert_eq!((people.number("ada"), people.number("max"), people.number("ada")), (Some(0), Some(1), Some(0)));
        assert!(!people.has_overflowed());
        assert_eq!(people.number("kim"), None);
        assert!(people.has_overflowed());
        assert_eq!(people.number("max"), Some(1), "ids that have a number keep it");
    }
}
