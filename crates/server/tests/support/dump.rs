//! A dump of the whole database, to detect changes and to undo them.

use super::TestApp;
use rolecall_server::store::DatabaseKind;
use rolecall_server::store::sql::{self, Value};
use sqlx::AssertSqlSafe;

/// All tables, referenced ones first.
const TABLES: [&str; 43] = [
    "instance",
    "instance_identity",
    "users",
    "sessions",
    "ended_sessions",
    "password_resets",
    "email_confirmations",
    "personal_api_keys",
    "login_failures",
    "all_organizations",
    "domains",
    "former_addresses",
    "memberships",
    "member_counts",
    "member_shards",
    "project_counter",
    "removed_projects",
    "all_projects",
    "project_memberships",
    "access_requests",
    "ownership_offers",
    "successors",
    "erasures",
    "invites",
    "invite_counts",
    "invite_projects",
    "mails",
    "billing_accounts",
    "invoices",
    "invoice_payments",
    "stripe_events",
    "idempotency_keys",
    "known_clients",
    "totp_secrets",
    "recovery_codes",
    "passkeys",
    "passkey_registrations",
    "pending_logins",
    "viewings",
    "reviews",
    "review_findings",
    "activity",
    "activity_undo",
];

/// Columns and rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// The contents of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dump(Vec<Table>);

impl Dump {
    pub(crate) async fn read(app: &TestApp) -> Self {
        let mut snapshot = app.app.db.snapshot().await.unwrap();
        let mut dump = Vec::new();
        for table in TABLES {
            let sql = format!("SELECT * FROM {table}");
            let rows = sql::query(AssertSqlSafe(sql)).fetch_all(&mut snapshot).await.unwrap();
            let columns =
                rows.first().map_or(Vec::new(), |row| row.columns().iter().map(ToString::to_string).collect());
            let mut rows: Vec<Vec<Value>> = rows.iter().map(sql::Row::values).collect();
            rows.sort();
            dump.push(Table { name: table, columns, rows });
        }
        Dump(dump)
    }

    /// Restores the database to this dump.
    pub(crate) async fn restore(&self, app: &TestApp) {
        let mut tx = app.app.db.begin().await.unwrap();
        for table in TABLES.iter().rev() {
            sql::query(AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut tx).await.unwrap();
        }
        for Table { name, columns, rows } in &self.0 {
            if name.ends_with("_counts") || *name == "member_shards" {
                // Triggers have counted the rows of the table before, but not those that were deleted earlier.
                sql::query(AssertSqlSafe(format!("DELETE FROM {name}"))).execute(&mut tx).await.unwrap();
            }
            for row in rows {
                let places: Vec<_> = (1..=row.len()).map(|place| format!("${place}")).collect();
                let sql = format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), places.join(", "));
                let query = row.iter().fold(sql::query(AssertSqlSafe(sql)), |query, value| query.bind(value.clone()));
                query.execute(&mut tx).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }

    /// The tables that differ, for messages.
    pub(crate) fn differences(&self, other: &Dump) -> Vec<&'static str> {
        let pairs = self.0.iter().zip(&other.0);
        pairs.filter(|(one, two)| one.rows != two.rows).map(|(one, _)| one.name).collect()
    }
}

#[tokio::test]
async fn the_dump_knows_every_table() {
    let app = TestApp::new().await;
    let sql = match app.app.db.kind() {
        DatabaseKind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        DatabaseKind::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables WHERE table_schema = current_schema()
                AND table_type = 'BASE TABLE'"
        }
    };
    let rows = sql::query(sql).fetch_all(&mut app.app.db.read().await.unwrap()).await.unwrap();
    let mut names: Vec<String> = rows.iter().map(|row| row.try_get("name").unwrap()).collect();
    names.retain(|name| name != "_sqlx_migrations");
    names.sort();
    let mut known = TABLES.map(str::to_owned).to_vec();
    known.sort();
    assert_eq!(names, known);
}
