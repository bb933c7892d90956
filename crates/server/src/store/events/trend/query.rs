//! What is asked about a trend, and what the answer is.

use super::super::QUARTER;
use rolecall_api::{ProjectId, PropertyFilter};
use std::time::Duration;

/// How many bytes a value of a breakdown has; longer ones are counted together with the others.
pub(super) const VALUE: usize = 1000;

/// What is counted.
#[derive(Debug, Clone)]
pub(crate) struct TrendRead {
    pub(crate) project: ProjectId,
    /// Events of this name; none: all.
    pub(crate) event: Option<String>,
    /// True: people; false: events.
    pub(crate) people: bool,
    /// Where each point begins, and where the last one ends, in microseconds since 1970, ascending; at least two.
    pub(crate) edges: Vec<i64>,
    /// Conditions on properties.
    pub(crate) properties: Vec<PropertyFilter>,
    /// A property by whose values it is split.
    pub(crate) breakdown: Option<Ranking>,
}

impl TrendRead {
    /// How long counting may take.
    pub(crate) const TIME: Duration = Duration::from_secs(20);

    /// Whether the rollups do not know the answer: they have no properties, and nothing shorter than a quarter of an hour.
    pub(crate) fn looks_at_each(&self) -> bool {
        let is_whole = |edge: &i64| edge.rem_euclid(QUARTER) == 0;
        !self.properties.is_empty() || self.breakdown.is_some() || !self.edges.iter().all(is_whole)
    }

    /// Whether counting may take long: each event is looked at, or the rollups of all names, or sets of people are united.
    pub(crate) fn is_slow(&self) -> bool {
        self.looks_at_each() || self.event.is_none() || self.people
    }
}

/// How a breakdown is cut off.
#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    /// The property.
    pub(crate) key: String,
    /// These values, in this order, instead of the most frequent ones.
    pub(crate) values: Option<Vec<Option<String>>>,
    /// So many values; the others are counted together.
    pub(crate) top: usize,
}

/// What was counted, of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The value of the breakdown; none: the property is not set, or there is no breakdown.
    pub(crate) value: Option<String>,
    /// All values that are not among the most frequent.
    pub(crate) is_other: bool,
    /// Of each point the number.
    pub(crate) points: Vec<u64>,
    /// Of all together; of people, each counted once.
    pub(crate) total: u64,
}

/// The point in which a moment lies.
pub(super) fn point(edges: &[i64], moment: i64) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= moment);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

/// From when on and until when it is counted.
pub(super) fn bounds(edges: &[i64]) -> (i64, i64) {
    (edges.first().copied().unwrap_or(0), edges.last().copied().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_events_of_one_name_are_counted_quickly() {
        let quick = TrendRead {
            project: ProjectId(1),
            event: Some("a".to_owned()),
            people: false,
            edges: vec![0, QUARTER],
            properties: Vec::new(),
            breakdown: None,
        };
        assert!(!quick.is_slow());
        for slow in [
            TrendRead { event: None, ..quick.clone() },
            TrendRead { people: true, ..quick.clone() },
            TrendRead { edges: vec![0, 1], ..quick.clone() },
            TrendRead { breakdown: Some(Ranking { key: "k".to_owned(), values: None, top: 10 }), ..quick },
        ] {
            assert!(slow.is_slow(), "{slow:?}");
        }
    }
}
