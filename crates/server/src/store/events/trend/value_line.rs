//! The counts of one value that are read from rollups by property.

use super::query::LineCounts;
use roaring::{MultiOps, RoaringBitmap};
use std::collections::BTreeMap;

/// The events of a value at each point or, if users are counted, its users.
pub(super) struct ValueLine {
    events: Vec<u64>,
    /// The users of each point that has any.
    pub(super) people: Vec<(usize, RoaringBitmap)>,
}

impl ValueLine {
    pub(super) fn new(points: usize) -> Self {
        Self::from_events(vec![0; points])
    }

    pub(super) fn from_events(events: Vec<u64>) -> Self {
        ValueLine { events, people: Vec::new() }
    }

    /// The count over all points; unique users are counted once.
    pub(super) fn total(&self) -> u64 {
        self.events.iter().sum::<u64>() + self.people.iter().map(|(_, people)| people).union().len()
    }

    /// A line for several values together.
    pub(super) fn merge(lines: Vec<ValueLine>, points: usize) -> Self {
        let mut merged = ValueLine::new(points);
        let mut people: BTreeMap<usize, Vec<RoaringBitmap>> = BTreeMap::new();
        for line in lines {
            for (sum, events) in merged.events.iter_mut().zip(line.events) {
                *sum += events;
            }
            for (point, set) in line.people {
                people.entry(point).or_default().push(set);
            }
        }
        merged.people = people.into_iter().map(|(point, sets)| (point, sets.union())).collect();
        merged
    }

    pub(super) fn counted(self, value: Option<String>, is_other: bool) -> LineCounts {
        let total = self.total();
        let mut points = self.events;
        for (point, people) in self.people {
            points[point] += people.len();
        }
        LineCounts { value, is_other, points, total }
    }
}
