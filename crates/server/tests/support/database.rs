//! A database for one test: a file of its own, or a schema of its own on the PostgreSQL server that
//! `ROLECALL_TEST_DATABASE` names.

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::path::PathBuf;

/// A database for one test.
pub(super) struct Database {
    url: String,
    folder: Option<PathBuf>,
}

impl Database {
    pub(super) async fn new() -> Self {
        let name = uuid::Uuid::now_v7().simple().to_string();
        let Ok(server) = std::env::var("ROLECALL_TEST_DATABASE") else {
            let folder = std::env::temp_dir().join(format!("rolecall-test-{name}"));
            std::fs::create_dir_all(&folder).unwrap();
            return Database { url: format!("sqlite://{}/test.db", folder.display()), folder: Some(folder) };
        };
        sqlx::any::install_default_drivers();
        let schema = format!("test_{name}");
        let mut connection = AnyConnection::connect(&server).await.unwrap();
        connection.execute(sqlx::raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}")))).await.unwrap();
        connection.close().await.unwrap();
        let sign = if server.contains('?') { '&' } else { '?' };
        Database { url: format!("{server}{sign}options=-c%20search_path%3D{schema}"), folder: None }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Nobody minds if it stays.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
