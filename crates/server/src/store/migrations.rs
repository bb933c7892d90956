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
        11,
        "member shards",
        Sql::Different {
            sqlite: concat!(
                include_str!("../../migrations/0011_member_shards.sql"),
                include_str!("../../migrations/0011_member_shards_sqlite.sql")
            ),
            postgres: concat!(
                include_str!("../../migrations/0011_member_shards.sql"),
                include_str!("../../migrations/0011_member_shards_postgres.sql")
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
    (13, "activity", Sql::Same(include_str!("../../migrations/0013_activity.sql"))),
    (14, "kept deletions", Sql::Same(include_str!("../../migrations/0014_kept_deletions.sql"))),
    (15, "sessions", Sql::Same(include_str!("../../migrations/0015_sessions.sql"))),
    (16, "mail", Sql::Same(include_str!("../../migrations/0016_mail.sql"))),
    (17, "password resets", Sql::Same(include_str!("../../migrations/0017_password_resets.sql"))),
    (18, "two factor", Sql::Same(include_str!("../../migrations/0018_two_factor.sql"))),
    (19, "require two factor", Sql::Same(include_str!("../../migrations/0019_require_two_factor.sql"))),
    (20, "verified emails", Sql::Same(include_str!("../../migrations/0020_verified_emails.sql"))),
    (21, "domains", Sql::Same(include_str!("../../migrations/0021_domains.sql"))),
    (22, "access requests", Sql::Same(include_str!("../../migrations/0022_access_requests.sql"))),
    (23, "ends", Sql::Same(include_str!("../../migrations/0023_ends.sql"))),
    (24, "handovers", Sql::Same(include_str!("../../migrations/0024_handovers.sql"))),
    (25, "view as", Sql::Same(include_str!("../../migrations/0025_view_as.sql"))),
    (26, "reviews", Sql::Same(include_str!("../../migrations/0026_reviews.sql"))),
    (27, "invite access ends", Sql::Same(include_str!("../../migrations/0027_invite_access_ends.sql"))),
];

/// The number of the last step.
pub(super) fn newest() -> i64 {
    STEPS.last().map_or(0, |(number, ..)| *number)
}

/// The SQL of a step.
enum Sql {
    /// One text for both databases.
    Same(&'static str),
    /// Triggers are written differently.
    Different { sqlite: &'static str, postgres: &'static str },
}

pub(super) async fn run(connection: &mut AnyConnection, kind: DatabaseKind) -> Result<(), MigrateError> {
    run_steps(connection, kind, STEPS).await
}

async fn run_steps(
    connection: &mut AnyConnection,
    kind: DatabaseKind,
    steps: &[(i64, &'static str, Sql)],
) -> Result<(), MigrateError> {
    let step = |(number, name, sql): &(i64, &'static str, Sql)| {
        let sql = match (sql, kind) {
            (Sql::Same(sql), _)
            | (Sql::Different { sqlite: sql, .. }, DatabaseKind::Sqlite)
            | (Sql::Different { postgres: sql, .. }, DatabaseKind::Postgres) => sql,
        };
        Migration::new(*number, (*name).into(), MigrationType::Simple, (*sql).into_sql_str(), false)
    };
    Migrator::with_migrations(steps.iter().map(step).collect()).run(connection).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{AssertSqlSafe, Connection, Executor, Row};

    /// People from before migration 11 are in shards afterwards, and further ones fill the last shard.
    #[tokio::test]
    async fn members_from_before_are_in_shards_of_512() {
        let folder = tempfile::tempdir().unwrap();
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}/test.db?mode=rwc", folder.path().display());
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        run_steps(&mut connection, DatabaseKind::Sqlite, &STEPS[..10]).await.unwrap();
        let organization = |id: &str| format!("('{id}', '{id}', '{id}', '{id}', 1, 1)");
        let people = |from: usize, to: usize, organization: &str| {
            format!(
                "INSERT INTO users (id, distinct_id, first_name, name_key, email, date_joined)
                     WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to})
                     SELECT i, i, 'x', 'name ' || i, i || '@example.com', 1 FROM n;
                 INSERT INTO memberships (id, organization_id, user_id, level, joined_at, updated_at)
                     SELECT id, '{organization}', id, 1, 1, 1 FROM users WHERE id + 0 BETWEEN {from} AND {to};"
            )
        };
        let columns = "organizations (id, name, name_key, slug, created_at, updated_at)";
        let before = format!(
            "INSERT INTO {columns} VALUES {}, {}, {}; {} {}",
            organization("a"),
            organization("b"),
            organization("empty"),
            people(1, 1100, "a"),
            people(2001, 2003, "b")
        );
        connection.execute(sqlx::raw_sql(AssertSqlSafe(before))).await.unwrap();
        run(&mut connection, DatabaseKind::Sqlite).await.unwrap();
        let shards = async |connection: &mut AnyConnection| {
            let sql = "SELECT s.organization_id, s.shard, s.people, s.revision,
                    (SELECT COUNT(*) FROM memberships m
                     WHERE m.organization_id = s.organization_id AND m.shard = s.shard) AS counted
                 FROM member_shards s ORDER BY s.organization_id, s.shard";
            let rows = connection.fetch_all(sql).await.unwrap();
            let row = |row: &sqlx::any::AnyRow| {
                let numbers = ["shard", "people", "revision"].map(|column| row.get::<i64, _>(column));
                assert_eq!(numbers[1], row.get::<i64, _>("counted"));
                (row.get::<String, _>("organization_id"), numbers)
            };
            rows.iter().map(row).collect::<Vec<_>>()
        };
        let (a, b) = ("a".to_owned(), "b".to_owned());
        let expected = [[0, 512, 1], [1, 512, 1], [2, 76, 1]].map(|numbers| (a.clone(), numbers));
        assert_eq!(shards(&mut connection).await, [expected.as_slice(), &[(b.clone(), [0, 3, 1])]].concat());
        let later = format!("DELETE FROM memberships WHERE id = '700'; {}", people(3001, 3439, "a"));
        connection.execute(sqlx::raw_sql(AssertSqlSafe(later))).await.unwrap();
        let expected = [[0, 512, 1], [1, 512, 4], [2, 512, 873], [3, 2, 3]].map(|numbers| (a.clone(), numbers));
        assert_eq!(shards(&mut connection).await, [expected.as_slice(), &[(b, [0, 3, 1])]].concat());
    }

    /// Sessions from before migration 15 go on, each with an id of its own.
    #[tokio::test]
    async fn sessions_from_before_go_on_with_ids() {
        let folder = tempfile::tempdir().unwrap();
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}/test.db?mode=rwc", folder.path().display());
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        run_steps(&mut connection, DatabaseKind::Sqlite, &STEPS[..14]).await.unwrap();
        let hashes = [crate::hash::sha256("one"), crate::hash::sha256("two")];
        let before = format!(
            "INSERT INTO users (id, distinct_id, first_name, name_key, email, date_joined) VALUES ('u', 'u', 'x', 'x', 'x', 1);
             INSERT INTO sessions (token_hash, user_id, created_at, last_used_at)
                 VALUES ('{}', 'u', 5, 7), ('{}', 'u', 6, 8);",
            hashes[0], hashes[1]
        );
        connection.execute(sqlx::raw_sql(AssertSqlSafe(before))).await.unwrap();
        run(&mut connection, DatabaseKind::Sqlite).await.unwrap();
        let sql = "SELECT token_hash, id, created_at, last_used_at, proven_at FROM sessions ORDER BY created_at";
        let rows = connection.fetch_all(sql).await.unwrap();
        let ids: Vec<String> = rows.iter().map(|row| row.get("id")).collect();
        assert!(ids.iter().all(|id| crate::text::uuids::parse(id).is_some()) && ids[0] != ids[1], "{ids:?}");
        for (row, (hash, times)) in rows.iter().zip(hashes.iter().zip([[5, 7, 5], [6, 8, 6]])) {
            assert_eq!(row.get::<String, _>("token_hash"), *hash);
            let found = ["created_at", "last_used_at", "proven_at"].map(|column| row.get::<i64, _>(column));
            assert_eq!(found, times);
        }
    }
}
