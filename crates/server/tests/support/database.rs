//! A database for one test: its own SQLite file, or its own schema on the PostgreSQL server in
//! `ROLECALL_TEST_DATABASE`.

use super::folder::Folder;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

/// A database for one test.
pub(super) struct Database {
    url: String,
    /// The folder of the SQLite file and the events file.
    folder: Folder,
}

impl Database {
    pub(super) async fn new() -> Self {
        let folder = Folder::new();
        let Ok(server) = std::env::var("ROLECALL_TEST_DATABASE") else {
            return Database { url: format!("sqlite://{}/test.db", folder.path()), folder };
        };
        sqlx::any::install_default_drivers();
        let schema = format!("test_{}", uuid::Uuid::now_v7().simple());
        let mut connection = AnyConnection::connect(&server).await.unwrap();
        connection.execute(sqlx::raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}")))).await.unwrap();
        connection.close().await.unwrap();
        let sign = if server.contains('?') { '&' } else { '?' };
        Database { url: format!("{server}{sign}options=-c%20search_path%3D{schema}"), folder }
    }

    /// The path of the events file.
    pub(super) fn events(&self) -> String {
        format!("{}/events.db", self.folder.path())
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}
