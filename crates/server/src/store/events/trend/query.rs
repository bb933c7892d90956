//! The query for a trend line, and its counts.

use super::super::QUARTER;
use rolecall_api::{ProjectId, PropertyFilter};
use std::time::Duration;

/// What to count.
#[derive(Debug, Clone)]
pub(crate) struct TrendRead {
    pub(crate) project: ProjectId,
    /// Event name; `None`: all events.
    pub(crate) event: Option<String>,
    /// True: unique users; false: events.
    pub(crate) people: bool,
    /// The start of each point and the end of the last one, in microseconds since 1970, ascending; at least two.
    pub(crate) edges: Vec<i64>,
    /// Filters on properties.
    pub(crate) properties: Vec<PropertyFilter>,
    /// The property of the breakdown.
    pub(crate) breakdown: Option<Ranking>,
}

impl TrendRead {
    /// Time limit of a count.
    pub(crate) const TIME: Duration = Duration::from_secs(20);

    /// True if rollups are not enough: they have no properties, and nothing shorter than a quarter of an hour.
    pub(crate) fn scans_events(&self) -> bool {
        !self.properties.is_empty() || self.breakdown.is_some() || !self.has_whole_quarters()
    }

    /// The property that alone decides what is counted: that of the breakdown and of all filters. `None`: there is none,
    /// there are several, or a point is shorter than a quarter of an hour.
    pub(super) fn only_property(&self) -> Option<&str> {
        let mut keys = self.properties.iter().map(|filter| &filter.key);
        let key = self.breakdown.as_ref().map(|ranking| &ranking.key).or_else(|| keys.next())?;
        (keys.all(|other| other == key) && self.has_whole_quarters()).then_some(key)
    }

    fn has_whole_quarters(&self) -> bool {
        self.edges.iter().all(|edge| edge.rem_euclid(QUARTER) == 0)
    }

    /// True if counting can take long: it scans events, reads the rollups of all names, or unites sets of users.
    pub(crate) fn is_slow(&self) -> bool {
        self.scans_events() || self.event.is_none() || self.people
    }
}

/// Which values of a breakdown get a line.
#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    /// The name of the property to group by.
    pub(crate) key: String,
    /// These values, in this order; `None`: the most frequent ones.
    pub(crate) values: Option<Vec<Option<String>>>,
    /// Maximum number of values; the rest is counted as other.
    pub(crate) top: usize,
}

/// The counts of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineCounts {
    /// The value of the breakdown; `None`: the property is not set, or there is no breakdown.
    pub(crate) value: Option<String>,
    /// True for the line of all other values.
    pub(crate) is_other: bool,
    /// The count at each point.
    pub(crate) points: Vec<u64>,
    /// The count over all points; unique users are counted once.
    pub(crate) total: u64,
}

/// The index of the point that contains a time.
pub(super) fn point(edges: &[i64], moment: i64) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= moment);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

/// The start of the first point and the end of the last one.
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
