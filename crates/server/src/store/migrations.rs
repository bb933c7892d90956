//! Migrations, run at start. Never change one that has been released.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, SqlSafeStr};

/// Number, name, and SQL of each migration, for both databases.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "accounts", include_str!("../../migrations/0001_accounts.sql")),
    (2, "organizations", include_str!("../../migrations/0002_organizations.sql")),
    (3, "personal api keys", include_str!("../../migrations/0003_personal_api_keys.sql")),
    (4, "billing", include_str!("../../migrations/0004_billing.sql")),
    (5, "project data", include_str!("../../migrations/0005_project_data.sql")),
    (6, "invite links", include_str!("../../migrations/0006_invite_links.sql")),
    (7, "idempotency keys", include_str!("../../migrations/0007_idempotency_keys.sql")),
    (8, "known clients", include_str!("../../migrations/0008_known_clients.sql")),
    (9, "instance", include_str!("../../migrations/0009_instance.sql")),
];

pub(super) async fn run(connection: &mut AnyConnection) -> Result<(), MigrateError> {
    let step = |(number, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(*number, (*name).into(), MigrationType::Simple, (*sql).into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.iter().map(step).collect()).run(connection).await
}
