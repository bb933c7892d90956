//! The member at a position of a list, found in memory: the database would count all entries of an index before it.
//!
//! Each shard knows its own members in the order of the list. The member at a position is found as by a quick sort that
//! looks only into the part that has the position: a pivot divides each shard by a binary search.

use super::filter::MemberFilter;
use super::order::{Key, KeyRef, Sort};
use super::shard::{Person, Shard};
use crate::store::decode;
use rolecall_api::MemberOrder;
use rolecall_policy::Level;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Entries that the database skips as fast as they are found here.
pub(super) const SKIPPED: u64 = 2_000;
/// So few members are sorted.
const FEW: usize = 256;
/// Maximum number of pivots; with bad ones, what is left is sorted.
const PIVOTS: usize = 64;
/// Shards that are sorted without a pause.
const AT_ONCE: usize = 16;

/// The orders in which the members of a shard are sorted. Names from Z to A are names from A to Z, read backwards.
const ORDERS: [Sort; 5] = [
    Sort { order: MemberOrder::Name, reversed: false },
    Sort { order: MemberOrder::Level, reversed: false },
    LEVELS,
    Sort { order: MemberOrder::Joined, reversed: false },
    Sort { order: MemberOrder::Joined, reversed: true },
];
/// From the lowest level, each sorted by name.
const LEVELS: Sort = Sort { order: MemberOrder::Level, reversed: true };

/// The numbers of the members of a shard in each of [`ORDERS`] that was asked for.
#[derive(Debug, Default)]
pub(super) struct Orders([OnceLock<Box<[u16]>>; ORDERS.len()]);

/// Maximum memory for each member of a shard, in bytes.
pub(super) const MEMORY: usize = ORDERS.len() * size_of::<u16>();

/// A list whose positions can be found in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Jump {
    /// The index in [`ORDERS`].
    order: usize,
    /// Only this level. The order is [`LEVELS`].
    level: Option<Level>,
    /// The list is read from the end.
    backwards: bool,
}

impl Jump {
    /// `None` if the list cannot be found in memory: last visits are not there, and a search has a path of its own.
    pub(super) fn of(filter: &MemberFilter) -> Option<Self> {
        let MemberFilter { search, level, sort } = filter;
        let is_by_name = sort.order == MemberOrder::Name;
        if !search.is_empty() || (level.is_some() && !is_by_name) {
            return None;
        }
        let sorted = match (level, is_by_name) {
            (Some(_), _) => LEVELS,
            (None, true) => Sort { reversed: false, ..*sort },
            (None, false) => *sort,
        };
        let order = ORDERS.iter().position(|order| *order == sorted)?;
        Some(Jump { order, level: *level, backwards: is_by_name && sort.reversed })
    }

    /// The key of the member after so many others; `None` if there are not so many.
    pub(super) async fn key_at(self, shards: &[Arc<Shard>], position: u64) -> Option<Key> {
        for (number, shard) in shards.iter().enumerate() {
            if self.sort(shard) && number.is_multiple_of(AT_ONCE) {
                tokio::task::yield_now().await;
            }
        }
        let mut parts: Vec<Part<'_>> = shards.iter().filter_map(|shard| self.part(shard)).collect();
        let count: usize = parts.iter().map(Part::len).sum();
        let position = usize::try_from(position).ok().filter(|position| *position < count)?;
        let position = if self.backwards { count - 1 - position } else { position };
        let found = self.select(&mut parts, position)?;
        // In a list of one level, the level is not part of the key.
        let number = if self.level.is_some() { 0 } else { found.number };
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        Some(Key { number, name: text(found.name)?, email: text(found.email)? })
    }

    /// Sorts a shard; false if it was sorted before.
    fn sort(self, shard: &Shard) -> bool {
        let Some(order) = shard.orders.0.get(self.order) else { return false };
        let mut is_new = false;
        order.get_or_init(|| {
            is_new = true;
            let mut numbers: Vec<u16> = (0..shard.len()).filter_map(|number| u16::try_from(number).ok()).collect();
            numbers.sort_unstable_by(|a, b| self.compare(self.key(shard, *a), self.key(shard, *b)));
            numbers.into()
        });
        is_new
    }

    /// The members of a shard that are in the list.
    fn part(self, shard: &Shard) -> Option<Part<'_>> {
        let sorted: &[u16] = shard.orders.0.get(self.order)?.get()?;
        let mut part = Part { shard, sorted, range: 0..sorted.len() };
        if let Some(level) = self.level {
            let level_of = |number: &u16| shard.person((*number).into()).map(|person| decode::number(person.level));
            let level = Some(decode::number(level));
            part.range = sorted.partition_point(|number| level_of(number) < level)
                ..sorted.partition_point(|number| level_of(number) <= level);
        }
        Some(part)
    }

    /// The key with so many smaller ones.
    fn select<'s>(self, parts: &mut [Part<'s>], mut position: usize) -> Option<KeyRef<'s>> {
        for _ in 0..PIVOTS {
            let count: usize = parts.iter().map(Part::len).sum();
            if count <= FEW {
                break;
            }
            let mut pivots = [1, 2, 3].map(|quarter| self.middle(parts, count * quarter / 4));
            pivots.sort_by(|a, b| self.compare(*a, *b));
            let [_, pivot @ Some(_), _] = pivots else { return None };
            let smaller = |part: &Part<'s>| {
                let numbers = part.sorted.get(part.range.clone()).unwrap_or_default();
                let is_smaller = |number: &u16| self.compare(self.key(part.shard, *number), pivot) == Ordering::Less;
                part.range.start + numbers.partition_point(is_smaller)
            };
            let cuts: Vec<usize> = parts.iter().map(smaller).collect();
            let before: usize = parts.iter().zip(&cuts).map(|(part, cut)| cut - part.range.start).sum();
            // The pivot itself is among those that are not smaller.
            let is_before = position < before;
            if !is_before {
                position -= before;
            }
            for (part, cut) in parts.iter_mut().zip(cuts) {
                part.range = if is_before { part.range.start..cut } else { cut..part.range.end };
            }
            if !is_before && position == 0 {
                return pivot;
            }
        }
        let numbers = |part: &Part<'s>| part.sorted.get(part.range.clone()).unwrap_or_default();
        let mut keys: Vec<_> = parts
            .iter()
            .flat_map(|part| numbers(part).iter().filter_map(|number| self.key(part.shard, *number)))
            .collect();
        if position >= keys.len() {
            return None;
        }
        let (_, key, _) = keys.select_nth_unstable_by(position, |a, b| self.compare(Some(*a), Some(*b)));
        Some(*key)
    }

    /// The member in the middle of the part that has the member of this number, of all parts one after another.
    fn middle<'s>(self, parts: &[Part<'s>], mut number: usize) -> Option<KeyRef<'s>> {
        for part in parts {
            if number < part.len() {
                return self.key(part.shard, *part.sorted.get(part.range.start + part.len() / 2)?);
            }
            number -= part.len();
        }
        None
    }

    fn key(self, shard: &Shard, number: u16) -> Option<KeyRef<'_>> {
        let of = |person: &Person| match ORDERS.get(self.order).map(|sort| sort.order) {
            Some(MemberOrder::Level) => decode::number(person.level),
            Some(MemberOrder::Joined) => person.joined_at,
            _ => 0,
        };
        let number = usize::from(number);
        shard.key(number, of(shard.person(number)?))
    }

    fn compare(self, a: Option<KeyRef<'_>>, b: Option<KeyRef<'_>>) -> Ordering {
        match (a, b, ORDERS.get(self.order)) {
            (Some(a), Some(b), Some(sort)) => sort.direction().compare(a, b),
            _ => a.is_some().cmp(&b.is_some()),
        }
    }
}

/// Those members of a shard that are still looked at.
#[derive(Debug)]
struct Part<'s> {
    shard: &'s Shard,
    sorted: &'s [u16],
    range: Range<usize>,
}

impl Part<'_> {
    fn len(&self) -> usize {
        self.range.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    /// Members with these numbers, so many in each shard.
    fn shards(people: &[u64], size: usize) -> Vec<Arc<Shard>> {
        let shard = |people: &[u64]| {
            let mut shard = Shard::new(1);
            for number in people {
                let level = if number % 5 == 0 { Level::Administrator } else { Level::Member };
                let (name, email) = (format!("name {}", number % 17), format!("p{number}@example.com"));
                shard.add(Uuid::nil(), level, i64::try_from(number % 11).unwrap(), &name, &email);
            }
            Arc::new(shard)
        };
        people.chunks(size).map(shard).collect()
    }

    /// All filters whose lists can be found, and those lists.
    fn lists(shards: &[Arc<Shard>]) -> Vec<(Jump, Vec<Key>)> {
        let orders = [MemberOrder::Name, MemberOrder::Level, MemberOrder::Joined];
        let sorts = orders.iter().flat_map(|order| [false, true].map(|reversed| Sort { order: *order, reversed }));
        let filters = sorts.flat_map(|sort| {
            [None, Some(Level::Member)].map(|level| MemberFilter { search: String::new(), level, sort })
        });
        filters
            .filter_map(|filter| Some((Jump::of(&filter)?, filter)))
            .map(|(jump, filter)| {
                let people = shards.iter().flat_map(|shard| (0..shard.len()).map(move |number| (shard, number)));
                let key = |(shard, number): (&Arc<Shard>, usize)| {
                    let person = shard.person(number).unwrap();
                    let value = match filter.sort.order {
                        MemberOrder::Level => decode::number(person.level),
                        MemberOrder::Joined => person.joined_at,
                        _ => 0,
                    };
                    let key = shard.key(number, value).unwrap();
                    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                    let listed = filter.level.is_none_or(|level| level == person.level);
                    listed.then(|| Key { number: value, name: text(key.name), email: text(key.email) })
                };
                let mut keys: Vec<_> = people.filter_map(key).collect();
                keys.sort_by(|a, b| filter.sort.direction().compare(a.by_ref(), b.by_ref()));
                (jump, keys)
            })
            .collect()
    }

    #[tokio::test]
    async fn every_position_is_found_in_every_order() {
        // Shards as they come about, and those of people who joined in the order of their names.
        let shuffled: Vec<u64> = (0..1_000).map(|number| number * 7 % 1_000).collect();
        let mut in_order = shuffled.clone();
        in_order.sort_by_key(|number| number % 17);
        for people in [shuffled, in_order] {
            let shards = shards(&people, 130);
            let lists = lists(&shards);
            assert_eq!(lists.len(), 8);
            for (jump, keys) in lists {
                for (position, key) in keys.iter().enumerate().step_by(7) {
                    let found = jump.key_at(&shards, position as u64).await;
                    assert_eq!(found.as_ref(), Some(key), "{jump:?} {position}");
                }
                assert_eq!(jump.key_at(&shards, keys.len() as u64).await, None);
            }
        }
    }

    proptest! {
        #[test]
        fn positions_are_found_in_small_shards(
            people in prop::collection::hash_set(0_u64..10_000, 1..400), size in 1_usize..40, position in 0_u64..400,
        ) {
            let shards = shards(&people.into_iter().collect::<Vec<_>>(), size);
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            for (jump, keys) in lists(&shards) {
                let found = runtime.block_on(jump.key_at(&shards, position));
                prop_assert_eq!(found.as_ref(), keys.get(usize::try_from(position).unwrap()));
            }
        }
    }

    #[test]
    fn lists_by_last_visit_of_a_level_or_with_a_search_are_left_to_the_database() {
        let sort = |order| Sort { order, reversed: false };
        for (search, level, sort) in [
            ("a", None, sort(MemberOrder::Name)),
            ("", None, sort(MemberOrder::LastSeen)),
            ("", Some(Level::Member), sort(MemberOrder::Joined)),
        ] {
            assert_eq!(Jump::of(&MemberFilter { search: search.to_owned(), level, sort }), None);
        }
    }
}
