//! Names and email addresses of some members of an organization in memory, searched without the database.

use super::filter::add_to;
use super::order::KeyRef;
use super::sorted::{self, Orders};
use memchr::memmem::Finder;
use rolecall_api::LevelCounts;
use rolecall_policy::Level;
use uuid::Uuid;

/// Size of [`Shard::trigrams`] in bits: the texts of 512 people mostly have fewer than 5,000 different trigrams.
const BITS: usize = 1 << 15;
/// Maximum number of domains that are kept apart.
const DOMAINS: usize = 8;
/// Members of a full shard, as the triggers of migration 11 fill them.
#[cfg(test)]
pub(super) const PEOPLE: usize = 512;

/// Names and addresses of the active members of one shard.
#[derive(Debug)]
pub(super) struct Shard {
    /// The revision of the shard in the database.
    pub(super) revision: i64,
    /// For each member the normalized name and the address, each with a line break after it.
    text: Vec<u8>,
    people: Vec<Person>,
    /// A Bloom filter: the bits of all trigrams of the text are set.
    trigrams: Box<[u64; BITS / 64]>,
    /// How many members there are at each level.
    pub(super) counts: LevelCounts,
    /// The different domains of the addresses, each with its `@`; `None` if there are more than [`DOMAINS`].
    domains: Option<Vec<Box<str>>>,
    /// The members in the orders of lists, once somebody has jumped to a position.
    pub(super) orders: Orders,
}

/// A member in a [`Shard`].
#[derive(Debug)]
pub(super) struct Person {
    /// The id of the membership.
    pub(super) id: Uuid,
    pub(super) level: Level,
    pub(super) joined_at: i64,
    /// Where the text of the name and of the address end, before the line break.
    name_end: u32,
    email_end: u32,
}

/// What is searched for.
#[derive(Debug)]
pub(super) struct Needle<'a> {
    finder: Finder<'a>,
    trigrams: Vec<usize>,
}

impl<'a> Needle<'a> {
    /// A normalized text, not empty.
    pub(super) fn new(text: &'a str) -> Self {
        let trigrams = text.as_bytes().array_windows().map(|trigram| bit(*trigram)).collect();
        Needle { finder: Finder::new(text), trigrams }
    }
}

/// The bit of a trigram in the Bloom filter.
fn bit([a, b, c]: [u8; 3]) -> usize {
    let number = u32::from_be_bytes([0, a, b, c]);
    (number.wrapping_mul(0x9E37_79B1) >> 17) as usize
}

impl Shard {
    /// An empty shard.
    pub(super) fn new(revision: i64) -> Self {
        Shard {
            revision,
            text: Vec::new(),
            people: Vec::new(),
            trigrams: Box::new([0; BITS / 64]),
            counts: LevelCounts::default(),
            domains: Some(Vec::new()),
            orders: Orders::default(),
        }
    }

    /// Adds a member.
    pub(super) fn add(&mut self, id: Uuid, level: Level, joined_at: i64, name: &str, email: &str) {
        let before = self.text.len();
        let mut field = |text: &str| {
            self.text.extend_from_slice(text.as_bytes());
            let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
            self.text.push(b'\n');
            end
        };
        let (name_end, email_end) = (field(name), field(email));
        self.people.push(Person { id, level, joined_at, name_end, email_end });
        for trigram in self.text[before..].array_windows() {
            let bit = bit(*trigram);
            self.trigrams[bit / 64] |= 1 << (bit % 64);
        }
        add_to(&mut self.counts, level, 1);
        let domain = email.rfind('@').and_then(|at| email.get(at..));
        self.domains = self.domains.take().zip(domain).and_then(|(mut domains, domain)| {
            if !domains.iter().any(|known| **known == *domain) {
                domains.push(domain.into());
            }
            (domains.len() <= DOMAINS).then_some(domains)
        });
    }

    /// True if the needle is in the domain of every member, so that nobody need be looked at. False says nothing.
    pub(super) fn is_in_every_domain(&self, needle: &Needle<'_>) -> bool {
        let is_in = |domain: &str| needle.finder.find(domain.as_bytes()).is_some();
        self.domains.as_ref().is_some_and(|domains| domains.iter().all(|domain| is_in(domain)))
    }

    /// Calls `found` with the number of each member whose name or address contains the needle, in order.
    pub(super) fn search(&self, needle: &Needle<'_>, mut found: impl FnMut(usize, &Person)) {
        if needle.trigrams.iter().any(|bit| self.trigrams[bit / 64] & (1 << (bit % 64)) == 0) {
            return;
        }
        let (mut from, mut number) = (0, 0);
        // A needle has no line break, so a match is within a name or an address.
        while let Some(place) = self.text.get(from..).and_then(|rest| needle.finder.find(rest)) {
            let place = from + place;
            // Matches are often close together: look at the next members first.
            while self.people.get(number).is_some_and(|person| (person.email_end as usize) < place) {
                number += 1;
            }
            let Some(person) = self.people.get(number) else { return };
            found(number, person);
            from = person.email_end as usize + 1;
            number += 1;
        }
    }

    /// The number of members.
    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    /// A member by number.
    pub(super) fn person(&self, number: usize) -> Option<&Person> {
        self.people.get(number)
    }

    /// The sort key of a member, with this number.
    pub(super) fn key(&self, person: usize, number: i64) -> Option<KeyRef<'_>> {
        let start = match person.checked_sub(1) {
            None => 0,
            Some(previous) => self.people.get(previous)?.email_end as usize + 1,
        };
        let person = self.people.get(person)?;
        let (name_end, email_end) = (person.name_end as usize, person.email_end as usize);
        Some(KeyRef { number, name: self.text.get(start..name_end)?, email: self.text.get(name_end + 1..email_end)? })
    }

    /// Memory that it takes with all orders, in bytes.
    pub(super) fn size(&self) -> usize {
        let people = self.people.capacity() * (size_of::<Person>() + sorted::MEMORY);
        self.text.capacity() + people + BITS / 8 + size_of::<Self>()
    }

    /// Frees memory that is not needed after the last member has been added.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.people.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(shard: &Shard, needle: &str) -> Vec<usize> {
        let mut found = Vec::new();
        shard.search(&Needle::new(needle), |number, _| found.push(number));
        found
    }

    proptest! {
        #[test]
        fn finds_who_contains_the_text(
            people in prop::collection::vec(("[ab å]{0,4}", "[ab.]{1,3}@[ab]{1,2}"), 0..40),
            needle in "[ab å.@]{1,4}",
        ) {
            let mut shard = Shard::new(1);
            for (name, email) in &people {
                shard.add(Uuid::nil(), Level::Member, 0, name, email);
            }
            let expected = people.iter().enumerate();
            let expected = expected.filter(|(_, (name, email))| name.contains(&needle) || email.contains(&needle));
            prop_assert_eq!(found(&shard, &needle), expected.map(|(number, _)| number).collect::<Vec<_>>());
            for (number, (name, email)) in people.iter().enumerate() {
                let key = shard.key(number, 7).unwrap();
                prop_assert_eq!((key.number, key.name, key.email), (7, name.as_bytes(), email.as_bytes()));
            }
            if shard.is_in_every_domain(&Needle::new(&needle)) {
                prop_assert_eq!(found(&shard, &needle).len(), people.len());
            }
        }
    }

    #[test]
    fn a_full_shard_is_not_searched_for_what_nobody_has() {
        let mut shard = Shard::new(1);
        for number in 0..PEOPLE {
            shard.add(Uuid::nil(), Level::Member, 0, &format!("person {number}"), &format!("p{number}@example.com"));
        }
        shard.shrink();
        assert_eq!(found(&shard, "p511@"), [511]);
        assert_eq!(found(&shard, "example.com").len(), PEOPLE);
        let needle = Needle::new("zzyzx");
        assert!(needle.trigrams.iter().any(|bit| shard.trigrams[bit / 64] & (1 << (bit % 64)) == 0));
        assert!(shard.is_in_every_domain(&Needle::new("@example")) && !shard.is_in_every_domain(&needle));
        assert!(shard.size() < 150 * PEOPLE, "{}", shard.size());
    }
}
