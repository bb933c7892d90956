//! Organizations. Every lookup goes through a membership, so an organization does not exist for outsiders.

use super::in_list::InList;
mod current;

pub(crate) use current::{choose_current, current, make_current};

use super::kept_out::{self, is_kept_out};
use super::notices::Notice;
use super::{Slice, Tx, decode};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use crate::text::normalize::normalize_name;
use crate::text::slug;
use rolecall_api::{OrganizationId, OrganizationRef, UpdateOrganization, UserId};
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
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub(crate) struct FoundOrganization {
    pub(crate) id: OrganizationId,
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) join_email: bool,
    pub(crate) members_can_invite: bool,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) require_two_factor: bool,
    /// True if the organization keeps the caller out (see [`rolecall_policy::is_kept_out`]).
    pub(crate) is_kept_out: bool,
    /// The caller's level.
    pub(crate) level: Level,
}

impl FoundOrganization {
    /// How the caller's account lists it.
    pub(crate) fn reference(&self) -> OrganizationRef {
        OrganizationRef {
            id: self.id.clone(),
            name: self.name.clone(),
            slug: self.slug.clone(),
            membership_level: self.level,
            require_two_factor: self.require_two_factor,
            is_kept_out: self.is_kept_out,
        }
    }
}

/// The beginning of a statement about the organizations of a person.
fn select() -> String {
    format!(
        "SELECT o.id, o.name, o.slug, o.is_member_join_email_enabled, o.members_can_invite, o.created_at, o.updated_at,
            m.level, {}
         FROM memberships m
         JOIN organizations o ON o.id = m.organization_id
         JOIN users u ON u.id = m.user_id
         WHERE m.user_id = $1",
        kept_out::COLUMNS
    )
}

fn organization(row: &Row) -> Result<FoundOrganization, Error> {
    Ok(FoundOrganization {
        id: OrganizationId(row.try_get("id")?),
        name: row.try_get("name")?,
        slug: row.try_get("slug")?,
        join_email: decode::switch(row, "is_member_join_email_enabled")?,
        members_can_invite: decode::switch(row, "members_can_invite")?,
        created_at: decode::time(row, "created_at")?,
        updated_at: decode::time(row, "updated_at")?,
        require_two_factor: decode::switch(row, "require_two_factor")?,
        is_kept_out: is_kept_out(row)?,
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
        OrganizationKey::Current => (current::current_first(), None),
        OrganizationKey::Id(id) => ("AND o.id = $2".to_owned(), Some(id.as_str())),
        OrganizationKey::Slug(slug) => ("AND o.slug = $2".to_owned(), Some(slug.as_str())),
    };
    let mut query = sql::query(AssertSqlSafe(format!("{} {condition}", select()))).bind(caller.as_str());
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

/// The number of organizations that do not keep a person out, and those of a slice, sorted by name.
pub(crate) async fn page(
    conn: &mut Connection,
    person: &UserId,
    slice: Slice,
) -> Result<(u64, Vec<FoundOrganization>), Error> {
    let mut found = list(conn, person).await?;
    found.retain(|organization| !organization.is_kept_out);
    Ok(slice.cut(found))
}

async fn rows(conn: &mut Connection, person: &UserId) -> Result<Vec<Row>, Error> {
    let sql = AssertSqlSafe(format!("{} ORDER BY o.name_key, o.id", select()));
    sql::query(sql).bind(person.as_str()).fetch_all(conn).await
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
            members_can_invite = COALESCE($6, members_can_invite),
            require_two_factor = COALESCE($8, require_two_factor), updated_at = $7
         WHERE id = $1",
    )
    .bind(id.as_str())
    .bind(changes.name.as_deref())
    .bind(changes.name.as_deref().map(normalize_name))
    .bind(changes.slug.as_deref())
    .bind(changes.is_member_join_email_enabled.map(i64::from))
    .bind(changes.members_can_invite.map(i64::from))
    .bind(now.micros())
    .bind(changes.require_two_factor.map(i64::from))
    .execute(&mut *conn)
    .await?;
    if changes.require_two_factor == Some(false) {
        // It is there again for those whom it kept out.
        conn.notice(Notice::Restored(id.clone()));
    }
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
