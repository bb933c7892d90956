//! Unites sets of users by point of a chart, in bounded memory.

use super::super::{ReadError, rollup};
use roaring::{MultiOps, RoaringBitmap};
use std::collections::BTreeMap;

/// How many sets of a point are united at once.
const WAITING: usize = 256;
/// Approximate overhead of a set in memory, in bytes.
pub(super) const SET: usize = 128;

/// Limits of memory for sets of users, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct MemoryLimits {
    /// For sets that wait to be united, of all points; above it they are united.
    pub(super) waiting: usize,
    /// For the united sets of the points; above it the count fails.
    pub(super) sets: usize,
}

impl Default for MemoryLimits {
    fn default() -> Self {
        MemoryLimits { waiting: 32 * 1024 * 1024, sets: 128 * 1024 * 1024 }
    }
}

/// The users of a point.
#[derive(Default)]
struct PointPeople {
    people: RoaringBitmap,
    /// Size of the united set, in bytes.
    size: usize,
    /// Sets that wait to be united with it: many at once are faster than one by one.
    waiting: Vec<RoaringBitmap>,
    /// Size of the waiting sets, in bytes.
    waiting_size: usize,
}

/// The users of all points that are counted at once.
pub(super) struct PeopleSets {
    limits: MemoryLimits,
    sets: BTreeMap<usize, PointPeople>,
    /// Size of all sets, in bytes.
    size: usize,
    /// Size of all waiting sets, in bytes.
    waiting_size: usize,
}

impl PeopleSets {
    pub(super) fn new(limits: MemoryLimits) -> Self {
        PeopleSets { limits, sets: BTreeMap::new(), size: 0, waiting_size: 0 }
    }

    /// Adds a stored set to a point.
    pub(super) fn unite(&mut self, point: usize, people: &[u8]) -> Result<(), ReadError> {
        self.add(point, rollup::set(people, 2)?, people.len())
    }

    /// Adds a set of a size in bytes to a point.
    pub(super) fn add(&mut self, point: usize, people: RoaringBitmap, size: usize) -> Result<(), ReadError> {
        let set = self.sets.entry(point).or_default();
        set.waiting.push(people);
        set.waiting_size += size + SET;
        self.waiting_size += size + SET;
        if set.waiting.len() >= WAITING {
            self.settle(point);
        }
        if self.waiting_size > self.limits.waiting {
            let points: Vec<_> = self.sets.keys().copied().collect();
            for point in points {
                self.settle(point);
            }
        }
        if self.size > self.limits.sets { Err(ReadError::TooLong) } else { Ok(()) }
    }

    fn settle(&mut self, point: usize) {
        let Some(set) = self.sets.get_mut(&point).filter(|set| !set.waiting.is_empty()) else { return };
        set.waiting.push(std::mem::take(&mut set.people));
        set.people = set.waiting.drain(..).union();
        set.waiting = Vec::new();
        self.waiting_size -= std::mem::take(&mut set.waiting_size);
        self.size -= std::mem::replace(&mut set.size, set.people.serialized_size() + SET);
        self.size += set.size;
    }

    /// Removes the set of a point that is complete.
    pub(super) fn finish(&mut self, point: usize) -> RoaringBitmap {
        self.settle(point);
        let Some(set) = self.sets.remove(&point) else { return RoaringBitmap::new() };
        self.size -= set.size;
        set.people
    }

    /// The first point that has users.
    pub(super) fn first(&self) -> Option<usize> {
        self.sets.keys().next().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_that_exceeds_the_memory_of_waiting_sets_is_united_at_once() {
        let mut people = PeopleSets::new(MemoryLimits { waiting: 1000, ..MemoryLimits::default() });
        let mut bytes = Vec::new();
        (0..100).collect::<RoaringBitmap>().serialize_into(&mut bytes).unwrap();
        for point in 0..100 {
            people.unite(point, &bytes).unwrap();
            assert!(people.waiting_size <= 1000, "{}", people.waiting_size);
            let waits: usize = people.sets.values().map(|set| set.waiting.len()).sum();
            assert!(waits <= 2, "{waits}");
        }
        assert!(people.size >= 100 * bytes.len());
    }
}
