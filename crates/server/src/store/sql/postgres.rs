//! Connections to a PostgreSQL server.

use super::{Error, Query, Result, Row, Value};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::{Column, Postgres, SqlStr, Transaction, TypeInfo};
use sqlx::{Executor, Row as _};
use std::sync::Arc;

/// A connection taken from the pool; dropping it returns it. A transaction that was not committed is rolled back.
#[derive(Debug)]
pub enum PostgresHandle {
    /// A connection outside of a transaction.
    Plain(PoolConnection<Postgres>),
    /// A transaction.
    Transaction(Transaction<'static, Postgres>),
}

impl PostgresHandle {
    fn connection(&mut self) -> &mut PgConnection {
        match self {
            PostgresHandle::Plain(connection) => connection,
            PostgresHandle::Transaction(transaction) => transaction,
        }
    }

    pub(super) async fn execute(&mut self, query: Query) -> Result<u64> {
        Ok(prepared(query).execute(self.connection()).await?.rows_affected())
    }

    pub(super) async fn rows(&mut self, query: Query) -> Result<Vec<Row>> {
        let rows = prepared(query).fetch_all(self.connection()).await?;
        let columns = rows.first().map(columns).unwrap_or_default();
        rows.iter().map(|row| self::row(row, &columns)).collect()
    }

    pub(super) async fn row(&mut self, query: Query) -> Result<Option<Row>> {
        let found = prepared(query).fetch_optional(self.connection()).await?;
        found.map(|row| self::row(&row, &columns(&row))).transpose()
    }

    pub(super) async fn execute_batch(&mut self, sql: SqlStr) -> Result<()> {
        self.connection().execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql.as_str().to_owned()))).await?;
        Ok(())
    }

    /// Commits the transaction.
    pub(in crate::store) async fn commit(self) -> Result<()> {
        if let PostgresHandle::Transaction(transaction) = self {
            transaction.commit().await?;
        }
        Ok(())
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

fn columns(row: &PgRow) -> Arc<[Box<str>]> {
    row.columns().iter().map(|column| Box::from(column.name())).collect()
}

fn row(row: &PgRow, columns: &Arc<[Box<str>]>) -> Result<Row> {
    let value = |index: usize| -> Result<Value> {
        let none_or = |number: Option<i64>| number.map_or(Value::NullInteger, Value::Integer);
        Ok(match row.column(index).type_info().name() {
            "INT8" => none_or(row.try_get(index)?),
            "INT4" => none_or(row.try_get::<Option<i32>, _>(index)?.map(i64::from)),
            "TEXT" | "VARCHAR" | "NAME" => row.try_get::<Option<String>, _>(index)?.into(),
            other => return Err(Error::column(&columns[index], format!("it is of the type {other}"))),
        })
    };
    let values = (0..columns.len()).map(value).collect::<Result<_>>()?;
    Ok(Row { columns: Arc::clone(columns), values })
}
