//! The writer thread's cache: user numbers, and event and property names in use. All of it is in the file too; the
//! cache saves a lookup per event.

use crate::clock::Moment;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Maximum size of cached users, in bytes; above it, the cache is emptied.
const PEOPLE: usize = 48 * 1024 * 1024;
/// Maximum size of cached names, in bytes; above it, the cache is emptied.
const REMEMBERED_NAMES: usize = 32 * 1024 * 1024;
/// Approximate overhead of a cached text, in bytes.
const ENTRY: usize = 64;
/// Property names longer than this, in bytes, are stored but not suggested.
const MAX_NAME: usize = 400;
/// Maximum number of suggested event names, and of property names, per project.
const NAMES: usize = 2000;

/// The cache of the writer thread.
#[derive(Default)]
pub(super) struct NameCache {
    people: HashMap<i64, HashMap<String, u32>>,
    /// Approximate size of the cached users, in bytes.
    people_bytes: usize,
    /// Size of the names, in bytes.
    known_bytes: usize,
    projects: HashMap<i64, ProjectNames>,
}

#[derive(Default)]
struct ProjectNames {
    events: HashSet<String>,
    properties: HashSet<String>,
    /// Seen in this transaction.
    seen: HashSet<String>,
}

impl NameCache {
    /// The number of a user; assigns a new one if there is none.
    pub(super) fn person(
        &mut self,
        transaction: &Transaction<'_>,
        project: i64,
        distinct_id: &str,
    ) -> rusqlite::Result<u32> {
        if let Some(number) = self.people.get(&project).and_then(|people| people.get(distinct_id)) {
            return Ok(*number);
        }
        let known = transaction
            .prepare_cached("SELECT number FROM people WHERE project_id = ?1 AND distinct_id = ?2")?
            .query_row(params![project, distinct_id], |row| row.get(0))
            .optional()?;
        let number = match known {
            Some(number) => number,
            None => new_person(transaction, project, distinct_id)?,
        };
        if self.people_bytes >= PEOPLE {
            self.people.clear();
            self.people_bytes = 0;
        }
        self.people_bytes += distinct_id.len() + ENTRY;
        self.people.entry(project).or_default().insert(distinct_id.to_owned(), number);
        Ok(number)
    }

    /// Drops an erased user.
    pub(super) fn forget_person(&mut self, project: i64, distinct_id: &str) {
        if let Some(people) = self.people.get_mut(&project) {
            people.remove(distinct_id);
        }
    }

    /// Drops event names that are no longer used.
    pub(super) fn forget_events<'a>(&mut self, project: i64, events: impl IntoIterator<Item = &'a str>) {
        if let Some(known) = self.projects.get_mut(&project) {
            for event in events {
                known.events.remove(event);
                known.seen.remove(event);
            }
        }
    }

    /// Drops a deleted project.
    pub(super) fn forget_project(&mut self, project: i64) {
        self.people.remove(&project);
        self.projects.remove(&project);
    }

    /// Records the names in an event.
    pub(super) fn note(
        &mut self,
        transaction: &Transaction<'_>,
        project: i64,
        event: &str,
        properties: &str,
        now: Moment,
    ) -> rusqlite::Result<()> {
        if self.known_bytes >= REMEMBERED_NAMES {
            // Keep those seen in this transaction, which must still be stored.
            self.projects.retain(|_, known| !known.seen.is_empty());
            self.known_bytes = self.projects.values().map(ProjectNames::size).sum();
        }
        let known = match self.projects.entry(project) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let known = ProjectNames::load(transaction, project)?;
                self.known_bytes += known.size();
                entry.insert(known)
            }
        };
        if !known.events.contains(event) && known.events.len() < NAMES {
            transaction
                .prepare_cached("INSERT INTO event_names (project_id, name, last_seen_at) VALUES (?1, ?2, ?3)")?
                .execute(params![project, event, now.micros()])?;
            self.known_bytes += event.len() + ENTRY;
            known.events.insert(event.to_owned());
        } else if !known.seen.contains(event) {
            known.seen.insert(event.to_owned());
        }
        // Only objects have names; capture accepts nothing else.
        let Ok(JsonKeys(keys)) = serde_json::from_str(properties) else { return Ok(()) };
        for key in keys {
            if key.len() <= MAX_NAME && known.properties.len() < NAMES && !known.properties.contains(key.as_ref()) {
                transaction
                    .prepare_cached("INSERT INTO property_names (project_id, name) VALUES (?1, ?2)")?
                    .execute(params![project, key])?;
                self.known_bytes += key.len() + ENTRY;
                known.properties.insert(key.into_owned());
            }
        }
        Ok(())
    }

    /// Stores when the names in this transaction were last seen.
    pub(super) fn apply(&mut self, transaction: &Transaction<'_>, now: Moment) -> rusqlite::Result<()> {
        let mut update = transaction
            .prepare_cached("UPDATE event_names SET last_seen_at = ?3 WHERE project_id = ?1 AND name = ?2")?;
        for (project, known) in &mut self.projects {
            for name in known.seen.drain() {
                update.execute(params![project, name, now.micros()])?;
            }
        }
        Ok(())
    }
}

fn new_person(transaction: &Transaction<'_>, project: i64, distinct_id: &str) -> rusqlite::Result<u32> {
    let number: u32 = transaction
        .prepare_cached(
            "INSERT INTO projects (project_id, last_person) VALUES (?1, 0)
             ON CONFLICT (project_id) DO UPDATE SET last_person = last_person + 1 RETURNING last_person",
        )?
        .query_row([project], |row| row.get(0))?;
    transaction
        .prepare_cached("INSERT INTO people (project_id, distinct_id, number) VALUES (?1, ?2, ?3)")?
        .execute(params![project, distinct_id, number])?;
    Ok(number)
}

impl ProjectNames {
    /// Approximate memory, in bytes.
    fn size(&self) -> usize {
        self.events.iter().chain(&self.properties).map(|name| name.len() + ENTRY).sum()
    }

    fn load(transaction: &Transaction<'_>, project: i64) -> rusqlite::Result<Self> {
        let names = |sql: &str| {
            let mut statement = transaction.prepare_cached(sql)?;
            statement.query_map([project], |row| row.get(0))?.collect::<rusqlite::Result<HashSet<String>>>()
        };
        Ok(ProjectNames {
            events: names("SELECT name FROM event_names WHERE project_id = ?1")?,
            properties: names("SELECT name FROM property_names WHERE project_id = ?1")?,
            seen: HashSet::new(),
        })
    }
}

/// The keys of a JSON object; values are skipped.
struct JsonKeys<'a>(Vec<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for JsonKeys<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeysVisitor;
        impl<'de> Visitor<'de> for KeysVisitor {
            type Value = JsonKeys<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonKeys<'de>, A::Error> {
                let mut keys = Vec::new();
                while let Some((JsonKey(key), IgnoredAny)) = map.next_entry()? {
                    keys.push(key);
                }
                Ok(JsonKeys(keys))
            }
        }
        deserializer.deserialize_map(KeysVisitor)
    }
}

/// Text that is borrowed if possible.
#[derive(Deserialize)]
struct JsonKey<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    /// An events database in memory.
    fn file() -> rusqlite::Connection {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("../../../migrations/events.sql")).unwrap();
        connection
    }

    fn note(names: &mut NameCache, transaction: &Transaction<'_>, project: i64, key: &str) {
        let properties = format!("{{\"{key}\": 1}}");
        names.note(transaction, project, "event", &properties, Moment::from_micros(1)).unwrap();
    }

    #[test]
    fn long_names_are_not_offered() {
        let (mut file, mut names) = (file(), NameCache::default());
        let transaction = file.transaction().unwrap();
        for length in [MAX_NAME, MAX_NAME + 1] {
            note(&mut names, &transaction, 1, &"x".repeat(length));
        }
        let stored: Vec<usize> = transaction
            .prepare("SELECT name FROM property_names")
            .unwrap()
            .query_map([], |row| row.get::<_, String>(0).map(|name| name.len()))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert_eq!(stored, [MAX_NAME]);
    }

    #[test]
    fn what_is_remembered_has_a_limit() {
        let (mut file, mut names) = (file(), NameCache::default());
        let transaction = file.transaction().unwrap();
        let long = "x".repeat(MAX_NAME - 10);
        for project in 0..45_i64 {
            for key in 0..1900 {
                note(&mut names, &transaction, project, &format!("{long}{key}"));
            }
            names.apply(&transaction, Moment::from_micros(1)).unwrap();
            assert!(names.known_bytes < REMEMBERED_NAMES + 2 * NAMES * (MAX_NAME + ENTRY));
        }
        assert!(names.projects.len() < 45, "nothing was forgotten");
        for person in 0..70_000 {
            names.person(&transaction, 1, &format!("{}{person}", "x".repeat(700))).unwrap();
            assert!(names.people_bytes <= PEOPLE + 1000);
        }
        assert_eq!(names.person(&transaction, 1, &format!("{}5", "x".repeat(700))).unwrap(), 5);
    }

    #[test]
    fn keys_are_read_without_their_values() {
        let JsonKeys(keys) = serde_json::from_str(r#"{"a": {"x": [1, {"y": 2}]}, "b\n\"": null}"#).unwrap();
        assert_eq!(keys, ["a", "b\n\""]);
    }
}
