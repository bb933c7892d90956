//! The rows of the activity log. What they mean, and their hashes, is in `crate::activity`; the format is in
//! `docs/activity.md`.
//!
//! INVARIANT: rows are only inserted, under the lock of their organization (or on SQLite, of the database), so that
//! numbers have no gaps and each row contains the hash of the one before.

mod erase;
mod page;
mod slice;
mod undoing;

pub(crate) use erase::{entries_of, erase_actor, erase_item, erase_items, forget_undo, mentions};
pub(crate) use page::{ActorFilter, EntryFilter, EntryPage, Reader, page};
pub(crate) use slice::{AccessOf, about_access, left_since, made_by, organizations, since, slice};
pub(crate) use undoing::{all_kept_for_undo, keep_for_undo, kept_for_undo, last_names, sweep, undone_in};

use super::in_list::InList;
use super::{decode, places};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{ActivityProject, OrganizationId, ProjectId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Rows of one `INSERT`: databases limit the placeholders of a statement.
const ROWS_AT_ONCE: usize = 500;

/// An entry as stored. Names are texts, so that verification reads whatever there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntryRow {
    pub(crate) organization: OrganizationId,
    pub(crate) number: i64,
    pub(crate) created_at: Moment,
    pub(crate) actor: Option<StoredActor>,
    pub(crate) via: String,
    pub(crate) action: String,
    pub(crate) scope: String,
    pub(crate) item: StoredItem,
    pub(crate) project: Option<ActivityProject>,
    /// Canonical JSON.
    pub(crate) changes: String,
    pub(crate) undoes: Option<i64>,
    pub(crate) previous: String,
    pub(crate) hash: String,
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredActor {
    pub(crate) id: UserId,
    pub(crate) name: String,
    pub(crate) email: String,
    /// `None`: they were erased.
    pub(crate) salt: Option<String>,
    pub(crate) commitment: String,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredItem {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    /// Changes with personal data, as canonical JSON.
    pub(crate) changes: String,
    /// `None`: they were erased.
    pub(crate) salt: Option<String>,
    pub(crate) commitment: String,
}

/// The end of an organization's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) number: i64,
    pub(crate) hash: String,
    pub(crate) created_at: Moment,
}

const COLUMNS: &str =
    "a.organization_id, a.number, a.created_at, a.actor_id, a.actor_name, a.actor_email, a.actor_salt,
    a.actor_commitment, a.via, a.action, a.scope, a.item_id, a.item_name, a.item_email, a.item_changes, a.item_salt,
    a.item_commitment, a.project_id, a.project_name, a.changes, a.undoes, a.previous, a.hash";

fn entry(row: &Row) -> Result<EntryRow, Error> {
    let text = |name: &str| row.try_get::<Option<String>>(name).map(Option::unwrap_or_default);
    let actor: Option<String> = row.try_get("actor_id")?;
    let project: Option<i64> = row.try_get("project_id")?;
    Ok(EntryRow {
        organization: OrganizationId(row.try_get("organization_id")?),
        number: row.try_get("number")?,
        created_at: decode::time(row, "created_at")?,
        actor: match actor {
            None => None,
            Some(id) => Some(StoredActor {
                id: UserId(id),
                name: text("actor_name")?,
                email: text("actor_email")?,
                salt: row.try_get("actor_salt")?,
                commitment: text("actor_commitment")?,
            }),
        },
        via: row.try_get("via")?,
        action: row.try_get("action")?,
        scope: row.try_get("scope")?,
        item: StoredItem {
            id: row.try_get("item_id")?,
            name: row.try_get("item_name")?,
            email: row.try_get("item_email")?,
            changes: row.try_get("item_changes")?,
            salt: row.try_get("item_salt")?,
            commitment: row.try_get("item_commitment")?,
        },
        project: match project {
            None => None,
            Some(id) => Some(ActivityProject { id: ProjectId(id), name: text("project_name")? }),
        },
        changes: row.try_get("changes")?,
        undoes: row.try_get("undoes")?,
        previous: row.try_get("previous")?,
        hash: row.try_get("hash")?,
    })
}

/// The ends of the logs of these organizations; those without an entry are left out.
pub(crate) async fn heads(
    conn: &mut Connection,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Head>, Error> {
    let list = InList::new(1, organizations.iter().map(OrganizationId::as_str));
    // `GROUP BY` would read all entries.
    let sql = format!(
        "SELECT o.id, a.number, a.hash, a.created_at FROM all_organizations o
         JOIN activity a ON a.organization_id = o.id
            AND a.number = (SELECT MAX(x.number) FROM activity x WHERE x.organization_id = o.id)
         WHERE o.id IN {}",
        list.places
    );
    let rows = list.bind(sql::query(AssertSqlSafe(sql))).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let (number, hash) = (row.try_get("number")?, row.try_get("hash")?);
            let head = Head { number, hash, created_at: decode::time(row, "created_at")? };
            Ok((OrganizationId(row.try_get("id")?), head))
        })
        .collect()
}

/// Inserts entries.
pub(crate) async fn append(conn: &mut Connection, entries: &[EntryRow]) -> Result<(), Error> {
    for entries in entries.chunks(ROWS_AT_ONCE) {
        let sql = format!(
            "INSERT INTO activity (organization_id, number, created_at, actor_id, actor_name, actor_email, actor_salt,
                actor_commitment, via, action, scope, item_id, item_name, item_email, item_changes, item_salt,
                item_commitment, project_id, project_name, changes, undoes, previous, hash) VALUES {}",
            places(entries.len(), 23)
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(entries.len() == 1);
        for entry in entries {
            let (actor, item) = (entry.actor.as_ref(), &entry.item);
            query = query
                .bind(entry.organization.as_str())
                .bind(entry.number)
                .bind(entry.created_at.micros())
                .bind(actor.map(|actor| actor.id.as_str()))
                .bind(actor.map(|actor| actor.name.as_str()))
                .bind(actor.map(|actor| actor.email.as_str()))
                .bind(actor.and_then(|actor| actor.salt.as_deref()))
                .bind(actor.map(|actor| actor.commitment.as_str()))
                .bind(entry.via.as_str())
                .bind(entry.action.as_str())
                .bind(entry.scope.as_str())
                .bind(item.id.as_str())
                .bind(item.name.as_str())
                .bind(item.email.as_deref())
                .bind(item.changes.as_str())
                .bind(item.salt.as_deref())
                .bind(item.commitment.as_str())
                .bind(entry.project.as_ref().map(|project| project.id.0))
                .bind(entry.project.as_ref().map(|project| project.name.as_str()))
                .bind(entry.changes.as_str())
                .bind(entry.undoes)
                .bind(entry.previous.as_str())
                .bind(entry.hash.as_str());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// An entry, with the number of the entry that undoes it.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
    number: i64,
) -> Result<Option<(EntryRow, Option<i64>)>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT MIN(u.number) FROM activity u
            WHERE u.organization_id = a.organization_id AND u.undoes = a.number) AS undone_by
         FROM activity a WHERE a.organization_id = $1 AND a.number = $2"
    );
    let row = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(number).fetch_optional(conn).await?;
    row.map(|row| Ok((entry(&row)?, row.try_get("undone_by")?))).transpose()
}
