//! Migrations, run at start. Never change one that has been released.

use super::DatabaseKind;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, SqlSafeStr};

/// Number, name, and SQL for both databases.
const STEPS: &[(i64, &str, Sql)] = &[
    (1, "accounts", Sql::Same(include_str!("../../migrations/0001_accounts.sql"))),
    (2, "organizations", Sql::Same(include_str!("../../migrations/0002_organizations.sql"))),
    (3, "personal api keys", Sql::Same(include_str!("../../migrations/0003_personal_api_keys.sql"))),
    (4, "billing", Sql::Same(include_str!("../../migrations/0004_billing.sql"))),
    (5, "project data", Sql::Same(include_str!("../../migrations/0005_project_data.sql"))),
    (6, "invite links", Sql::Same(include_str!("../../migrations/0006_invite_links.sql"))),
    (7, "idempotency keys", Sql::Same(include_str!("../../migrations/0007_idempotency_keys.sql"))),
    (8, "known clients", Sql::Same(include_str!("../../migrations/0008_known_clients.sql"))),
    (9, "instance", Sql::Same(include_str!("../../migrations/0009_instance.sql"))),
    (
        10,
        "member lists",
        Sql::Different {
            sqlite: concat!(
                include_str!("../../migrations/0010_member_lists.sql"),
                include_str!("../../migrations/0010_member_lists_sqlite.sql")
            ),
            postgres: concat!(
                include_str!("../../migrations/0010_member_lists.sql"),
                include_str!("../../migrations/0010_member_lists_postgres.sql")
            ),
        },
    ),
    (
        12,
        "counts and indexes",
        Sql::Different {
            sqlite: concat!(
                include_str!("../../migrations/0012_counts_and_indexes.sql"),
                include_str!("../../migrations/0012_counts_and_indexes_sqlite.sql")
            ),
            postgres: concat!(
                include_str!("../../migrations/0012_counts_and_indexes.sql"),
                include_str!("../../migrations/0012_counts_and_indexes_postgres.sql")
            ),
        },
    ),
];

/// The SQL of a step.
enum Sql {
    /// One text for both databases.
    Same(&'static str),
    /// Triggers are written differently.
    Different { sqlite: &'static str, postgres: &'static str },
}

pub(super) async fn run(connection: &mut AnyConnection, kind: DatabaseKind) -> Result<(), MigrateError> {
    let step = |(number, name, sql): &(i64, &'static str, Sql)| {
        let sql = match (sql, kind) {
            (Sql::Same(sql), _)
            | (Sql::Different { sqlite: sql, .. }, DatabaseKind::Sqlite)
            | (Sql::Different { postgres: sql, .. }, DatabaseKind::Postgres) => sql,
        };
        Migration::new(*number, (*name).into(), MigrationType::Simple, (*sql).into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.iter().map(step).collect()).run(connection).await
}
