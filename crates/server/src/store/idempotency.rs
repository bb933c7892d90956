//! Requests with an idempotency key, and their responses (contract 3). [`crate::http::idempotency`] decides which
//! requests qualify and which responses can be stored.
//!
//! The transaction of the change also marks the request as done ([`mark_done`], called by
//! [`Tx::commit`](super::Tx::commit)). So after a crash it is known whether the request was carried out, and it never
//! runs twice.

use crate::clock::Moment;
use crate::store::sql::{self, Connection};
use std::time::Duration;

/// How long a response is stored.
pub const KEPT: Duration = Duration::from_hours(24);
/// How long one attempt locks out others. After that its server has stopped, or its transaction will fail to commit
/// because another attempt has begun.
pub const LEASE: Duration = Duration::from_mins(2);
/// Maximum number of keys of one user.
pub const MOST: i64 = 10_000;
/// Maximum size of all stored responses of one person, in bytes; beyond it, only the fact that a request was done is
/// stored.
pub const BYTES: i64 = 16 * 1024 * 1024;

tokio::task_local! {
    static CLAIM: RequestClaim;
}

/// The right of one attempt to execute a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestClaim {
    id: String,
    attempt: String,
}

/// A request with an idempotency key.
#[derive(Debug, Clone, Copy)]
pub struct KeyedRequest<'a> {
    /// SHA-256 of the person, the route and the key.
    pub id: &'a str,
    /// The id of the user.
    pub user: &'a str,
    /// HMAC of the URL and the body.
    pub fingerprint: &'a str,
}

/// What is known about a request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// It is new: execute it now.
    New(RequestClaim),
    /// Another attempt is executing it.
    InProgress,
    /// The key was used with another body.
    Mismatch,
    /// It was executed, with this response.
    Answered {
        /// The status of the response.
        status: u16,
        /// The body: JSON, or empty.
        body: String,
    },
    /// It was executed, but the response is lost.
    AnswerLost,
    /// The person has [`MOST`] keys; the oldest expires at this time.
    TooMany(Moment),
}

/// Claims a request for a new attempt, unless it was executed or is in progress.
///
/// # Errors
/// The database does not answer.
pub async fn claim(conn: &mut Connection, request: KeyedRequest<'_>, now: Moment) -> sql::Result<RequestState> {
    sql::query("DELETE FROM idempotency_keys WHERE id = $1 AND expires_at <= $2")
        .bind(request.id)
        .bind(now.micros())
        .execute(&mut *conn)
        .await?;
    let row = sql::query(
        "SELECT request, attempt, leased_until, is_done, status, answer FROM idempotency_keys WHERE id = $1",
    )
    .bind(request.id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else {
        return insert(conn, request, now).await;
    };
    if row.try_get::<String>("request")? != request.fingerprint {
        return Ok(RequestState::Mismatch);
    }
    if let Some(status) = row.try_get::<Option<i64>>("status")? {
        let status = u16::try_from(status).map_err(|error| sql::Error::Value(error.into()))?;
        return Ok(RequestState::Answered { status, body: row.try_get("answer")? });
    }
    if row.try_get::<i64>("leased_until")? > now.micros() {
        return Ok(RequestState::InProgress);
    }
    if row.try_get::<i64>("is_done")? != 0 {
        return Ok(RequestState::AnswerLost);
    }
    take_over(conn, request.id, row.try_get("attempt")?, now).await
}

async fn insert(conn: &mut Connection, request: KeyedRequest<'_>, now: Moment) -> sql::Result<RequestState> {
    let row = sql::query(
        "SELECT COUNT(*) AS keys, MIN(expires_at) AS first_end FROM idempotency_keys
         WHERE user_id = $1 AND expires_at > $2",
    )
    .bind(request.user)
    .bind(now.micros())
    .fetch_one(&mut *conn)
    .await?;
    if let (MOST.., Some(first_end)) = (row.try_get::<i64>("keys")?, row.try_get::<Option<i64>>("first_end")?) {
        return Ok(RequestState::TooMany(Moment::from_micros(first_end)));
    }
    let attempt = uuid::Uuid::new_v4().simple().to_string();
    let made = sql::query(
        "INSERT INTO idempotency_keys (id, user_id, request, attempt, leased_until, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
    )
    .bind(request.id)
    .bind(request.user)
    .bind(request.fingerprint)
    .bind(&attempt)
    .bind(now.after(LEASE).micros())
    .bind(now.after(KEPT).micros())
    .execute(conn)
    .await?;
    let id = request.id.to_owned();
    Ok(if made.rows_affected() == 1 {
        RequestState::New(RequestClaim { id, attempt })
    } else {
        RequestState::InProgress
    })
}

/// Takes over a request from an attempt that timed out without a change.
async fn take_over(conn: &mut Connection, id: &str, from: String, now: Moment) -> sql::Result<RequestState> {
    let attempt = uuid::Uuid::new_v4().simple().to_string();
    let taken = sql::query(
        "UPDATE idempotency_keys SET attempt = $3, leased_until = $4
         WHERE id = $1 AND attempt = $2 AND is_done = 0 AND status IS NULL",
    )
    .bind(id)
    .bind(from)
    .bind(&attempt)
    .bind(now.after(LEASE).micros())
    .execute(conn)
    .await?;
    let id = id.to_owned();
    Ok(if taken.rows_affected() == 1 {
        RequestState::New(RequestClaim { id, attempt })
    } else {
        RequestState::InProgress
    })
}

/// Runs `work`. Its transactions mark the claimed request as done when they commit.
pub async fn carry_out<T>(claim: RequestClaim, work: impl Future<Output = T>) -> T {
    CLAIM.scope(claim, work).await
}

/// Passes the claim of the current task, if any, to `work`, which runs as another task.
pub(crate) fn inherit<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let claim = CLAIM.try_with(Clone::clone).ok();
    async move {
        match claim {
            Some(claim) => CLAIM.scope(claim, work).await,
            None => work.await,
        }
    }
}

/// Marks the request of the current task, if any, as done, within the transaction of the change.
///
/// # Errors
/// The database does not answer, or another attempt at the same request has begun: then this one must not commit.
pub(super) async fn mark_done(conn: &mut Connection) -> sql::Result<()> {
    let Ok(claim) = CLAIM.try_with(Clone::clone) else {
        return Ok(());
    };
    let marked = sql::query("UPDATE idempotency_keys SET is_done = 1 WHERE id = $1 AND attempt = $2")
        .bind(&claim.id)
        .bind(&claim.attempt)
        .execute(&mut *conn)
        .await?;
    if marked.rows_affected() == 1 {
        return Ok(());
    }
    // No row: the account was deleted, and its keys with it.
    let row = sql::query("SELECT id FROM idempotency_keys WHERE id = $1").bind(&claim.id).fetch_optional(conn).await?;
    match row {
        None => Ok(()),
        Some(_) => Err(sql::Error::Superseded),
    }
}

/// Stores the response of a request.
///
/// # Errors
/// The database does not answer.
pub async fn store_answer(conn: &mut Connection, claim: &RequestClaim, status: u16, body: &str) -> sql::Result<()> {
    let size = i64::try_from(body.len()).unwrap_or(i64::MAX);
    let stored = sql::query(
        "UPDATE idempotency_keys SET is_done = 1, status = $3, answer = $4, size = $5
         WHERE id = $1 AND attempt = $2 AND $6 >= (
            SELECT CAST(COALESCE(SUM(others.size), 0) AS BIGINT) FROM idempotency_keys others
            WHERE others.user_id = idempotency_keys.user_id)",
    )
    .bind(&claim.id)
    .bind(&claim.attempt)
    .bind(i64::from(status))
    .bind(body)
    .bind(size)
    .bind(BYTES - size)
    .execute(&mut *conn)
    .await?;
    if stored.rows_affected() == 0 { lose_answer(conn, claim).await } else { Ok(()) }
}

/// Marks a request as done without storing its response.
///
/// # Errors
/// The database does not answer.
pub async fn lose_answer(conn: &mut Connection, claim: &RequestClaim) -> sql::Result<()> {
    sql::query("UPDATE idempotency_keys SET is_done = 1, leased_until = 0 WHERE id = $1 AND attempt = $2")
        .bind(&claim.id)
        .bind(&claim.attempt)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends an attempt that was refused or failed. If it changed nothing, the request is forgotten, so that it can be sent
/// again; else its response counts as lost.
///
/// # Errors
/// The database does not answer.
pub async fn fail(conn: &mut Connection, claim: &RequestClaim) -> sql::Result<()> {
    let forgotten = sql::query("DELETE FROM idempotency_keys WHERE id = $1 AND attempt = $2 AND is_done = 0")
        .bind(&claim.id)
        .bind(&claim.attempt)
        .execute(&mut *conn)
        .await?;
    if forgotten.rows_affected() == 0 { lose_answer(conn, claim).await } else { Ok(()) }
}

/// Deletes keys older than a day.
///
/// # Errors
/// The database does not answer.
pub async fn sweep(conn: &mut Connection, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM idempotency_keys WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}
