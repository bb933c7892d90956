//! What the last searches in an organization found, shard by shard: the next page, another order, or the same search
//! after a change finds again only what has changed.
//!
//! In a shard of 512 people, a search takes at most 140 bytes, so that all of them take 2 kB beside 50 kB of names.

use super::filter::add_to;
use super::shard::{Needle, Shard};
use rolecall_api::LevelCounts;
use std::collections::VecDeque;
use std::sync::Arc;

/// The number of searches that are remembered in an organization.
const SEARCHES: usize = 16;
/// Maximum length of a text that is remembered, in bytes.
const TEXT: usize = 64;

/// Who of one shard matches a search.
#[derive(Debug)]
pub(super) struct Hits {
    /// The revision of the shard.
    pub(super) revision: i64,
    /// How many match at each level.
    pub(super) counts: LevelCounts,
    /// A bit for each member who matches; empty if nobody does.
    people: Vec<u64>,
}

/// Who matches in each shard.
pub(super) type AllHits = Arc<[Arc<Hits>]>;

/// The last searches, the newest first.
#[derive(Debug, Default)]
pub(super) struct Found(VecDeque<(Box<str>, AllHits)>);

impl Hits {
    /// Searches a shard.
    pub(super) fn find(shard: &Shard, needle: &Needle<'_>) -> Self {
        if shard.is_in_every_domain(needle) {
            let bits = |at: usize| u64::MAX >> 64_usize.saturating_sub(shard.len() - at);
            let people = (0..shard.len()).step_by(64).map(bits).collect();
            return Hits { revision: shard.revision, counts: shard.counts, people };
        }
        let mut hits = Hits { revision: shard.revision, counts: LevelCounts::default(), people: Vec::new() };
        shard.search(needle, |number, person| {
            add_to(&mut hits.counts, person.level, 1);
            if hits.people.is_empty() {
                hits.people = vec![0; shard.len().div_ceil(64)];
            }
            if let Some(bits) = hits.people.get_mut(number / 64) {
                *bits |= 1 << (number % 64);
            }
        });
        hits
    }

    /// The numbers of the members who match, in order.
    pub(super) fn people(&self) -> impl Iterator<Item = usize> {
        self.people.iter().enumerate().flat_map(|(index, bits)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                let bit = usize::try_from(bits.trailing_zeros()).unwrap_or(usize::MAX);
                if bits == 0 {
                    return None;
                }
                bits &= bits - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

impl Found {
    /// What the last search for this text found. It becomes the newest.
    pub(super) fn get(&mut self, text: &str) -> Option<AllHits> {
        let known = self.0.iter().position(|(known, _)| **known == *text)?;
        let (text, hits) = self.0.remove(known)?;
        self.0.push_front((text, Arc::clone(&hits)));
        Some(hits)
    }

    /// Remembers what a search found.
    pub(super) fn keep(&mut self, text: &str, hits: &AllHits) {
        if text.len() > TEXT {
            return;
        }
        self.0.retain(|(known, _)| **known != *text);
        self.0.truncate(SEARCHES - 1);
        self.0.push_front((text.into(), Arc::clone(hits)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_policy::Level;
    use uuid::Uuid;

    fn shard(revision: i64, people: usize) -> Shard {
        let mut shard = Shard::new(revision);
        for number in 0..people {
            let level = if number == 0 { Level::Owner } else { Level::Member };
            shard.add(Uuid::nil(), level, 0, if number.is_multiple_of(63) { "ada" } else { "bo" }, "x@example.com");
        }
        shard
    }

    fn hits(revision: i64, people: usize) -> Hits {
        Hits::find(&shard(revision, people), &Needle::new("ada"))
    }

    #[test]
    fn hits_are_counted_and_listed() {
        let found = hits(1, 130);
        assert_eq!(found.people().collect::<Vec<_>>(), [0, 63, 126]);
        assert_eq!((found.counts.owner, found.counts.administrators, found.counts.members), (1, 0, 2));
        assert_eq!(hits(1, 0).people().next(), None);
        for people in [0, 1, 63, 64, 65, 128, 130] {
            let found = Hits::find(&shard(1, people), &Needle::new("ample.c"));
            assert!(found.people().eq(0..people));
            assert_eq!(found.counts.owner + found.counts.members, people as u64);
        }
    }

    #[test]
    fn the_last_16_searches_are_remembered_unless_they_are_long() {
        let mut found = Found::default();
        let result = |revision: i64| -> AllHits { [Arc::new(hits(revision, 1))].into() };
        for number in 0..16 {
            found.keep(&number.to_string(), &result(number));
        }
        assert_eq!(found.get("0").map(|hits| hits[0].revision), Some(0));
        // Used again, so that it is forgotten last; and replaced.
        found.keep("16", &result(16));
        assert!(found.get("0").is_some() && found.get("1").is_none() && found.get("2").is_some());
        found.keep("0", &result(100));
        assert_eq!(found.get("0").map(|hits| hits[0].revision), Some(100));
        found.keep(&"x".repeat(TEXT), &result(1));
        assert!(found.get(&"x".repeat(TEXT)).is_some());
        found.keep(&"x".repeat(TEXT + 1), &result(1));
        assert!(found.get(&"x".repeat(TEXT + 1)).is_none());
        assert_eq!(found.0.len(), SEARCHES);
    }
}
