//! What undoing needs beyond the entries.

use crate::clock::Moment;
use crate::store::in_list::InList;
use crate::store::places;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{ActivityScope, OrganizationId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};

/// Keeps what undoing these entries needs beyond their changes, until `expires_at`.
pub(crate) async fn keep_for_undo(
    conn: &mut Connection,
    organization: &OrganizationId,
    entries: &[(i64, String)],
    expires_at: Moment,
) -> Result<(), Error> {
    // In chunks, because databases limit the placeholders of a statement.
    for entries in entries.chunks(1000) {
        let places = places(entries.len(), 4);
        let sql = format!("INSERT INTO activity_undo (organization_id, number, data, expires_at) VALUES {places}");
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(entries.len() == 1);
        for (number, data) in entries {
            query = query.bind(organization.as_str()).bind(*number).bind(data.as_str()).bind(expires_at.micros());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// What is kept of the entries with numbers above `after` and up to `until`.
pub(crate) async fn all_kept_for_undo(
    conn: &mut Connection,
    organization: &OrganizationId,
    (after, until): (i64, i64),
) -> Result<Vec<(i64, String)>, Error> {
    let sql = "SELECT number, data FROM activity_undo WHERE organization_id = $1 AND number > $2 AND number <= $3";
    let query = sql::query(sql).bind(organization.as_str()).bind(after).bind(until);
    query.fetch_all(conn).await?.iter().map(|row| Ok((row.try_get("number")?, row.try_get("data")?))).collect()
}

/// Which of the entries with numbers above `after` and up to `until` are undone.
pub(crate) async fn undone_in(
    conn: &mut Connection,
    organization: &OrganizationId,
    (after, until): (i64, i64),
) -> Result<HashSet<i64>, Error> {
    let sql = "SELECT undoes FROM activity WHERE organization_id = $1 AND undoes > $2 AND undoes <= $3";
    let query = sql::query(sql).bind(organization.as_str()).bind(after).bind(until);
    query.fetch_all(conn).await?.iter().map(|row| row.try_get("undoes")).collect()
}

/// What is kept of an entry, if anything.
pub(crate) async fn kept_for_undo(
    conn: &mut Connection,
    organization: &OrganizationId,
    number: i64,
) -> Result<Option<String>, Error> {
    let row = sql::query("SELECT data FROM activity_undo WHERE organization_id = $1 AND number = $2")
        .bind(organization.as_str())
        .bind(number)
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.try_get("data")).transpose()
}

/// Deletes what is kept of entries that can no longer be undone.
pub(crate) async fn sweep(conn: &mut Connection, now: Moment) -> Result<(), Error> {
    sql::query("DELETE FROM activity_undo WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}

/// The names of these people in the last entries about their memberships: as the organization knew them last.
pub(crate) async fn last_names(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: &[UserId],
) -> Result<HashMap<UserId, String>, Error> {
    let list = InList::new(3, people.iter().map(UserId::as_str));
    let sql = format!(
        "SELECT item_id, item_name FROM activity WHERE organization_id = $1 AND scope = $2 AND item_id IN {}
         ORDER BY number",
        list.places
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(ActivityScope::Member.name());
    let rows = list.bind(query).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((UserId(row.try_get("item_id")?), row.try_get("item_name")?))).collect()
}
