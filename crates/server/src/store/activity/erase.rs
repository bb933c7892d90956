//! Erases people from the log: their names, emails and personal changes, with the salts that would prove them.

use super::EntryRow;
use super::{COLUMNS, entry};
use crate::store::in_list::InList;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{ERASED, OrganizationId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// The email addresses with which a person appears in the log, and the organizations.
pub(crate) async fn mentions(
    conn: &mut Connection,
    user: &UserId,
) -> Result<(BTreeSet<String>, BTreeSet<OrganizationId>), Error> {
    let rows = sql::query(
        "SELECT DISTINCT organization_id, actor_email AS email FROM activity WHERE actor_id = $1
         UNION SELECT DISTINCT organization_id, item_email AS email FROM activity WHERE item_id = $1",
    )
    .bind(user.as_str())
    .fetch_all(conn)
    .await?;
    let (mut emails, mut organizations) = (BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        organizations.insert(OrganizationId(row.try_get("organization_id")?));
        emails.extend(row.try_get::<Option<String>>("email")?.filter(|email| email != ERASED));
    }
    Ok((emails, organizations))
}

/// Erases a person as the one who made changes.
pub(crate) async fn erase_actor(conn: &mut Connection, user: &UserId) -> Result<(), Error> {
    sql::query("UPDATE activity SET actor_name = $2, actor_email = $2, actor_salt = NULL WHERE actor_id = $1")
        .bind(user.as_str())
        .bind(ERASED)
        .execute(conn)
        .await?;
    Ok(())
}

/// Erases what was changed from entries about the person, their keys, and invites to these addresses.
pub(crate) async fn erase_items(conn: &mut Connection, user: &UserId, emails: &BTreeSet<String>) -> Result<(), Error> {
    const SET: &str =
        "UPDATE activity SET item_name = $1, item_email = CASE WHEN item_email IS NULL THEN NULL ELSE $1 END,
        item_changes = '[]', item_salt = NULL";
    sql::query(AssertSqlSafe(format!("{SET} WHERE item_id = $2")))
        .bind(ERASED)
        .bind(user.as_str())
        .execute(&mut *conn)
        .await?;
    // The labels of keys are the person's too.
    sql::query(AssertSqlSafe(format!("{SET} WHERE actor_id = $2 AND scope IN ('account', 'security')")))
        .bind(ERASED)
        .bind(user.as_str())
        .execute(&mut *conn)
        .await?;
    let list = InList::new(2, emails.iter().map(String::as_str));
    let sql = AssertSqlSafe(format!("{SET} WHERE item_email IN {}", list.places));
    list.bind(sql::query(sql).bind(ERASED)).execute(conn).await?;
    Ok(())
}

/// Deletes what is kept for undoing and mentions one of these texts.
pub(crate) async fn forget_undo(
    conn: &mut Connection,
    organizations: &BTreeSet<OrganizationId>,
    texts: &[&str],
) -> Result<(), Error> {
    let list = InList::new(1, organizations.iter().map(OrganizationId::as_str));
    let sql =
        format!("SELECT organization_id, number, data FROM activity_undo WHERE organization_id IN {}", list.places);
    for row in list.bind(sql::query(AssertSqlSafe(sql))).fetch_all(&mut *conn).await? {
        let data: String = row.try_get("data")?;
        if texts.iter().any(|text| data.contains(text)) {
            sql::query("DELETE FROM activity_undo WHERE organization_id = $1 AND number = $2")
                .bind(row.try_get::<String>("organization_id")?)
                .bind(row.try_get::<i64>("number")?)
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}

/// The entries of a scope in these organizations that have personal changes.
pub(crate) async fn entries_of(
    conn: &mut Connection,
    organizations: &BTreeSet<OrganizationId>,
    scope: &str,
) -> Result<Vec<EntryRow>, Error> {
    let list = InList::new(2, organizations.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT {COLUMNS} FROM activity a
         WHERE a.scope = $1 AND a.organization_id IN {} AND a.item_changes <> '[]'",
        list.places
    );
    let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(scope));
    query.fetch_all(conn).await?.iter().map(entry).collect()
}

/// Erases what was changed from one entry.
pub(crate) async fn erase_item(conn: &mut Connection, entry: &EntryRow) -> Result<(), Error> {
    sql::query(
        "UPDATE activity SET item_name = $3, item_email = CASE WHEN item_email IS NULL THEN NULL ELSE $3 END,
            item_changes = '[]', item_salt = NULL
         WHERE organization_id = $1 AND number = $2",
    )
    .bind(entry.organization.as_str())
    .bind(entry.number)
    .bind(ERASED)
    .execute(conn)
    .await?;
    Ok(())
}
