//! What callers hold of the database: a connection for one read, or a transaction.

use super::idempotency;
use super::notices::Notices;
use super::sql::{self, Connection, query};
use rolecall_api::OrganizationId;
use std::collections::HashSet;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A transaction. Dereferences to its connection.
#[derive(Debug)]
pub struct Tx(Connection, Arc<Notices>);

impl Tx {
    pub(super) fn new(connection: Connection, notices: Arc<Notices>) -> Self {
        Tx(connection, notices)
    }

    /// Commits, and marks the current request as done if it has an idempotency key.
    ///
    /// # Errors
    /// The database does not commit; then nothing is changed.
    pub async fn commit(mut self) -> sql::Result<()> {
        idempotency::mark_done(&mut self).await?;
        self.commit_aside().await
    }

    /// Commits a change that the request did not ask for, such as a counter of attempts: its idempotency key stays
    /// open.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub async fn commit_aside(self) -> sql::Result<()> {
        let Tx(connection, notices) = self;
        notices.add(match connection {
            Connection::Sqlite(handle) => handle.commit()?,
            Connection::Postgres(handle) => handle.commit(&notices.server).await?,
        });
        Ok(())
    }

    /// True if no other transaction writes meanwhile, so that rows need no locks: what was read stays true.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        // The others wait in `BEGIN IMMEDIATE`.
        matches!(self.0, Connection::Sqlite(_))
    }

    /// Locks an organization until the transaction ends; waits for other transactions. False if it does not exist.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lock_organization(&mut self, id: &str) -> sql::Result<bool> {
        self.lock(
            "SELECT id FROM organizations WHERE id = $1",
            "SELECT id FROM organizations WHERE id = $1 FOR NO KEY UPDATE",
            id,
        )
        .await
    }

    /// Locks an account until the transaction ends; waits for other transactions. False if it does not exist.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lock_user(&mut self, id: &str) -> sql::Result<bool> {
        self.lock("SELECT id FROM users WHERE id = $1", "SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE", id)
            .await
    }

    /// Locks all organizations of a person, in the order of their ids, and returns them. Call it before
    /// [`Self::lock_user`].
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lock_organizations_of(&mut self, user: &str) -> sql::Result<Vec<OrganizationId>> {
        let locked = match self.0 {
            Connection::Sqlite(_) => None,
            Connection::Postgres(_) => {
                let sql = "SELECT id FROM organizations
                     WHERE id IN (SELECT organization_id FROM memberships WHERE user_id = $1)
                     ORDER BY id FOR NO KEY UPDATE";
                let rows = query(sql).bind(user).fetch_all(self).await?;
                Some(rows.iter().map(|row| row.try_get("id")).collect::<sql::Result<HashSet<String>>>()?)
            }
        };
        // While it waited for a lock, the person may have been removed from an organization. One that they joined
        // meanwhile is left out, as if this transaction had come first.
        let sql = "SELECT m.organization_id FROM memberships m JOIN organizations o ON o.id = m.organization_id
             WHERE m.user_id = $1 ORDER BY m.organization_id";
        let rows = query(sql).bind(user).fetch_all(self).await?;
        let mut ids = rows.iter().map(|row| row.try_get("organization_id")).collect::<sql::Result<Vec<String>>>()?;
        if let Some(locked) = locked {
            ids.retain(|id| locked.contains(id));
        }
        Ok(ids.into_iter().map(OrganizationId).collect())
    }

    /// On PostgreSQL, takes the weaker row lock, so that foreign keys to the row (a grant by this user, for example)
    /// need not wait.
    async fn lock(&mut self, sqlite: &'static str, postgres: &'static str, id: &str) -> sql::Result<bool> {
        let sql = match self.0 {
            Connection::Sqlite(_) => sqlite,
            Connection::Postgres(_) => postgres,
        };
        Ok(query(sql).bind(id).fetch_optional(self).await?.is_some())
    }
}

/// A connection for one read. Dereferences to its connection.
#[derive(Debug)]
pub struct Reader(Connection);

impl Reader {
    pub(super) fn new(connection: Connection) -> Self {
        Reader(connection)
    }
}

impl Deref for Reader {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

impl Deref for Tx {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}
