//! Lists of projects. The database finds the projects of the organizations of a person; the rules
//! ([`rolecall_policy::effective_level`]) decide which of them the person can access.
//!
//! Only rows that become part of an answer are read completely.

use super::{ACCESS, BASIC, FROM, FoundProject, WHOLE, access_of, is_accessible, project};
use crate::store::RightsOf;
use crate::store::in_list::InList;
use crate::store::kept_out;
use crate::store::organizations;
use crate::store::sql::{self, Connection, Error, Row};
use crate::store::{Slice, decode};
use crate::text::normalize::MATCHES_ALL;
use rolecall_api::{OrganizationId, ProjectBasic, ProjectId, UserId};
use rolecall_policy::{ProjectState, effective_level};
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};

/// Which organizations a list of projects is about, of those that the person is a member of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Within<'a> {
    /// All of them that do not keep the person out.
    All,
    /// One.
    One(&'a OrganizationId),
    /// Several.
    These(&'a [OrganizationId]),
}

/// The rows of the projects that a person can access, sorted by name; those of several organizations one organization
/// after another, which is the order of an index. `pattern`: see [`crate::text::normalize`].
async fn rows(
    conn: &mut Connection,
    columns: &str,
    reader: RightsOf<'_>,
    within: Within<'_>,
    pattern: &str,
) -> Result<Vec<Row>, Error> {
    let within: Option<&[OrganizationId]> = match within {
        Within::All => None,
        Within::One(organization) => Some(std::slice::from_ref(organization)),
        Within::These(organizations) => Some(organizations),
    };
    let mut conditions = String::new();
    let list = within.map(|within| InList::new(2, within.iter().map(OrganizationId::as_str)));
    match &list {
        Some(list) => conditions.extend([" AND m.organization_id IN ", list.places.as_str()]),
        None => conditions.extend([
            " AND NOT EXISTS (SELECT 1 FROM organizations o WHERE o.id = m.organization_id AND ",
            kept_out::CONDITION,
            ")",
        ]),
    }
    let order = if list.is_some() { "m.organization_id, " } else { "" };
    let next = list.as_ref().map_or(2, |list| list.end(2));
    if pattern != MATCHES_ALL {
        conditions.extend([" AND p.name_key LIKE $", &next.to_string(), r" ESCAPE '\'"]);
    }
    let sql = format!("SELECT {columns} {FROM}{conditions} ORDER BY {order}p.name_key, p.id");
    let query = sql::query(AssertSqlSafe(sql)).bind(reader.person.as_str());
    let query = if let Some(list) = &list { list.bind(query) } else { query };
    let query = if pattern == MATCHES_ALL { query } else { query.bind(pattern) };
    let mut rows = query.fetch_all(conn).await?;
    let mut failure = None;
    rows.retain(|row| {
        is_accessible(row, reader).unwrap_or_else(|error| {
            failure = Some(error);
            false
        })
    });
    failure.map_or(Ok(rows), Err)
}

/// `None` without access.
fn basic(row: &Row, reader: RightsOf<'_>) -> Result<Option<ProjectBasic>, Error> {
    let (level, state) = reader.access_in(row)?;
    let Some(effective_membership_level) = effective_level(Some(level), state) else {
        return Ok(None);
    };
    Ok(Some(ProjectBasic {
        id: ProjectId(row.try_get("id")?),
        uuid: row.try_get("uuid")?,
        organization: OrganizationId(row.try_get("organization_id")?),
        name: row.try_get("name")?,
        api_token: row.try_get("api_token")?,
        timezone: row.try_get("timezone")?,
        ingested_event: decode::switch(row, "ingested_event")?,
        access_control: state.private,
        effective_membership_level,
        explicit_level: state.explicit,
    }))
}

/// The projects that a person can access, as lists contain them; those of each organization sorted by name.
pub(crate) async fn accessible(
    conn: &mut Connection,
    reader: RightsOf<'_>,
    within: Within<'_>,
) -> Result<Vec<ProjectBasic>, Error> {
    let rows = rows(conn, &format!("{ACCESS}, {BASIC}"), reader, within, MATCHES_ALL).await?;
    rows.iter().filter_map(|row| basic(row, reader).transpose()).collect()
}

/// The number of projects that a person can access and that match a pattern, and those of a slice.
pub(crate) async fn basics(
    conn: &mut Connection,
    person: &UserId,
    pattern: &str,
    slice: Slice,
) -> Result<(u64, Vec<ProjectBasic>), Error> {
    let rows = rows(conn, &format!("{ACCESS}, {BASIC}"), person.into(), Within::All, pattern).await?;
    let (count, rows) = slice.cut(rows);
    let basics = rows.iter().filter_map(|row| basic(row, person.into()).transpose());
    Ok((count, basics.collect::<Result<_, _>>()?))
}

/// The number of projects in one organization that a person can access and that match a pattern, and the rows of a slice
/// of them for [`mod@super::listed`].
pub(crate) async fn page(
    conn: &mut Connection,
    reader: RightsOf<'_>,
    organization: &OrganizationId,
    pattern: &str,
    slice: Slice,
) -> Result<(u64, Vec<Row>), Error> {
    let columns = format!("{ACCESS}, p.uuid, p.name, p.api_token, p.timezone, p.ingested_event, {WHOLE}");
    let rows = rows(conn, &columns, reader, Within::One(organization), pattern).await?;
    Ok(slice.cut(rows))
}

/// What the rules need to know about the projects of an organization that a person can access.
pub(crate) async fn states(
    conn: &mut Connection,
    reader: RightsOf<'_>,
    organization: &OrganizationId,
) -> Result<HashMap<ProjectId, ProjectState>, Error> {
    let rows = rows(conn, ACCESS, reader, Within::One(organization), MATCHES_ALL).await?;
    rows.iter().map(|row| Ok((ProjectId(row.try_get("id")?), reader.access_in(row)?.1))).collect()
}

/// What the rules need to know about all projects of a person's organizations, whether or not they can access them.
pub(crate) async fn all_states(
    conn: &mut Connection,
    person: &UserId,
) -> Result<Vec<(OrganizationId, ProjectId, ProjectState)>, Error> {
    let sql = format!("SELECT {ACCESS}, p.organization_id {FROM}");
    let rows = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let organization = OrganizationId(row.try_get("organization_id")?);
            Ok((organization, ProjectId(row.try_get("id")?), access_of(row)?.1))
        })
        .collect()
}

/// All projects of an organization, with name and privacy, whoever can access them.
pub(crate) async fn privacy(
    conn: &mut Connection,
    organization: &OrganizationId,
) -> Result<Vec<(ProjectId, String, bool)>, Error> {
    let sql = "SELECT id, name, access_control FROM projects WHERE organization_id = $1";
    let rows = sql::query(sql).bind(organization.as_str()).fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((ProjectId(row.try_get("id")?), row.try_get("name")?, decode::switch(row, "access_control")?)))
        .collect()
}

/// The projects of an organization that a person can access.
pub(crate) async fn open_to(
    conn: &mut Connection,
    reader: RightsOf<'_>,
    organization: &OrganizationId,
) -> Result<HashSet<ProjectId>, Error> {
    Ok(states(conn, reader, organization).await?.into_keys().collect())
}

/// The current project of a person, of the `projects` in their current organization that they can access: the selected
/// one, or else the first open one, or else the first.
pub(crate) fn choose_current(projects: &[ProjectBasic], selected: Option<ProjectId>) -> Option<&ProjectBasic> {
    // `min_by_key` returns the first of equal ones, so names decide.
    projects.iter().min_by_key(|project| (selected != Some(project.id), project.access_control))
}

/// The person's current project; see [`choose_current`].
pub(super) async fn current(conn: &mut Connection, person: &UserId) -> Result<Option<FoundProject>, Error> {
    let Some((organization, selected, is_kept_out)) = organizations::current(conn, person).await? else {
        return Ok(None);
    };
    let columns = format!("{ACCESS}, {BASIC}, {WHOLE}");
    let rows = rows(conn, &columns, person.into(), Within::One(&organization), MATCHES_ALL).await?;
    let mut chosen: Option<((bool, bool), &Row)> = None;
    for row in &rows {
        let rank = (selected != Some(ProjectId(row.try_get("id")?)), access_of(row)?.1.private);
        if chosen.is_none_or(|(best, _)| rank < best) {
            chosen = Some((rank, row));
        }
    }
    chosen.map(|(_, row)| project(row, is_kept_out)).transpose()
}
