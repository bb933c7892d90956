//! The member at a position of a list, found in memory: the database would count all entries of an index before it.
//!
//! Each shard knows its own members in the order of the list. The member at a position is found as by a quick sort that
//! looks only into the part that has the position: a pivot divides each shard by a binary search. It mostly compares the
//! beginnings of keys, which lie side by side: whole keys are all over the memory.

use super::filter::MemberFilter;
use super::order::{Key, KeyRef, Sort};
use super::shard::Shard;
use super::sorted::{LEVELS, ORDERS, Sorted};
use crate::store::decode;
use rolecall_api::MemberOrder;
use rolecall_policy::Level;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// Entries that the database skips as fast as they are found here.
pub(super) const SKIPPED: u64 = 3_000;
/// So few members are sorted.
const FEW: usize = 64;
/// Maximum number of pivots; with bad ones, what is left is sorted.
const PIVOTS: usize = 64;
/// Shards that are sorted without a pause.
const AT_ONCE: usize = 16;

/// A key with its beginning.
#[derive(Debug, Clone, Copy)]
struct Entry<'s> {
    beginning: u64,
    key: KeyRef<'s>,
}

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
            let numbers = (0..shard.len()).filter_map(|number| u16::try_from(number).ok());
            let mut entries: Vec<_> = numbers.filter_map(|number| Some((self.entry(shard, number)?, number))).collect();
            entries.sort_unstable_by(|(a, _), (b, _)| self.compare(*a, *b));
            let (beginnings, numbers) = entries.into_iter().map(|(entry, number)| (entry.beginning, number)).unzip();
            let (beginnings, numbers): (Vec<_>, Vec<_>) = (beginnings, numbers);
            Sorted { beginnings: beginnings.into(), numbers: numbers.into() }
        });
        is_new
    }

    /// The members of a shard that are in the list.
    fn part(self, shard: &Shard) -> Option<Part<'_>> {
        let sorted = shard.orders.0.get(self.order)?.get()?;
        let mut part = Part { shard, sorted, range: 0..sorted.numbers.len() };
        if let Some(level) = self.level {
            let level_of = |number: &u16| shard.person((*number).into()).map(|person| decode::number(person.level));
            let level = Some(decode::number(level));
            part.range = sorted.numbers.partition_point(|number| level_of(number) < level)
                ..sorted.numbers.partition_point(|number| level_of(number) <= level);
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
            let [Some(a), Some(b), Some(c)] = [1, 2, 3].map(|quarter| self.middle(parts, count * quarter / 4)) else {
                return None;
            };
            let mut pivots = [a, b, c];
            pivots.sort_by(|a, b| self.compare(*a, *b));
            let [_, pivot, _] = pivots;
            let cuts: Vec<usize> = parts.iter().map(|part| self.cut(part, pivot)).collect();
            let before: usize = parts.iter().zip(&cuts).map(|(part, cut)| cut - part.range.start).sum();
            // The pivot itself is among those that are not smaller.
            let is_before = position < before;
            if !is_before {
                position -= before;
                if position == 0 {
                    return Some(pivot.key);
                }
            }
            for (part, cut) in parts.iter_mut().zip(cuts) {
                part.range = if is_before { part.range.start..cut } else { cut..part.range.end };
            }
        }
        let numbers = |part: &Part<'s>| part.sorted.numbers.get(part.range.clone()).unwrap_or_default();
        let entries = parts.iter().flat_map(|part| numbers(part).iter().map(|number| self.entry(part.shard, *number)));
        let mut entries = entries.collect::<Option<Vec<_>>>()?;
        if position >= entries.len() {
            return None;
        }
        let (_, entry, _) = entries.select_nth_unstable_by(position, |a, b| self.compare(*a, *b));
        Some(entry.key)
    }

    /// Where those members of a part end that are before the pivot.
    fn cut(self, part: &Part<'_>, pivot: Entry<'_>) -> usize {
        let Range { start, end } = part.range;
        let beginnings = part.sorted.beginnings.get(start..end).unwrap_or_default();
        let cut = start + beginnings.partition_point(|beginning| *beginning < pivot.beginning);
        if part.sorted.beginnings.get(cut..end).and_then(<[_]>::first) != Some(&pivot.beginning) {
            return cut;
        }
        let rest = part.sorted.beginnings.get(cut..end).unwrap_or_default();
        let same = rest.partition_point(|beginning| *beginning == pivot.beginning);
        let numbers = part.sorted.numbers.get(cut..cut + same).unwrap_or_default();
        let is_before = |number: &u16| {
            let entry = self.entry(part.shard, *number);
            entry.is_some_and(|entry| self.compare(entry, pivot) == Ordering::Less)
        };
        cut + numbers.partition_point(is_before)
    }

    /// The member in the middle of the part that has the member of this number, of all parts one after another.
    fn middle<'s>(self, parts: &[Part<'s>], mut number: usize) -> Option<Entry<'s>> {
        for part in parts {
            if number < part.len() {
                return self.entry(part.shard, *part.sorted.numbers.get(part.range.start + part.len() / 2)?);
            }
            number -= part.len();
        }
        None
    }

    fn entry(self, shard: &Shard, number: u16) -> Option<Entry<'_>> {
        let sort = ORDERS.get(self.order)?;
        let (person, index) = (shard.person(number.into())?, usize::from(number));
        let number = match sort.order {
            MemberOrder::Level => decode::number(person.level),
            MemberOrder::Joined => person.joined_at,
            _ => 0,
        };
        let key = shard.key(index, number)?;
        let mut name = [0; 8];
        name.iter_mut().zip(key.name).for_each(|(to, from)| *to = *from);
        let name = u64::from_be_bytes(name);
        let falls = sort.direction().column_falls;
        let beginning = match sort.order {
            MemberOrder::Level => {
                let level = u64::from(person.level.number());
                (if falls { 0xff - level } else { level }) << 56 | name >> 8
            }
            MemberOrder::Joined => {
                // From the smallest number to the largest.
                let number = number.cast_unsigned() ^ (1 << 63);
                if falls { !number } else { number }
            }
            _ => name,
        };
        Some(Entry { beginning, key })
    }

    fn compare(self, a: Entry<'_>, b: Entry<'_>) -> Ordering {
        let keys = || ORDERS.get(self.order).map_or(Ordering::Equal, |sort| sort.direction().compare(a.key, b.key));
        a.beginning.cmp(&b.beginning).then_with(keys)
    }
}

/// Those members of a shard that are still looked at.
#[derive(Debug)]
struct Part<'s> {
    shard: &'s Shard,
    sorted: &'s Sorted,
    range: Range<usize>,
}

impl Part<'_> {
    fn len(&self) -> usize {
        self.range.len()
    }
}

#[cfg(test)]
mod tests;
