//! The queue of mails (`crate::mail`). A mail is written in the transaction of its cause. To send it, a server claims it
//! for some minutes; if the server crashes, another attempt begins after that.

use crate::clock::Moment;
use crate::store::in_list::InList;
use crate::store::invites::InviteKey;
use crate::store::sql::{self, Connection, Row};
use crate::store::{decode, places};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Rows of one statement: databases limit its placeholders.
const ROWS_AT_ONCE: usize = 500;

/// A new mail.
#[derive(Debug)]
pub(crate) struct NewMail<'a> {
    /// What kind of mail it is.
    pub(crate) kind: &'static str,
    pub(crate) recipient: &'a str,
    pub(crate) organization: Option<&'a OrganizationId>,
    /// The id of the row in `invites`.
    pub(crate) invite: Option<&'a str>,
    /// What its text needs, as JSON.
    pub(crate) data: String,
    /// When to send it, at the earliest.
    pub(crate) send_at: Moment,
}

/// A mail that is due.
#[derive(Debug)]
pub(crate) struct DueMail {
    pub(crate) id: String,
    pub(crate) recipient: String,
    pub(crate) data: String,
    pub(crate) created_at: Moment,
    /// The number of attempts that have begun.
    pub(crate) attempts: i64,
}

fn due_mail(row: &Row) -> sql::Result<DueMail> {
    Ok(DueMail {
        id: row.try_get("id")?,
        recipient: row.try_get("recipient")?,
        data: row.try_get("data")?,
        created_at: decode::time(row, "created_at")?,
        attempts: row.try_get("attempts")?,
    })
}

/// Queues mails.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn insert_all(conn: &mut Connection, mails: &[NewMail<'_>], now: Moment) -> sql::Result<()> {
    for mails in mails.chunks(ROWS_AT_ONCE) {
        let sql = format!(
            "INSERT INTO mails (id, kind, recipient, organization_id, invite_id, data, created_at, next_attempt_at)
             VALUES {}",
            places(mails.len(), 8)
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(mails.len() == 1);
        for mail in mails {
            query = query
                .bind(uuid::Uuid::now_v7().to_string())
                .bind(mail.kind)
                .bind(mail.recipient)
                .bind(mail.organization.map(OrganizationId::as_str))
                .bind(mail.invite)
                .bind(mail.data.as_str())
                .bind(now.micros())
                .bind(mail.send_at.micros());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// How many mails have been queued for each of these recipients after `since`: about accounts, or about organizations.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn count_since(
    conn: &mut Connection,
    recipients: &[&str],
    about_organizations: bool,
    since: Moment,
) -> sql::Result<HashMap<String, i64>> {
    let mut counts = HashMap::new();
    for recipients in recipients.chunks(ROWS_AT_ONCE) {
        let list = InList::new(3, recipients.iter().copied());
        let sql = format!(
            "SELECT recipient, COUNT(*) AS mails FROM mails
             WHERE created_at > $1 AND (CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END) = $2 AND recipient IN {}
             GROUP BY recipient",
            list.places
        );
        let query = sql::query(AssertSqlSafe(sql)).bind(since.micros()).bind(i64::from(about_organizations));
        for row in &list.bind(query).fetch_all(&mut *conn).await? {
            counts.insert(row.try_get("recipient")?, row.try_get("mails")?);
        }
    }
    Ok(counts)
}

/// The mails that are due, at most `most`: those about accounts first, because somebody waits for them.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn due(conn: &mut Connection, now: Moment, most: i64) -> sql::Result<Vec<DueMail>> {
    let sql = "SELECT id, recipient, data, created_at, attempts FROM mails
         WHERE next_attempt_at <= $1 AND data IS NOT NULL AND (invite_id IS NOT NULL OR kind <> 'invite')
         ORDER BY CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END, next_attempt_at, id LIMIT $2";
    sql::query(sql).bind(now.micros()).bind(most).fetch_all(conn).await?.iter().map(due_mail).collect()
}

/// Claims a mail for an attempt; no other attempt begins before `until`. False if it has been claimed, or is gone.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn claim(conn: &mut Connection, mail: &DueMail, now: Moment, until: Moment) -> sql::Result<bool> {
    let done = sql::query(
        "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $4
         WHERE id = $1 AND attempts = $2 AND next_attempt_at <= $3",
    )
    .bind(mail.id.as_str())
    .bind(mail.attempts)
    .bind(now.micros())
    .bind(until.micros())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The mail server has the mail.
    Sent,
    /// It failed for this reason; the next attempt is at this time.
    Retry(String, Moment),
    /// It failed for this reason, and there will be no other attempt.
    GivenUp(String),
}

/// Records how an attempt on a claimed mail ended, unless a later attempt has begun.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn finish(conn: &mut Connection, mail: &DueMail, outcome: &Outcome, now: Moment) -> sql::Result<()> {
    let attempt = mail.attempts + 1;
    let query = match outcome {
        Outcome::Sent => sql::query(
            "UPDATE mails SET sent_at = $3, next_attempt_at = NULL, last_error = NULL, data = NULL
             WHERE id = $1 AND attempts = $2",
        )
        .bind(mail.id.as_str())
        .bind(attempt)
        .bind(now.micros()),
        Outcome::Retry(reason, at) => {
            sql::query("UPDATE mails SET last_error = $3, next_attempt_at = $4 WHERE id = $1 AND attempts = $2")
                .bind(mail.id.as_str())
                .bind(attempt)
                .bind(reason.as_str())
                .bind(at.micros())
        }
        Outcome::GivenUp(reason) => sql::query(
            "UPDATE mails SET given_up_at = $3, last_error = $4, next_attempt_at = NULL, data = NULL
             WHERE id = $1 AND attempts = $2",
        )
        .bind(mail.id.as_str())
        .bind(attempt)
        .bind(now.micros())
        .bind(reason.as_str()),
    };
    query.execute(conn).await?;
    Ok(())
}

/// Deletes the mails that were queued before `before`, and gives up those of invites that are gone.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn sweep(conn: &mut Connection, before: Moment, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM mails WHERE created_at < $1").bind(before.micros()).execute(&mut *conn).await?;
    sql::query(
        "UPDATE mails SET given_up_at = $1, last_error = 'gone', next_attempt_at = NULL, data = NULL
         WHERE next_attempt_at <= $1 AND kind = 'invite' AND invite_id IS NULL",
    )
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(())
}

/// A mail that has not been tried.
#[derive(Debug)]
pub(crate) struct WaitingMail {
    pub(crate) id: String,
    pub(crate) recipient: String,
    pub(crate) data: String,
}

/// The mails of this kind about an organization that will be sent after `after` for the first time.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn waiting(
    conn: &mut Connection,
    organization: &OrganizationId,
    kind: &str,
    after: Moment,
) -> sql::Result<Vec<WaitingMail>> {
    let sql = "SELECT id, recipient, data FROM mails
         WHERE organization_id = $1 AND kind = $2 AND attempts = 0 AND next_attempt_at > $3 AND data IS NOT NULL";
    let query = sql::query(sql).bind(organization.as_str()).bind(kind).bind(after.micros());
    let waiting = |row: &Row| {
        Ok(WaitingMail { id: row.try_get("id")?, recipient: row.try_get("recipient")?, data: row.try_get("data")? })
    };
    query.fetch_all(conn).await?.iter().map(waiting).collect()
}

/// Gives waiting mails another text.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn replace_data(conn: &mut Connection, ids: &[String], data: &str) -> sql::Result<()> {
    let list = InList::new(2, ids.iter().map(String::as_str));
    let sql = format!("UPDATE mails SET data = $1 WHERE attempts = 0 AND id IN {}", list.places);
    list.bind(sql::query(AssertSqlSafe(sql)).bind(data)).execute(conn).await?;
    Ok(())
}

/// Deletes the mails of these invites that have not been sent or given up.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn drop_waiting_of_invites(conn: &mut Connection, invites: &[InviteKey]) -> sql::Result<()> {
    for invites in invites.chunks(ROWS_AT_ONCE) {
        let list = InList::new(1, invites.iter().map(InviteKey::as_str));
        let sql = format!("DELETE FROM mails WHERE next_attempt_at IS NOT NULL AND invite_id IN {}", list.places);
        list.bind(sql::query(AssertSqlSafe(sql))).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Makes the mails due whose next attempt is later than `after`. Returns their number.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn hurry(conn: &mut Connection, after: Moment, now: Moment) -> sql::Result<u64> {
    let sql = "UPDATE mails SET next_attempt_at = $1 WHERE next_attempt_at > $2 AND attempts > 0 AND data IS NOT NULL";
    let query = sql::query(sql).bind(now.micros()).bind(after.micros());
    Ok(query.execute(conn).await?.rows_affected())
}

/// The number of mails that wait, and of those that were given up.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn count_unsent(conn: &mut Connection) -> sql::Result<(i64, i64)> {
    let sql =
        "SELECT COUNT(next_attempt_at) AS waiting, COUNT(given_up_at) AS given_up FROM mails WHERE sent_at IS NULL";
    let row = sql::query(sql).fetch_one(conn).await?;
    Ok((row.try_get("waiting")?, row.try_get("given_up")?))
}
