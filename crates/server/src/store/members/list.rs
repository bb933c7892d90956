//! Pages of an organization's members, filtered and in every order of the member table.

use super::cursor::Place;
use super::filter::{Listed, MemberFilter, add_to, condition};
use super::names::Names;
use super::search::{self, Matches};
use super::walk::Walk;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{LevelCounts, OrganizationId};
use sqlx::AssertSqlSafe;

/// A page of members.
#[derive(Debug)]
pub(crate) struct MemberPage {
    /// How many match the search at each level.
    pub(crate) counts: LevelCounts,
    /// The length of the whole list.
    pub(crate) count: u64,
    /// The members of this page.
    pub(crate) members: Vec<Listed>,
    /// Whether there are members before this page.
    pub(crate) more_before: bool,
    /// Whether there are members after this page.
    pub(crate) more_after: bool,
}

/// A page of at most `limit` members. `snapshot` must be a transaction that only reads.
pub(crate) async fn page(
    names: &Names,
    snapshot: &mut Connection,
    organization: &OrganizationId,
    filter: &MemberFilter,
    place: &Place,
    limit: u32,
) -> Result<MemberPage, Error> {
    let (matches, counts) = find(names, snapshot, organization, filter).await?;
    let count = filter.count(counts);
    let (members, more_before, more_after) = match matches.filter(|matches| matches.can_be_sorted(filter.sort)) {
        Some(matches) => matches.page(snapshot, filter.sort, place, limit as usize).await?,
        None => Walk { organization, filter, count }.page(names, snapshot, place, limit.into()).await?,
    };
    Ok(MemberPage { counts, count, members, more_before, more_after })
}

/// The number of members that match a filter.
pub(super) async fn count(
    names: &Names,
    snapshot: &mut Connection,
    organization: &OrganizationId,
    filter: &MemberFilter,
) -> Result<u64, Error> {
    Ok(filter.count(find(names, snapshot, organization, filter).await?.1))
}

/// The number of members of each level that match a filter, and who they are if that was found in memory.
async fn find(
    names: &Names,
    snapshot: &mut Connection,
    organization: &OrganizationId,
    filter: &MemberFilter,
) -> Result<(Option<Matches>, LevelCounts), Error> {
    let matches =
        if filter.search.is_empty() { None } else { search::search(names, snapshot, organization, filter).await? };
    let counts = match &matches {
        Some(matches) => matches.counts,
        None => counts(snapshot, organization, filter).await?,
    };
    Ok((matches, counts))
}

/// The number of members of each level that match a filter, counted by the database.
async fn counts(
    snapshot: &mut Connection,
    organization: &OrganizationId,
    filter: &MemberFilter,
) -> Result<LevelCounts, Error> {
    let query = match filter.pattern() {
        None => sql::query("SELECT level, people FROM member_counts WHERE organization_id = $1"),
        Some(_) => sql::query(AssertSqlSafe(format!(
            "SELECT m.level, COUNT(*) AS people FROM memberships m
             WHERE m.organization_id = $1 AND m.is_active = 1{} GROUP BY m.level",
            condition("$2")
        ))),
    };
    let query = filter.pattern().into_iter().fold(query.bind(organization.as_str()), sql::Query::bind);
    let mut counts = LevelCounts::default();
    for row in query.fetch_all(snapshot).await? {
        let people = u64::try_from(row.try_get::<i64>("people")?).unwrap_or_default();
        add_to(&mut counts, decode::level(&row, "level")?, people);
    }
    Ok(counts)
}
