//! Finds the most frequent of any number of values in bounded memory (Misra and Gries).

use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::HashMap;

/// How many values are tracked at once. A value of more than every 5,000th event, or user, is never missed.
const VALUES: usize = 10_000;
/// Maximum number of users, counted once per value.
const PEOPLE: usize = 16_000_000;

/// The tracked values, with how often each was seen since it was last dropped.
pub(super) struct Frequent {
    values: HashMap<String, Occurrences>,
    /// Events without a value; never dropped.
    unset: Occurrences,
    most: usize,
    most_people: usize,
    people: usize,
}

#[derive(Default)]
struct Occurrences {
    count: u64,
    /// The count, minus the amount by which rare values were lowered.
    weight: u64,
    /// The users, if users are counted.
    people: RoaringBitmap,
}

impl Default for Frequent {
    fn default() -> Self {
        Self::at_most(VALUES, PEOPLE)
    }
}

impl Frequent {
    fn at_most(most: usize, most_people: usize) -> Self {
        Frequent { values: HashMap::new(), unset: Occurrences::default(), most, most_people, people: 0 }
    }

    /// Counts a value, once per user. False: too many users.
    pub(super) fn add(&mut self, value: Option<&str>, person: Option<u32>) -> bool {
        let met = match value {
            None => &mut self.unset,
            Some(value) => {
                if !self.values.contains_key(value) {
                    if self.values.len() >= self.most {
                        self.forget_rare();
                    }
                    self.values.insert(value.to_owned(), Occurrences::default());
                }
                match self.values.get_mut(value) {
                    Some(met) => met,
                    // It was just inserted.
                    None => return true,
                }
            }
        };
        if let Some(person) = person {
            if !met.people.insert(person) {
                return true;
            }
            self.people += 1;
        }
        met.count += 1;
        met.weight += 1;
        self.people <= self.most_people
    }

    /// Adds an earlier count of a value, with its users if users are counted.
    pub(super) fn put(&mut self, value: Option<String>, count: u64, people: RoaringBitmap) {
        self.people += usize::try_from(people.len()).unwrap_or(usize::MAX);
        let met = Occurrences { count, weight: count, people };
        match value {
            None => self.unset = met,
            Some(value) => drop(self.values.insert(value, met)),
        }
    }

    /// Drops at least half of the values.
    fn forget_rare(&mut self) {
        let mut weights: Vec<_> = self.values.values().map(|met| met.weight).collect();
        let middle = weights.len() / 2;
        let (_, rare, _) = weights.select_nth_unstable(middle);
        let rare = (*rare).max(1);
        let mut forgotten = 0;
        self.values.retain(|_, met| {
            met.weight = met.weight.saturating_sub(rare);
            forgotten += if met.weight == 0 { met.people.len() } else { 0 };
            met.weight > 0
        });
        self.people = self.people.saturating_sub(usize::try_from(forgotten).unwrap_or(usize::MAX));
    }

    /// The `count` most frequent values; equally frequent ones in alphabetical order.
    pub(super) fn most(self, count: usize) -> Vec<Option<String>> {
        let values = self.values.into_iter().map(|(value, met)| (Reverse(met.count), Some(value)));
        let unset = Some((Reverse(self.unset.count), None)).filter(|(Reverse(count), _)| *count > 0);
        let mut all: Vec<_> = values.chain(unset).collect();
        all.sort_unstable();
        all.into_iter().take(count).map(|(_, value)| value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[&str]) -> Vec<Option<String>> {
        values.iter().map(|value| Some((*value).to_owned())).collect()
    }

    #[test]
    fn what_comes_often_is_found_among_any_number_of_others() {
        let mut frequent = Frequent::at_most(10, 0);
        let mut rare = (0..).map(|number| format!("rare {number}"));
        for _ in 0..500 {
            frequent.add(rare.next().as_deref(), None);
        }
        for round in 0..500 {
            frequent.add(rare.next().as_deref(), None);
            frequent.add(Some("often"), None);
            frequent.add(Some(if round % 3 == 0 { "now and then" } else { "less often" }), None);
            assert!(frequent.values.len() <= 10);
        }
        assert_eq!(frequent.values["often"].count, 500);
        assert_eq!(frequent.most(2), some(&["often", "less often"]));
    }

    #[test]
    fn people_count_once_for_a_value_and_have_an_end_together() {
        let mut frequent = Frequent::at_most(10, 4);
        for person in [1, 1, 1, 1, 1] {
            assert!(frequent.add(Some("a"), Some(person)));
        }
        assert!(frequent.add(None, Some(1)) && frequent.add(None, Some(2)) && frequent.add(Some("b"), Some(3)));
        assert!(!frequent.add(Some("b"), Some(4)), "it is the fifth");
        assert_eq!(frequent.most(10), [None, Some("b".to_owned()), Some("a".to_owned())]);
    }

    #[test]
    fn nothing_is_not_among_them() {
        assert_eq!(Frequent::default().most(10), Vec::<Option<String>>::new());
    }
}
