//! Names and email addresses of members in memory, for searches.
//!
//! A search has to find a text anywhere in a name or an address, and to count who matches at each level. A database can
//! find rare texts with an index of trigrams, but it needs about a microsecond for each member that matches, and reads
//! every member for a text of one or two characters. In memory a search takes a few nanoseconds per member.
//!
//! Members are in shards of at most 512. Each shard has a revision in the database, which every change of a
//! name, address or level increases in its own transaction (migration 11). Revisions never fall and shards never go, so
//! the sum of the revisions is a revision of the organization. A search reads the sum in its snapshot of the database,
//! and if that is another than in memory, those shards whose revision is another. So what it finds is what the snapshot
//! contains, whoever made the change.
//!
//! INVARIANT: shards are read in transactions that only read. A revision that is rolled back would be used again.

use super::found::Found;
use super::shard::Shard;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::OrganizationId;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Memory for all organizations together, in bytes: about 400,000 people with all orders.
const MEMORY: usize = 64 * 1024 * 1024;
/// Maximum number of people in an organization whose names are kept in memory; the database searches larger ones.
const PEOPLE: i64 = 300_000;
/// Shards read by one statement.
const SHARDS: usize = 8;
/// The number of people in all shards of an organization, and the sum of the revisions.
pub(super) const REVISION: &str = "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) AS people,
        CAST(COALESCE(SUM(revision), 0) AS BIGINT) AS revision
    FROM member_shards WHERE organization_id = $1";
/// The revisions of all shards of an organization.
pub(super) const REVISIONS: &str = "SELECT shard, revision FROM member_shards WHERE organization_id = $1";
/// The members of [`SHARDS`] shards.
pub(super) const SHARD_MEMBERS: &str = "SELECT m.shard, m.id, m.level, m.joined_at, m.name_key, m.email
    FROM memberships m
    WHERE m.organization_id = $1 AND m.shard IN ($2, $3, $4, $5, $6, $7, $8, $9) AND m.is_active = 1";

/// The names and addresses that are in memory. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    kept: Arc<Mutex<Kept>>,
    people: i64,
}

#[derive(Debug, Default)]
struct Kept {
    organizations: HashMap<OrganizationId, Organization>,
    /// The number of searches until now.
    searches: u64,
    /// Memory that all shards take, in bytes.
    size: usize,
}

#[derive(Debug, Default)]
struct Organization {
    shards: BTreeMap<i64, Arc<Shard>>,
    /// The sum of the revisions of the newest snapshot that was searched, and its shards.
    newest: Option<(i64, Shards)>,
    /// What the last searches found.
    found: Found,
    /// The number of the last search.
    last_used: u64,
}

/// The shards of an organization, in the order of their numbers. New shards have the next numbers, so a shard keeps its
/// index.
pub(super) type Shards = Arc<[Arc<Shard>]>;

impl Default for Names {
    fn default() -> Self {
        Names { kept: Arc::default(), people: PEOPLE }
    }
}

impl Names {
    /// Only for organizations of at most so many people.
    #[cfg(test)]
    pub(super) fn for_people(people: i64) -> Self {
        Names { people, ..Names::default() }
    }

    /// Whether nothing is in memory.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).organizations.is_empty()
    }

    /// The shards of an organization as a read-only transaction sees them; `None` if it has too many members.
    pub(super) async fn read(
        &self,
        snapshot: &mut Connection,
        organization: &OrganizationId,
    ) -> Result<Option<Shards>, Error> {
        let sums = sql::query(REVISION).bind(organization.as_str()).fetch_one(snapshot).await?;
        if sums.try_get::<i64>("people")? > self.people {
            return Ok(None);
        }
        let revision = sums.try_get("revision")?;
        if let Some(shards) = self.at(organization, revision) {
            return Ok(Some(shards));
        }
        let rows = sql::query(REVISIONS).bind(organization.as_str()).fetch_all(snapshot).await?;
        let revisions: BTreeMap<i64, i64> = rows
            .iter()
            .map(|row| Ok((row.try_get("shard")?, row.try_get("revision")?)))
            .collect::<Result<_, Error>>()?;
        let mut shards = self.known(organization);
        shards.retain(|number, shard| revisions.get(number) == Some(&shard.revision));
        let stale: Vec<_> = revisions.into_iter().filter(|(number, _)| !shards.contains_key(number)).collect();
        for part in stale.chunks(SHARDS) {
            let read = read_shards(snapshot, organization, part).await?;
            self.keep(organization, &read);
            shards.extend(read);
            // The first search in a large organization reads for some time.
            tokio::task::yield_now().await;
        }
        let shards: Shards = shards.into_values().collect();
        self.keep_newest(organization, revision, &shards);
        Ok(Some(shards))
    }

    /// The shards of the newest snapshot, if the sum of its revisions is this.
    fn at(&self, organization: &OrganizationId, revision: i64) -> Option<Shards> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.searches += 1;
        let searches = kept.searches;
        let known = kept.organizations.get_mut(organization)?;
        known.last_used = searches;
        let (newest, shards) = known.newest.as_ref()?;
        (*newest == revision).then(|| Arc::clone(shards))
    }

    fn keep_newest(&self, organization: &OrganizationId, revision: i64, shards: &Shards) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // Without shards there is nothing to keep.
        let Some(known) = kept.organizations.get_mut(organization) else { return };
        if known.newest.as_ref().is_none_or(|(newest, _)| *newest < revision) {
            known.newest = Some((revision, Arc::clone(shards)));
        }
    }

    /// Calls `with` with what the last searches in an organization found.
    pub(super) fn with_found<T>(&self, organization: &OrganizationId, with: impl FnOnce(&mut Found) -> T) -> Option<T> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.organizations.get_mut(organization).map(|known| with(&mut known.found))
    }

    fn known(&self, organization: &OrganizationId) -> BTreeMap<i64, Arc<Shard>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.organizations.get(organization).map(|known| known.shards.clone()).unwrap_or_default()
    }

    /// Keeps shards for the next search, and forgets the organizations that were not searched for longest.
    fn keep(&self, organization: &OrganizationId, read: &BTreeMap<i64, Arc<Shard>>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Kept { organizations, searches, size } = &mut *kept;
        let into = organizations.entry(organization.clone()).or_default();
        into.last_used = *searches;
        for (number, shard) in read {
            let known = into.shards.get(number);
            // A transaction that began earlier may have read an older revision.
            if known.is_none_or(|known| known.revision < shard.revision) {
                *size -= known.map_or(0, |known| known.size());
                *size += shard.size();
                into.shards.insert(*number, Arc::clone(shard));
            }
        }
        while *size > MEMORY && organizations.len() > 1 {
            let others = organizations.iter().filter(|(id, _)| *id != organization);
            let Some(oldest) = others.min_by_key(|(_, kept)| kept.last_used).map(|(id, _)| id.clone()) else { break };
            let removed = organizations.remove(&oldest).unwrap_or_default();
            *size -= removed.shards.values().map(|shard| shard.size()).sum::<usize>();
        }
    }
}

/// Reads the shards with these numbers, at most [`SHARDS`], and gives them these revisions.
async fn read_shards(
    snapshot: &mut Connection,
    organization: &OrganizationId,
    revisions: &[(i64, i64)],
) -> Result<BTreeMap<i64, Arc<Shard>>, Error> {
    let mut shards: BTreeMap<i64, Shard> =
        revisions.iter().map(|(number, revision)| (*number, Shard::new(*revision))).collect();
    let mut query = sql::query(SHARD_MEMBERS).bind(organization.as_str());
    // The statement is always the same; the last number fills it up.
    for place in 0..SHARDS {
        let shard = revisions.get(place).or(revisions.last());
        query = query.bind(shard.map_or(-1, |(number, _)| *number));
    }
    for row in &query.fetch_all(snapshot).await? {
        let id: String = row.try_get("id")?;
        let id = Uuid::try_parse(&id).map_err(|error| Error::column("id", error))?;
        let (name, email): (String, String) = (row.try_get("name_key")?, row.try_get("email")?);
        if let Some(shard) = shards.get_mut(&row.try_get("shard")?) {
            shard.add(id, decode::level(row, "level")?, row.try_get("joined_at")?, &name, &email);
        }
    }
    shards.values_mut().for_each(Shard::shrink);
    Ok(shards.into_iter().map(|(number, shard)| (number, Arc::new(shard))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_policy::Level;

    fn shard(revision: i64, length: usize) -> BTreeMap<i64, Arc<Shard>> {
        let mut shard = Shard::new(revision);
        shard.add(Uuid::nil(), Level::Member, 0, &"x".repeat(length), "x@example.com");
        shard.shrink();
        BTreeMap::from([(0, Arc::new(shard))])
    }

    /// Searches, and returns the revision of the first shard.
    fn revision(names: &Names, organization: &str) -> Option<i64> {
        let organization = OrganizationId(organization.to_owned());
        assert!(names.at(&organization, 0).is_none());
        names.known(&organization).get(&0).map(|shard| shard.revision)
    }

    #[test]
    fn older_revisions_do_not_replace_newer_ones() {
        let (names, organization) = (Names::default(), OrganizationId("a".to_owned()));
        for (read, then) in [(2, 2), (1, 2), (3, 3)] {
            names.keep(&organization, &shard(read, 10));
            assert_eq!(revision(&names, "a"), Some(then));
        }
        assert!(names.kept.lock().unwrap().size < 2 * shard(3, 10)[&0].size());
    }

    #[test]
    fn what_was_not_searched_for_longest_is_forgotten_first() {
        let names = Names::default();
        let keep = |name: &str, size: usize| names.keep(&OrganizationId(name.to_owned()), &shard(1, size));
        keep("a", MEMORY / 3);
        keep("b", MEMORY / 3);
        assert!(revision(&names, "a").is_some());
        keep("c", MEMORY / 2);
        assert_eq!((revision(&names, "a"), revision(&names, "b")), (Some(1), None));
        // The newest stays, even if it is too large.
        keep("d", 2 * MEMORY);
        assert_eq!((revision(&names, "a"), revision(&names, "c"), revision(&names, "d")), (None, None, Some(1)));
        keep("e", 10);
        assert_eq!((revision(&names, "d"), revision(&names, "e")), (None, Some(1)));
        assert!(names.kept.lock().unwrap().size < MEMORY);
    }
}
