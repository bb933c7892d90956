//! Organizations. Every lookup goes through a membership, so an organization does not exist for outsiders.

use super::in_list::InList;
use super::{Slice, Tx, decode};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use crate::text::normalize::normalize_name;
use crate::text::slug;
use rolecall_api::{OrganizationId, ProjectId, UpdateOrganization, UserId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};

/// How a path refers to an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrganizationKey {
    /// `@current`: the caller's current organization, or else their first.
    Current,
    /// By its id.
    Id(OrganizationId),
    /// Its URL name.
    Slug(String),
}

impl OrganizationKey {
    /// Parses a path segment. `None` if it cannot refer to an organization.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text == "@current" {
            return Some(Self::Current);
        }
        if let Some(id) = crate::text::uuids::parse(text) {
            return Some(Self::Id(OrganizationId(id.to_string())));
        }
        slug::is_valid(text).then(|| Self::Slug(text.to_owned()))
    }
}

/// An organization, with the caller's membership.
#[derive(Debug, Clone)]
pub(crate) struct FoundOrganization {
    pub(crate) id: OrganizationId,
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) join_email: bool,
    pub(crate) members_can_invite: bool,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    /// The caller's level.
    pub(crate) level: Level,
}

const SELECT: &str = "SELECT o.id, o.name, o.slug, o.is_member_join_email_enabled, o.members_can_invite,
        o.created_at, o.updated_at, m.level
    FROM memberships m
    JOIN organizations o ON o.id = m.organization_id
    JOIN users u ON u.id = m.user_id
    WHERE m.user_id = $1";

/// Sorts the current organization first: the selected one while the person is a member, or else the first by name.
const CURRENT_FIRST: &str =
    "ORDER BY CASE WHEN o.id = u.current_organization_id THEN 0 ELSE 1 END, o.name_key, o.id LIMIT 1";

fn organization(row: &Row) -> Result<FoundOrganization, Error> {
    Ok(FoundOrganization {
        id: OrganizationId(row.try_get("id")?),
        name: row.try_get("name")?,
        slug: row.try_get("slug")?,
        join_email: decode::switch(row, "is_member_join_email_enabled")?,
        members_can_invite: decode::switch(row, "members_can_invite")?,
        created_at: decode::time(row, "created_at")?,
        updated_at: decode::time(row, "updated_at")?,
        level: decode::level(row, "level")?,
    })
}

/// The organization, if `caller` is a member.
pub(crate) async fn find(
    conn: &mut Connection,
    key: &OrganizationKey,
    caller: &UserId,
) -> Result<Option<FoundOrganization>, Error> {
    let (condition, value) = match key {
        OrganizationKey::Current => (CURRENT_FIRST, None),
        OrganizationKey::Id(id) => ("AND o.id = $2", Some(id.as_str())),
        OrganizationKey::Slug(slug) => ("AND o.slug = $2", Some(slug.as_str())),
    };
    let mut query = sql::query(AssertSqlSafe(format!("{SELECT} {condition}"))).bind(caller.as_str());
    if let Some(value) = value {
        query = query.bind(value);
    }
    query.fetch_optional(conn).await?.as_ref().map(organization).transpose()
}

/// The same for a write: locks the organization until the transaction ends.
///
/// Every write in an organization begins here, so concurrent writes end as if they had run one after another (contract
/// 2.6).
pub(crate) async fn find_to_write(
    tx: &mut Tx,
    key: &OrganizationKey,
    caller: &UserId,
) -> Result<Option<FoundOrganization>, Error> {
    let Some(seen) = find(tx, key, caller).await? else {
        return Ok(None);
    };
    if tx.is_alone() {
        return Ok(Some(seen));
    }
    tx.lock_organization(seen.id.as_str()).await?;
    find(tx, &OrganizationKey::Id(seen.id), caller).await
}

/// All organizations of a person, sorted by name.
pub(crate) async fn list(conn: &mut Connection, person: &UserId) -> Result<Vec<FoundOrganization>, Error> {
    rows(conn, person).await?.iter().map(organization).collect()
}

/// The number of organizations of a person, and those of a slice, sorted by name.
pub(crate) async fn page(
    conn: &mut Connection,
    person: &UserId,
    slice: Slice,
) -> Result<(u64, Vec<FoundOrganization>), Error> {
    let (count, rows) = slice.cut(rows(conn, person).await?);
    Ok((count, rows.iter().map(organization).collect::<Result<_, _>>()?))
}

async fn rows(conn: &mut Connection, person: &UserId) -> Result<Vec<Row>, Error> {
    let sql = AssertSqlSafe(format!("{SELECT} ORDER BY o.name_key, o.id"));
    sql::query(sql).bind(person.as_str()).fetch_all(conn).await
}

/// The current organization of a person, of `all` organizations of theirs: the selected one, or else the first.
pub(crate) fn choose_current(
    mut all: Vec<FoundOrganization>,
    selected: Option<&OrganizationId>,
) -> Option<FoundOrganization> {
    let position = all.iter().position(|organization| Some(&organization.id) == selected).unwrap_or_default();
    (position < all.len()).then(|| all.swap_remove(position))
}

/// The current organization of a person (see [`choose_current`]), and the project that they selected.
pub(crate) async fn current(
    conn: &mut Connection,
    person: &UserId,
) -> Result<Option<(OrganizationId, Option<ProjectId>)>, Error> {
    let sql = format!(
        "SELECT o.id, u.current_project_id FROM memberships m
         JOIN organizations o ON o.id = m.organization_id
         JOIN users u ON u.id = m.user_id
         WHERE m.user_id = $1 {CURRENT_FIRST}"
    );
    let row = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).fetch_optional(conn).await?;
    let current = |row: Row| {
        let project: Option<i64> = row.try_get("current_project_id")?;
        Ok((OrganizationId(row.try_get("id")?), project.map(ProjectId)))
    };
    row.map(current).transpose()
}

/// Creates an organization with its owner, and makes it their current one. The caller adds a project.
pub(crate) async fn create(
    conn: &mut Connection,
    name: &str,
    owner: &UserId,
    now: Moment,
) -> Result<OrganizationId, Error> {
    let id = OrganizationId(uuid::Uuid::now_v7().to_string());
    let plain = slug::from_name(name);
    let mut slug = plain.clone();
    loop {
        let inserted = sql::query(
            "INSERT INTO all_organizations (id, name, name_key, slug, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (slug) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(name)
        .bind(normalize_name(name))
        .bind(slug.as_str())
        .bind(now.micros())
        .execute(&mut *conn)
        .await?;
        if inserted.rows_affected() == 1 {
            break;
        }
        slug = slug::with_random_suffix(&plain);
    }
    super::members::insert(conn, &id, owner, Level::Owner, now).await?;
    make_current(conn, &id, owner).await?;
    Ok(id)
}

/// Sets a person's current organization, and resets their current project.
pub(crate) async fn make_current(conn: &mut Connection, id: &OrganizationId, person: &UserId) -> Result<(), Error> {
    sql::query("UPDATE users SET current_organization_id = $1, current_project_id = NULL WHERE id = $2")
        .bind(id.as_str())
        .bind(person.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// The name of an organization; empty if there is none.
pub(crate) async fn name(conn: &mut Connection, id: &OrganizationId) -> Result<String, Error> {
    let row = sql::query("SELECT name FROM organizations WHERE id = $1").bind(id.as_str()).fetch_optional(conn).await?;
    Ok(row.map(|row| row.try_get("name")).transpose()?.unwrap_or_default())
}

/// How mails name an organization.
#[derive(Debug)]
pub(crate) struct NamedOrganization {
    pub(crate) id: OrganizationId,
    pub(crate) name: String,
    pub(crate) slug: String,
    /// Whether administrators get an email when someone joins.
    pub(crate) join_email: bool,
}

impl NamedOrganization {
    /// Reads the columns `name`, `slug` and `is_member_join_email_enabled`.
    pub(super) fn read(row: &Row, id: OrganizationId) -> Result<Self, Error> {
        let join_email = decode::switch(row, "is_member_join_email_enabled")?;
        Ok(NamedOrganization { id, name: row.try_get("name")?, slug: row.try_get("slug")?, join_email })
    }
}

/// The organization as mails name it.
pub(crate) async fn named(conn: &mut Connection, id: &OrganizationId) -> Result<Option<NamedOrganization>, Error> {
    let query = sql::query("SELECT name, slug, is_member_join_email_enabled FROM organizations WHERE id = $1");
    let row = query.bind(id.as_str()).fetch_optional(conn).await?;
    row.map(|row| NamedOrganization::read(&row, id.clone())).transpose()
}

/// True if an organization, perhaps a deleted one, has this URL name.
pub(crate) async fn has_slug(conn: &mut Connection, slug: &str) -> Result<bool, Error> {
    let row = sql::query("SELECT id FROM all_organizations WHERE slug = $1").bind(slug).fetch_optional(conn).await?;
    Ok(row.is_some())
}

/// All organization ids.
pub(crate) async fn ids(conn: &mut Connection) -> Result<HashSet<OrganizationId>, Error> {
    let rows = sql::query("SELECT id FROM all_organizations").fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("id").map(OrganizationId)).collect()
}

/// Updates an organization. A taken URL name violates the unique index.
pub(crate) async fn update(
    conn: &mut Connection,
    id: &OrganizationId,
    changes: &UpdateOrganization,
    now: Moment,
) -> Result<(), Error> {
    sql::query(
        "UPDATE all_organizations SET name = COALESCE($2, name), name_key = COALESCE($3, name_key),
            slug = COALESCE($4, slug), is_member_join_email_enabled = COALESCE($5, is_member_join_email_enabled),
            members_can_invite = COALESCE($6, members_can_invite), updated_at = $7
         WHERE id = $1",
    )
    .bind(id.as_str())
    .bind(changes.name.as_deref())
    .bind(changes.name.as_deref().map(normalize_name))
    .bind(changes.slug.as_deref())
    .bind(changes.is_member_join_email_enabled.map(i64::from))
    .bind(changes.members_can_invite.map(i64::from))
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// The number of active members of each of these organizations.
pub(crate) async fn member_counts(
    conn: &mut Connection,
    ids: &[OrganizationId],
) -> Result<HashMap<OrganizationId, u64>, Error> {
    let list = InList::new(1, ids.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT organization_id, CAST(SUM(people) AS BIGINT) AS people
         FROM member_counts WHERE organization_id IN {} GROUP BY organization_id",
        list.places
    );
    let rows = list.bind(sql::query(AssertSqlSafe(sql))).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let id = OrganizationId(row.try_get("organization_id")?);
            Ok((id, u64::try_from(row.try_get::<i64>("people")?).unwrap_or_default()))
        })
        .collect()
}
