//! Adds up the points of a trend from events sorted by time; for a breakdown, one line per value while the values are
//! few enough.

use super::super::LONGEST_VALUE;
use super::frequent::Frequent;
use super::query::LineCounts;
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Counts the points of one value.
pub(super) struct LineCounter {
    points: Vec<u64>,
    total: u64,
    /// The users of the latest point, with the point's index.
    people: (usize, RoaringBitmap),
    everybody: RoaringBitmap,
}

impl LineCounter {
    pub(super) fn new(points: usize) -> Self {
        LineCounter { points: vec![0; points], total: 0, people: Default::default(), everybody: RoaringBitmap::new() }
    }

    /// Counts an event; if users are counted, `person` is the user's number.
    pub(super) fn add(&mut self, point: usize, person: Option<u32>) {
        if self.people.0 != point {
            self.people = (point, RoaringBitmap::new());
        }
        let is_new = |set: &mut RoaringBitmap| person.is_none_or(|person| set.insert(person));
        self.points[point] += u64::from(is_new(&mut self.people.1));
        self.total += u64::from(is_new(&mut self.everybody));
    }

    /// Adds the points of another line. Not for users: one can be in both.
    fn merge(&mut self, other: &LineCounter) {
        for (own, more) in self.points.iter_mut().zip(&other.points) {
            *own += more;
        }
        self.total += other.total;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.total == 0
    }

    pub(super) fn counted(self, value: Option<String>, is_other: bool) -> LineCounts {
        LineCounts { value, is_other, points: self.points, total: self.total }
    }
}

/// One line per value of a breakdown. While there are few values, one pass over the events is enough.
pub(super) struct FewLines {
    values: HashMap<String, LineCounter>,
    /// Events without a value.
    unset: LineCounter,
    /// Events whose value is too long.
    others: LineCounter,
    points: usize,
    most: usize,
}

impl FewLines {
    /// Maximum number of values when events are counted.
    const EVENTS: usize = 500;

    /// Limits the number of values. For users there can be fewer than `top`: a user with several of the values beyond
    /// the most frequent ones must be counted once.
    pub(super) fn new(points: usize, top: usize, people: bool) -> Self {
        let most = if people { top.saturating_sub(1) } else { Self::EVENTS };
        FewLines {
            values: HashMap::new(),
            unset: LineCounter::new(points),
            others: LineCounter::new(points),
            points,
            most,
        }
    }

    /// Counts an event. False: not counted, because there are too many values.
    pub(super) fn add(&mut self, point: usize, person: Option<u32>, value: Option<&str>) -> bool {
        let line = match value {
            None => &mut self.unset,
            Some(value) if value.len() > LONGEST_VALUE => &mut self.others,
            Some(value) => {
                if !self.values.contains_key(value) {
                    if self.values.len() >= self.most {
                        return false;
                    }
                    self.values.insert(value.to_owned(), LineCounter::new(self.points));
                }
                match self.values.get_mut(value) {
                    Some(line) => line,
                    // It was just inserted.
                    None => return true,
                }
            }
        };
        line.add(point, person);
        true
    }

    /// Continues without points, to find the most frequent of many values.
    pub(super) fn into_frequent(self) -> Frequent {
        let mut frequent = Frequent::default();
        for (value, line) in self.values {
            frequent.put(Some(value), line.total, line.everybody);
        }
        frequent.put(None, self.unset.total, self.unset.everybody);
        frequent
    }

    /// The lines of the `top` most frequent values, and one for the others together if there are any.
    pub(super) fn counted(self, top: usize) -> Vec<LineCounts> {
        let mut others = self.others;
        let unset = (None, self.unset);
        let lines = self.values.into_iter().map(|(value, line)| (Some(value), line)).chain([unset]);
        let mut lines: Vec<_> = lines.filter(|(_, line)| !line.is_empty()).collect();
        lines.sort_unstable_by(|(value, line), (other, than)| {
            (Reverse(line.total), value).cmp(&(Reverse(than.total), other))
        });
        let rest = lines.split_off(top.min(lines.len()));
        for (_, line) in &rest {
            others.merge(line);
        }
        let mut counted: Vec<_> = lines.into_iter().map(|(value, line)| line.counted(value, false)).collect();
        if !others.is_empty() {
            counted.push(others.counted(None, true));
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_lines_come_first_and_the_rest_is_added_up() {
        let mut few = FewLines::new(2, 2, false);
        for (point, value) in [(0, Some("a")), (0, Some("b")), (1, Some("b")), (1, None), (1, None), (1, None)] {
            assert!(few.add(point, None, value));
        }
        assert!(few.add(1, None, Some(&"long".repeat(LONGEST_VALUE))));
        let line = |value: Option<&str>, is_other, points: [u64; 2]| {
            let total = points.iter().sum();
            LineCounts { value: value.map(str::to_owned), is_other, points: points.to_vec(), total }
        };
        assert_eq!(
            few.counted(2),
            [line(None, false, [0, 3]), line(Some("b"), false, [1, 1]), line(None, true, [1, 1])]
        );
    }

    #[test]
    fn one_value_too_many_is_not_counted_and_what_was_counted_goes_on() {
        let mut few = FewLines::new(1, 3, true);
        assert!(few.add(0, Some(1), Some("a")) && few.add(0, Some(1), Some("b")) && few.add(0, Some(2), Some("b")));
        assert!(!few.add(0, Some(1), Some("c")), "with those without a value they are three");
        assert!(few.add(0, Some(7), None));
        let mut frequent = few.into_frequent();
        frequent.add(Some("c"), Some(1));
        frequent.add(None, Some(8));
        assert_eq!(frequent.most(2), [None, Some("b".to_owned())]);
    }
}
