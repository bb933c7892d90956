//! Connections to a PostgreSQL server.

use super::row::Table;
use super::{Error, Notice, Query, Result, Row, Value, ValueRef};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::{Column, Postgres, SqlStr, Transaction, TypeInfo};
use sqlx::{Executor, Row as _};

/// A connection taken from the pool; dropping it returns it. A transaction that was not committed is rolled back.
#[derive(Debug)]
pub enum PostgresHandle {
    /// A connection outside of a transaction.
    Plain(PoolConnection<Postgres>),
    /// A transaction, with the notices that its commit hands over.
    Transaction(Transaction<'static, Postgres>, Vec<Notice>),
}

/// The channel of the notices of this database. Channels belong to a database; tests have schemas in one.
pub(in crate::store) const CHANNEL: &str = "SELECT 'rolecall_' || md5(current_schema()::text)";

impl PostgresHandle {
    /// A transaction that has begun.
    pub(in crate::store) fn transaction(transaction: Transaction<'static, Postgres>) -> Self {
        PostgresHandle::Transaction(transaction, Vec::new())
    }

    fn connection(&mut self) -> &mut PgConnection {
        match self {
            PostgresHandle::Plain(connection) => connection,
            PostgresHandle::Transaction(transaction, _) => transaction,
        }
    }

    pub(super) async fn execute(&mut self, query: Query) -> Result<u64> {
        Ok(prepared(query).execute(self.connection()).await?.rows_affected())
    }

    pub(super) async fn rows(&mut self, query: Query) -> Result<Vec<Row>> {
        table(&prepared(query).fetch_all(self.connection()).await?)
    }

    pub(super) async fn row(&mut self, query: Query) -> Result<Option<Row>> {
        let found = prepared(query).fetch_optional(self.connection()).await?;
        Ok(table(found.as_slice())?.pop())
    }

    pub(super) async fn execute_batch(&mut self, sql: SqlStr) -> Result<()> {
        self.connection().execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql.as_str().to_owned()))).await?;
        Ok(())
    }

    /// Commits the transaction, tells other servers its notices as those of `server`, and returns them.
    pub(in crate::store) async fn commit(self, server: &str) -> Result<Vec<Notice>> {
        let PostgresHandle::Transaction(mut transaction, mut notices) = self else { return Ok(Vec::new()) };
        notices.sort_unstable();
        notices.dedup();
        if !notices.is_empty() {
            let texts: Vec<_> = notices.iter().map(Notice::to_text).collect();
            let sql =
                format!("SELECT pg_notify(({CHANNEL}), $1 || ' ' || t) FROM unnest(string_to_array($2, ',')) AS t");
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(server.to_owned()).bind(texts.join(","));
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(notices)
    }
}

fn prepared(query: Query) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    let mut prepared = sqlx::query(query.sql).persistent(query.reused);
    for value in query.values {
        prepared = match value {
            Value::NullInteger => prepared.bind(None::<i64>),
            Value::NullText => prepared.bind(None::<String>),
            Value::Integer(number) => prepared.bind(number),
            Value::Text(text) => prepared.bind(text),
        };
    }
    prepared
}

fn table(rows: &[PgRow]) -> Result<Vec<Row>> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let mut table = Table::new(first.columns().iter().map(Column::name));
    for row in rows {
        for (index, column) in row.columns().iter().enumerate() {
            let integer = |number: Option<i64>| number.map_or(ValueRef::Null, ValueRef::Integer);
            let (value, null) = match column.type_info().name() {
                "INT8" => (integer(row.try_get(index)?), Value::NullInteger),
                "INT4" => (integer(row.try_get::<Option<i32>, _>(index)?.map(i64::from)), Value::NullInteger),
                "TEXT" | "VARCHAR" | "NAME" => {
                    (row.try_get::<Option<&str>, _>(index)?.map_or(ValueRef::Null, ValueRef::Text), Value::NullText)
                }
                other => return Err(Error::column(column.name(), format!("it is of the type {other}"))),
            };
            table.push(value, &null);
        }
    }
    Ok(table.into_rows())
}
