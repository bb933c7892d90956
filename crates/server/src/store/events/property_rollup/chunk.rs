//! A chunk: the values of a property among the events of a name in a quarter of an hour. It is stored as two blobs, so
//! that counting events need not read the sets of users. In both, values are in the order of their bytes.

use super::super::LONGEST_VALUE;
use super::super::rollup::{bytes, set};
use roaring::RoaringBitmap;
use rusqlite::types::{Type, Value, ValueRef};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The encoded value of all values that are too long for a line of a chart.
pub(in super::super) const TOO_LONG: &[u8] = &[5];
const NULL: u8 = 0;
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

/// Encodes a value as `hql_value` returns it.
pub(in super::super) fn encode(value: ValueRef<'_>) -> Vec<u8> {
    match value {
        ValueRef::Null => vec![NULL],
        ValueRef::Integer(number) => [&[INTEGER][..], &number.to_be_bytes()].concat(),
        ValueRef::Real(number) => [&[REAL][..], &number.to_be_bytes()].concat(),
        ValueRef::Text(text) | ValueRef::Blob(text) if text.len() > LONGEST_VALUE => TOO_LONG.to_vec(),
        ValueRef::Text(text) => [&[TEXT], text].concat(),
        ValueRef::Blob(text) => [&[BLOB], text].concat(),
    }
}

/// Decodes a value. [`TOO_LONG`] is not one.
pub(in super::super) fn decode(value: &[u8]) -> rusqlite::Result<Value> {
    let broken = || broken("a value in a rollup is invalid");
    let (kind, bytes) = value.split_first().ok_or_else(broken)?;
    let number = || bytes.try_into().map_err(|_| broken());
    Ok(match *kind {
        NULL => Value::Null,
        INTEGER => Value::Integer(i64::from_be_bytes(number()?)),
        REAL => Value::Real(f64::from_be_bytes(number()?)),
        TEXT => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        BLOB => Value::Blob(bytes.to_vec()),
        _ => return Err(broken()),
    })
}

fn broken(text: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, text.into())
}

/// One value of a stored chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Entry<'a> {
    pub(in super::super) value: &'a [u8],
    /// Number of events.
    pub(in super::super) events: u64,
    /// Size of its set of users, in bytes.
    pub(in super::super) people: usize,
}

/// The values of a stored chunk.
pub(in super::super) fn entries(mut counts: &[u8]) -> impl Iterator<Item = rusqlite::Result<Entry<'_>>> {
    std::iter::from_fn(move || {
        if counts.is_empty() {
            return None;
        }
        let entry = entry(&mut counts).ok_or_else(|| broken("the values of a rollup are invalid"));
        if entry.is_err() {
            counts = &[];
        }
        Some(entry)
    })
}

fn entry<'a>(counts: &mut &'a [u8]) -> Option<Entry<'a>> {
    let length = usize::try_from(number(counts)?).ok()?;
    let (value, rest) = counts.split_at_checked(length)?;
    *counts = rest;
    Some(Entry { value, events: number(counts)?, people: usize::try_from(number(counts)?).ok()? })
}

/// Reads a number, seven bits per byte, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// A stored chunk, or one to store.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) counts: Vec<u8>,
    pub(super) people: Vec<u8>,
    /// Number of values; 0 in one that was just read.
    pub(super) values: usize,
}

impl Chunk {
    fn push(&mut self, value: &[u8], events: u64, people: &[u8]) {
        put_number(&mut self.counts, value.len() as u64);
        self.counts.extend_from_slice(value);
        put_number(&mut self.counts, events);
        put_number(&mut self.counts, people.len() as u64);
        self.people.extend_from_slice(people);
        self.values += 1;
    }
}

/// The change of one value.
#[derive(Debug, Default, Clone)]
pub(super) struct Change {
    /// Number of events to add.
    pub(super) added: u64,
    /// Number of events to subtract.
    pub(super) gone: u64,
    /// Users to add.
    pub(super) people: Vec<u32>,
    /// The user who has no events with this value any more.
    pub(super) person_gone: Option<u32>,
}

/// The changes of a chunk, by encoded value.
pub(super) type Changes = BTreeMap<Vec<u8>, Change>;

/// Applies changes to a stored chunk. Values that do not change are copied as they are.
pub(super) fn change(stored: &Chunk, changes: &Changes) -> rusqlite::Result<Chunk> {
    let mut changed = Chunk::default();
    let (mut entries, mut changes) = (entries(&stored.counts), changes.iter().peekable());
    let (mut entry, mut people) = (entries.next().transpose()?, stored.people.as_slice());
    loop {
        let order = match (&entry, changes.peek()) {
            (None, None) => return Ok(changed),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(entry), Some((value, _))) => entry.value.cmp(value),
        };
        let old = if order == Ordering::Greater { None } else { entry };
        let mut old_people: &[u8] = &[];
        if let Some(old) = old {
            (old_people, people) =
                people.split_at_checked(old.people).ok_or_else(|| broken("the users of a rollup are invalid"))?;
            entry = entries.next().transpose()?;
        }
        let change = if order == Ordering::Less { None } else { changes.next() };
        match (old, change) {
            (Some(old), None) => changed.push(old.value, old.events, old_people),
            (old, Some((value, change))) => {
                let events = (old.map_or(0, |old| old.events) + change.added).saturating_sub(change.gone);
                if events > 0 {
                    let mut set = if old.is_some() { set(old_people, 0)? } else { RoaringBitmap::new() };
                    set.extend(change.people.iter().copied());
                    if let Some(person) = change.person_gone {
                        set.remove(person);
                    }
                    changed.push(value, events, &bytes(&set));
                }
            }
            (None, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(values: &[(&[u8], u64, &[u32])]) -> Changes {
        let change = |added, people: &[u32]| Change { added, people: people.to_vec(), ..Change::default() };
        values.iter().map(|(value, events, people)| (value.to_vec(), change(*events, people))).collect()
    }

    #[test]
    fn values_keep_their_kind_and_long_ones_become_one() {
        for value in [
            ValueRef::Null,
            ValueRef::Integer(-1),
            ValueRef::Integer(i64::MAX),
            ValueRef::Real(0.1),
            ValueRef::Text(b""),
            ValueRef::Text("2".as_bytes()),
            ValueRef::Blob(b"true"),
        ] {
            assert_eq!(decode(&encode(value)).unwrap(), Value::try_from(value).unwrap());
        }
        let text = "x".repeat(LONGEST_VALUE + 1);
        assert_ne!(encode(ValueRef::Text(&text.as_bytes()[1..])), TOO_LONG);
        assert_eq!(encode(ValueRef::Text(text.as_bytes())), TOO_LONG);
        for bytes in [&[][..], &[INTEGER, 1], TOO_LONG, &[9]] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_added_and_subtracted_is_what_is_left() {
        let one = change(&Chunk::default(), &changes(&[(b"a", 300, &[1, 2]), (b"c", 1, &[3])])).unwrap();
        let two = change(&one, &changes(&[(b"b", 1, &[1]), (b"c", 2, &[4])])).unwrap();
        let at_once = changes(&[(b"a", 300, &[1, 2]), (b"b", 1, &[1]), (b"c", 3, &[3, 4])]);
        assert_eq!(two, change(&Chunk::default(), &at_once).unwrap());
        assert_eq!(two.values, 3);
        let gone = |gone, person_gone| Change { gone, person_gone, ..Change::default() };
        let left =
            [(b"a".to_vec(), gone(1, None)), (b"b".to_vec(), gone(1, Some(1))), (b"c".to_vec(), gone(1, Some(3)))];
        let left = change(&two, &left.into_iter().collect()).unwrap();
        assert_eq!(left, change(&Chunk::default(), &changes(&[(b"a", 299, &[1, 2]), (b"c", 2, &[4])])).unwrap());
        let read: Vec<_> = entries(&left.counts).map(|entry| entry.unwrap().events).collect();
        assert_eq!(read, [299, 2]);
    }

    #[test]
    fn a_broken_chunk_is_an_error() {
        let chunk = change(&Chunk::default(), &changes(&[(b"abc", 300, &[1, 2])])).unwrap();
        for length in 1..chunk.counts.len() {
            let entries: Vec<_> = entries(&chunk.counts[..length]).collect();
            assert!(entries.len() == 1 && entries[0].is_err());
        }
        let cut = Chunk { people: chunk.people[..5].to_vec(), ..chunk };
        assert!(change(&cut, &changes(&[(b"abc", 1, &[])])).is_err());
        assert_eq!(number(&mut &[0xff; 11][..]), None);
    }
}
