//! A dump of the whole database, to detect changes and to undo them.

use super::TestApp;
use rolecall_server::store::DatabaseKind;
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{AssertSqlSafe, Column, Row, ValueRef};

/// All tables, referenced ones first.
const TABLES: [&str; 21] = [
    "instance",
    "instance_identity",
    "users",
    "sessions",
    "personal_api_keys",
    "login_failures",
    "organizations",
    "memberships",
    "project_counter",
    "removed_projects",
    "projects",
    "project_memberships",
    "erasures",
    "invites",
    "invite_projects",
    "billing_accounts",
    "invoices",
    "invoice_payments",
    "stripe_events",
    "idempotency_keys",
    "known_clients",
];

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Null,
    Number(i64),
    Text(String),
}

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
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *snapshot).await.unwrap();
            let columns = rows
                .first()
                .map_or(Vec::new(), |row| row.columns().iter().map(|column| column.name().to_owned()).collect());
            let mut rows: Vec<Vec<Value>> = rows.iter().map(values).collect();
            rows.sort();
            dump.push(Table { name: table, columns, rows });
        }
        Dump(dump)
    }

    /// Restores the database to this dump.
    pub(crate) async fn restore(&self, app: &TestApp) {
        let mut tx = app.app.db.begin().await.unwrap();
        for table in TABLES.iter().rev() {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut *tx).await.unwrap();
        }
        for Table { name, columns, rows } in &self.0 {
            for row in rows {
                let places = row.iter().scan(0, |place, value| {
                    *place += i32::from(*value != Value::Null);
                    Some(if *value == Value::Null { "NULL".to_owned() } else { format!("${place}") })
                });
                let places = places.collect::<Vec<_>>().join(", ");
                let sql = format!("INSERT INTO {name} ({}) VALUES ({places})", columns.join(", "));
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for value in row {
                    query = match value {
                        Value::Null => query,
                        Value::Number(number) => query.bind(*number),
                        Value::Text(text) => query.bind(text.clone()),
                    };
                }
                query.execute(&mut *tx).await.unwrap();
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

fn values(row: &AnyRow) -> Vec<Value> {
    (0..row.len())
        .map(|index| {
            let raw = row.try_get_raw(index).unwrap();
            if raw.is_null() {
                return Value::Null;
            }
            match raw.type_info().kind() {
                AnyTypeInfoKind::Text => Value::Text(row.get(index)),
                kind if kind.is_integer() => Value::Number(row.get(index)),
                kind => panic!("a column of {kind:?}"),
            }
        })
        .collect()
}

#[tokio::test]
async fn the_dump_knows_every_table() {
    let app = TestApp::new().await;
    let sql = match app.app.db.kind() {
        DatabaseKind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        DatabaseKind::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    let rows = sqlx::query(sql).fetch_all(&mut *app.app.db.read().await.unwrap()).await.unwrap();
    let mut names: Vec<String> = rows.iter().map(|row| row.get("name")).collect();
    names.retain(|name| name != "_sqlx_migrations");
    names.sort();
    let mut known = TABLES.map(str::to_owned).to_vec();
    known.sort();
    assert_eq!(names, known);
}
