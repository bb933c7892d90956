//! Memberships of organizations. The only module that changes who is a member, and at which level.
//!
//! INVARIANT: every organization has exactly one owner. [`insert`] adds the first, [`transfer`] moves ownership;
//! [`set_level`] and [`remove`] never touch an owner.

mod access;
mod cursor;
mod emails;
mod filter;
mod found;
mod helpers;
mod jump;
mod list;
mod names;
mod order;
mod rights;
mod search;
mod shard;
mod sorted;
mod walk;
mod without_two_factor;

pub(crate) use access::{AccessFilter, page_by_access};
pub(crate) use cursor::{Cursor, Place};
pub(crate) use emails::{find_by_emails, find_emails};
pub(crate) use filter::{Listed, MemberFilter};
pub(crate) use helpers::{Candidate, HELPERS, at_least, choose, managers, managers_to_tell, member_to_tell};
pub(super) use helpers::{DAY, candidate};
pub(crate) use list::{MemberPage, page};
pub(crate) use names::Names;
pub(crate) use order::Sort;
pub(crate) use rights::{counted, levels_of, of_person};
pub(crate) use without_two_factor::without_two_factor;

use super::end::LevelEnd;
use super::in_list::InList;
use super::notices::Notice;
use super::{decode, domains, invites};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{MembershipId, OrganizationId, User, UserId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// A member of an organization.
#[derive(Debug, Clone)]
pub(crate) struct MemberRow {
    pub(crate) id: MembershipId,
    pub(crate) user: User,
    pub(crate) level: Level,
    pub(crate) joined_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) last_seen: Option<Moment>,
    /// The end of the level.
    pub(crate) end: Option<LevelEnd>,
}

const COLUMNS: &str = "m.id, m.level, m.joined_at, m.updated_at, m.expires_at, m.expires_by, m.level_after,
        u.id AS user_id, u.distinct_id, u.first_name, u.email, u.last_seen";
const FROM: &str = "FROM memberships m JOIN users u ON u.id = m.user_id AND u.is_active = 1";

fn member(row: &Row) -> Result<MemberRow, Error> {
    Ok(MemberRow {
        id: MembershipId(row.try_get("id")?),
        user: decode::user(row)?,
        level: decode::level(row, "level")?,
        joined_at: decode::time(row, "joined_at")?,
        updated_at: decode::time(row, "updated_at")?,
        last_seen: decode::optional_time(row, "last_seen")?,
        end: LevelEnd::read(row)?,
    })
}

/// One member, by their user id.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
) -> Result<Option<MemberRow>, Error> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE m.organization_id = $1 AND m.user_id = $2");
    let row =
        sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(person.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(member).transpose()
}

/// All active members of an organization, with membership and level.
pub(crate) async fn levels(
    conn: &mut Connection,
    organization: &OrganizationId,
) -> Result<HashMap<UserId, (MembershipId, Level)>, Error> {
    let sql = format!("SELECT m.user_id, m.id, m.level {FROM} WHERE m.organization_id = $1");
    let rows = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let membership = MembershipId(row.try_get("id")?);
            Ok((UserId(row.try_get("user_id")?), (membership, decode::level(row, "level")?)))
        })
        .collect()
}

/// First name and email of those of these people who are members.
pub(crate) async fn names_of(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: &[&UserId],
) -> Result<HashMap<UserId, (String, String)>, Error> {
    let list = InList::new(2, people.iter().map(|person| person.as_str()));
    let sql = format!(
        "SELECT u.id, u.first_name, u.email {FROM} WHERE m.organization_id = $1 AND m.user_id IN {}",
        list.places
    );
    let rows = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str())).fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((UserId(row.try_get("id")?), (row.try_get("first_name")?, row.try_get("email")?))))
        .collect()
}

/// The accounts of these memberships.
pub(crate) async fn users(
    conn: &mut Connection,
    memberships: &[MembershipId],
) -> Result<HashMap<MembershipId, User>, Error> {
    let mut users = HashMap::with_capacity(memberships.len());
    // In chunks, because databases limit the placeholders of a statement.
    for memberships in memberships.chunks(1000) {
        let list = InList::new(1, memberships.iter().map(MembershipId::as_str));
        let sql = format!("SELECT {COLUMNS} {FROM} WHERE m.id IN {}", list.places);
        for row in &list.bind(sql::query(AssertSqlSafe(sql))).fetch_all(&mut *conn).await? {
            users.insert(MembershipId(row.try_get("id")?), decode::user(row)?);
        }
    }
    Ok(users)
}

/// Inserts a member who joins now.
pub(crate) async fn insert(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
    level: Level,
    now: Moment,
) -> Result<MembershipId, Error> {
    insert_joined(conn, organization, person, level, now, now).await
}

/// Inserts a member who joined at `joined_at`.
pub(crate) async fn insert_joined(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
    level: Level,
    joined_at: Moment,
    now: Moment,
) -> Result<MembershipId, Error> {
    let id = MembershipId(uuid::Uuid::now_v7().to_string());
    sql::query(
        "INSERT INTO memberships (id, organization_id, user_id, level, joined_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.as_str())
    .bind(organization.as_str())
    .bind(person.as_str())
    .bind(decode::number(level))
    .bind(joined_at.micros())
    .bind(now.micros())
    .execute(&mut *conn)
    .await?;
    conn.notice(Notice::Memberships(person.clone()));
    Ok(id)
}

/// Makes somebody administrator or member, perhaps until an end, and renews the invite links that they can no longer see.
/// Without `end` the level has none. Ownership is changed by [`transfer`].
pub(crate) async fn set_level(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
    level: Level,
    end: Option<&LevelEnd>,
    now: Moment,
) -> Result<(), Error> {
    renew_links(&mut *conn, organization, person, Some(level), now).await?;
    sql::query(
        "UPDATE memberships SET level = $3, updated_at = $4, expires_at = $5, expires_by = $6, warn_at = $7,
            level_after = $8
         WHERE organization_id = $1 AND user_id = $2 AND level <> 15 AND $3 <> 15",
    )
    .bind(organization.as_str())
    .bind(person.as_str())
    .bind(decode::number(level))
    .bind(now.micros())
    .bind(end.map(|end| end.end.at().micros()))
    .bind(end.and_then(|end| end.end.by.as_ref()).map(UserId::as_str))
    .bind(end.and_then(|end| end.end.warn_at(now)).map(Moment::micros))
    .bind(end.map(|end| decode::number(end.after)))
    .execute(conn)
    .await?;
    Ok(())
}

/// Transfers ownership: the owner becomes administrator, `person` owner. Both can still see the same invite links.
pub(crate) async fn transfer(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
    now: Moment,
) -> Result<(), Error> {
    sql::query("UPDATE memberships SET level = 8, updated_at = $2 WHERE organization_id = $1 AND level = 15")
        .bind(organization.as_str())
        .bind(now.micros())
        .execute(&mut *conn)
        .await?;
    // Ownership never ends.
    let raised = sql::query(
        "UPDATE memberships SET level = 15, updated_at = $3, expires_at = NULL, expires_by = NULL, warn_at = NULL,
            level_after = NULL
         WHERE organization_id = $1 AND user_id = $2",
    );
    let raised = raised.bind(organization.as_str()).bind(person.as_str()).bind(now.micros()).execute(conn).await?;
    // Without a new owner, the transaction must not commit.
    if raised.rows_affected() == 1 { Ok(()) } else { Err(Error::RowNotFound) }
}

/// Removes a member. Foreign keys delete their explicit project memberships and the invites they sent. The account
/// stays; if this was its current organization, it has none. Old links do not let the person in again: those that they
/// could see are renewed, and an invite to their own address is deleted.
pub(crate) async fn remove(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
    now: Moment,
) -> Result<(), Error> {
    if let Some(member) = renew_links(&mut *conn, organization, person, None, now).await? {
        invites::delete_to_addresses(&mut *conn, organization, &[&member.user.email]).await?;
        domains::remember_former(&mut *conn, organization, &member.user.email).await?;
    }
    // The account before its membership: a change of the account locks them in this order too.
    sql::query(
        "UPDATE users SET current_organization_id = NULL, current_project_id = NULL
         WHERE id = $2 AND current_organization_id = $1",
    )
    .bind(organization.as_str())
    .bind(person.as_str())
    .execute(&mut *conn)
    .await?;
    sql::query("DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2 AND level <> 15")
        .bind(organization.as_str())
        .bind(person.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Renews the invite links that somebody cannot see at level `to`; `None`: removed.
async fn renew_links(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
    to: Option<Level>,
    now: Moment,
) -> Result<Option<MemberRow>, Error> {
    let member = find(&mut *conn, organization, person).await?;
    if let Some(member) = &member {
        invites::renew_lost(conn, organization, person, (member.level, to), now).await?;
    }
    Ok(member)
}
