//! Hears of changes by other processes: the notices of other servers on the same PostgreSQL database (`LISTEN`; [`super::sql`] sends them when it
//! commits). The payload is the id of the server that sent it, and the notice: ids only.

use super::notices::Notice;
use super::sql::{self, CHANNEL};
use super::{Db, Pools};
use sqlx::postgres::{PgListener, PgPoolOptions};
use std::time::Duration;
use tokio::time::timeout;

/// After this time without a notice, the connection is tried: a broken one may say nothing.
const QUIET: Duration = Duration::from_mins(1);
/// The time for connecting, and for an answer when the connection is tried.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that hears notices.
pub(crate) struct Listener {
    listener: PgListener,
    /// The id of this server, whose own notices are left out.
    server: String,
}

impl Db {
    /// Begins to hear notices. `None` on SQLite, where only one server changes the database.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn listen(&self) -> sql::Result<Option<Listener>> {
        let Pools::Postgres(pool) = &self.pools else { return Ok(None) };
        // A pool of its own, so that requests keep their connections.
        let options = PgPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
        let own = options.max_lifetime(None).idle_timeout(None).connect_with((*pool.connect_options()).clone()).await?;
        let mut listener = PgListener::connect_with(&own).await?;
        listener.eager_reconnect(false);
        listener.ignore_pool_close_event(true);
        let (channel,): (String,) = sqlx::query_as(CHANNEL).fetch_one(&mut listener).await?;
        listener.listen(&channel).await?;
        Ok(Some(Listener { listener, server: self.notices.server.clone() }))
    }
}

impl Db {
    /// A number that changes when another process commits to the SQLite file; not with commits of this server. `None` on
    /// PostgreSQL.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn outside_version(&self) -> sql::Result<Option<i64>> {
        let Pools::Sqlite { write, .. } = &self.pools else { return Ok(None) };
        // Of this connection: its own commits do not count, and all writes of the server are its own.
        let mut connection = sql::Connection::Sqlite(write.acquire().await?);
        Ok(Some(sql::query_scalar("PRAGMA data_version").fetch_one(&mut connection).await?))
    }
}

impl Listener {
    /// Waits for the next notice of another server.
    ///
    /// # Errors
    /// The connection is lost, and notices may be too.
    pub(crate) async fn next(&mut self) -> sql::Result<Notice> {
        loop {
            let Ok(received) = timeout(QUIET, self.listener.try_recv()).await else {
                let answer = timeout(PATIENCE, sqlx::query("SELECT 1").execute(&mut self.listener)).await;
                answer.map_err(|_| sql::Error::TimedOut)??;
                continue;
            };
            let received = received?.ok_or(sql::Error::Closed)?;
            if let Some((server, notice)) = received.payload().split_once(' ')
                && server != self.server
                && let Some(notice) = Notice::parse(notice)
            {
                return Ok(notice);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn commit(db: &Db, sql: &'static str) {
        let mut tx = db.begin().await.unwrap();
        sql::query(sql).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn commits_of_others_change_the_version_and_own_ones_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/main.db", folder.path().display());
        let db = Db::open(&url, 1, PATIENCE).await.unwrap();
        let seen = db.outside_version().await.unwrap();
        commit(&db, "INSERT INTO instance (only_row) VALUES (1)").await;
        assert_eq!(db.outside_version().await.unwrap(), seen);
        let other = Db::open_to_write(&url, PATIENCE).await.unwrap();
        drop(other.begin().await.unwrap());
        assert_eq!(db.outside_version().await.unwrap(), seen, "nothing was written");
        commit(&other, "DELETE FROM instance").await;
        let changed = db.outside_version().await.unwrap();
        assert_ne!(changed, seen);
        commit(&db, "INSERT INTO instance (only_row) VALUES (1)").await;
        assert_eq!(db.outside_version().await.unwrap(), changed);
        other.close().await;
        db.close().await;
    }
}
