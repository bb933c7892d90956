//! Searches among the members of an organization in memory, and pages of what they find.

use super::cursor::Place;
use super::filter::{Listed, MemberFilter};
use super::found::{AllHits, Hits};
use super::names::{Names, Shards};
use super::order::{Direction, Key, KeyRef, Sort};
use super::shard::{Needle, Person, Shard};
use super::{COLUMNS, FROM, MemberRow, member};
use crate::store::sql::{self, Connection, Error};
use crate::store::{decode, places};
use rolecall_api::{LevelCounts, MemberOrder, OrganizationId};
use sqlx::AssertSqlSafe;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Maximum number of members who are sorted in memory. If there are more, the database reads all members in the order
/// of the list until it has found a page: among so many it soon has.
const SORTED: u64 = 4_000;
/// The same for the order of who was seen last: that is not in memory but read for each.
const SORTED_BY_LAST_SEEN: usize = 500;
/// Shards of organizations in which searches are remembered. In smaller ones, searching again takes as long as looking it up.
const LARGE: usize = 4;
/// Numbers of ids in a statement. Each is a statement of its own; smaller numbers are filled up.
const IDS: [usize; 4] = [25, 100, 500, 1000];

/// Who matches a search.
#[derive(Debug)]
pub(super) struct Matches {
    shards: Shards,
    /// How many match at each level.
    pub(super) counts: LevelCounts,
    /// Shard and person of those who have the level of the filter; `None` if they are too many to sort.
    found: Option<Vec<(usize, usize)>>,
}

/// A member who matches, with the number of their key.
#[derive(Debug, Clone, Copy)]
struct Hit<'a> {
    key: KeyRef<'a>,
    id: Uuid,
}

/// Searches; `None` if the organization is too large for that. `snapshot` must be a transaction that only reads.
pub(super) async fn search(
    names: &Names,
    snapshot: &mut Connection,
    organization: &OrganizationId,
    filter: &MemberFilter,
) -> Result<Option<Matches>, Error> {
    let Some(shards) = names.read(snapshot, organization).await? else { return Ok(None) };
    let hits = hits(names, organization, &shards, &filter.search);
    let mut counts = LevelCounts::default();
    for hits in hits.iter() {
        counts.owner += hits.counts.owner;
        counts.administrators += hits.counts.administrators;
        counts.members += hits.counts.members;
    }
    let few = filter.count(counts) <= SORTED;
    let found = few.then(|| {
        let people = hits.iter().enumerate().flat_map(|(shard, hits)| hits.people().map(move |person| (shard, person)));
        let level = |(shard, person): &(usize, usize)| Some(shards.get(*shard)?.person(*person)?.level);
        people.filter(|person| filter.level.is_none() || filter.level == level(person)).collect()
    });
    Ok(Some(Matches { shards, counts, found }))
}

/// Who matches in each shard. What earlier searches have found is found again in those shards only that have changed.
fn hits(names: &Names, organization: &OrganizationId, shards: &Shards, search: &str) -> AllHits {
    let is_large = shards.len() >= LARGE;
    let known = is_large.then(|| names.with_found(organization, |found| found.get(search)).flatten()).flatten();
    if let Some(known) = &known
        && known.len() == shards.len()
        && known.iter().zip(shards.iter()).all(|(hits, shard)| hits.revision == shard.revision)
    {
        return Arc::clone(known);
    }
    let needle = Needle::new(search);
    let in_shard = |(index, shard): (usize, &Arc<Shard>)| {
        let known = known.as_ref().and_then(|known| known.get(index));
        match known.filter(|hits| hits.revision == shard.revision) {
            Some(known) => Arc::clone(known),
            None => Arc::new(Hits::find(shard, &needle)),
        }
    };
    let hits: AllHits = shards.iter().enumerate().map(in_shard).collect();
    if is_large {
        names.with_found(organization, |found| found.keep(search, &hits));
    }
    hits
}

impl Matches {
    /// Whether few enough match to sort them here.
    pub(super) fn can_be_sorted(&self, sort: Sort) -> bool {
        let most = if sort.order == MemberOrder::LastSeen { SORTED_BY_LAST_SEEN } else { usize::MAX };
        self.found.as_ref().is_some_and(|found| found.len() <= most)
    }

    /// A page of at most `limit` members, and whether there are more before and after it. Only if
    /// [`Self::can_be_sorted`].
    pub(super) async fn page(
        &self,
        snapshot: &mut Connection,
        sort: Sort,
        place: &Place,
        limit: usize,
    ) -> Result<(Vec<Listed>, bool, bool), Error> {
        let direction = sort.direction();
        let mut hits = self.hits(snapshot, sort).await?;
        let (more_before, more_after) = match place {
            Place::Offset(offset) => {
                let (offset, count) = (*offset as usize, hits.len());
                first(&mut hits, offset.saturating_add(limit), direction);
                hits.drain(..offset.min(hits.len()));
                (offset > 0, offset.saturating_add(limit) < count)
            }
            Place::After(key) => {
                hits.retain(|hit| direction.compare(hit.key, key.by_ref()) == Ordering::Greater);
                let more = hits.len() > limit;
                first(&mut hits, limit, direction);
                (true, more)
            }
            Place::Before(key) => {
                hits.retain(|hit| direction.compare(hit.key, key.by_ref()) == Ordering::Less);
                let more = hits.len() > limit;
                first(&mut hits, limit, direction.backwards());
                hits.reverse();
                (more, true)
            }
        };
        Ok((read(snapshot, sort, &hits).await?, more_before, more_after))
    }

    /// All who were found, with their keys in an order.
    async fn hits(&self, snapshot: &mut Connection, sort: Sort) -> Result<Vec<Hit<'_>>, Error> {
        let found = self.found.as_deref().unwrap_or_default();
        let people = || found.iter().filter_map(|(shard, number)| self.shards.get(*shard)?.person(*number));
        let seen = if sort.order == MemberOrder::LastSeen {
            last_seen(snapshot, people().map(|person| person.id)).await?
        } else {
            HashMap::new()
        };
        let number = |person: &Person| match sort.order {
            MemberOrder::Name => 0,
            MemberOrder::Level => decode::number(person.level),
            MemberOrder::Joined => person.joined_at,
            MemberOrder::LastSeen => seen.get(&person.id).copied().unwrap_or(0),
        };
        let hit = |(shard, index): &(usize, usize)| {
            let shard = self.shards.get(*shard)?;
            let person = shard.person(*index)?;
            Some(Hit { key: shard.key(*index, number(person))?, id: person.id })
        };
        Ok(found.iter().filter_map(hit).collect())
    }
}

/// Keeps the first `count`, and sorts them.
fn first(hits: &mut Vec<Hit<'_>>, count: usize, direction: Direction) {
    let order = |a: &Hit<'_>, b: &Hit<'_>| direction.compare(a.key, b.key);
    if count == 0 {
        hits.clear();
    } else if count < hits.len() {
        hits.select_nth_unstable_by(count - 1, order);
        hits.truncate(count);
    }
    hits.sort_unstable_by(order);
}

/// When these members were last seen, by membership.
async fn last_seen(
    snapshot: &mut Connection,
    memberships: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, i64>, Error> {
    let memberships: Vec<_> = memberships.collect();
    let Some(query) = with_ids("SELECT m.id, m.last_seen FROM memberships m WHERE m.id", &memberships) else {
        return Ok(HashMap::new());
    };
    let rows = query.fetch_all(snapshot).await?;
    rows.iter().map(|row| Ok((id(&row.try_get::<String>("id")?)?, row.try_get("last_seen")?))).collect()
}

/// The members of a page, in this order.
async fn read(snapshot: &mut Connection, sort: Sort, hits: &[Hit<'_>]) -> Result<Vec<Listed>, Error> {
    let ids: Vec<_> = hits.iter().map(|hit| hit.id).collect();
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE m.id");
    let Some(query) = with_ids(&sql, &ids) else { return Ok(Vec::new()) };
    let rows = query.fetch_all(snapshot).await?;
    let mut members: HashMap<Uuid, MemberRow> =
        rows.iter().map(|row| Ok((id(&row.try_get::<String>("id")?)?, member(row)?))).collect::<Result<_, Error>>()?;
    let listed = |hit: &Hit<'_>| {
        let member = members.remove(&hit.id)?;
        let name = String::from_utf8_lossy(hit.key.name).into_owned();
        let key = Key { number: sort.number(&member), name, email: member.user.email.clone() };
        Some(Listed { member, key })
    };
    Ok(hits.iter().filter_map(listed).collect())
}

/// A statement that continues with a list of ids, at most 1000; `None` if there are none.
pub(super) fn with_ids(sql: &str, ids: &[Uuid]) -> Option<sql::Query> {
    let last = ids.last()?;
    let length = IDS.into_iter().find(|length| ids.len() <= *length)?;
    let query = sql::query(AssertSqlSafe(format!("{sql} IN {}", places(1, length))));
    let ids = ids.iter().chain(std::iter::repeat(last)).take(length);
    Some(ids.fold(query, |query, id| query.bind(id.to_string())))
}

fn id(text: &str) -> Result<Uuid, Error> {
    Uuid::try_parse(text).map_err(|error| Error::column("id", error))
}
