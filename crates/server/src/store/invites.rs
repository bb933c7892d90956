//! Invites. What the API calls the id is the secret of the link: never logged, and shown to few (contract 2.4). Inside
//! the server an invite has an [`InviteKey`], which is not secret and stays when the link is renewed.

mod life;
mod link;
mod lookup;
mod new_row;
mod promises;
mod renewal;

pub(super) use life::EXPIRES_AT;
pub(crate) use life::{LIFE, LIVES};
pub(crate) use link::{Addressee, InviteLink, addressee, find_by_link};
pub(crate) use lookup::{ending_with, pending, sent_by};
pub(crate) use new_row::NewInviteRow;
pub(crate) use promises::{PromisedProject, all_promises, promises};
pub(crate) use renewal::{give_missing_links, renew_lost};

use super::in_list::InList;
use super::{decode, places};
use crate::clock::Moment;
use crate::store::Slice;
use crate::store::sql::{self, Connection, Error, Row};
use crate::text::normalize::{MATCHES_ALL, normalize_name};
use rolecall_api::{InviteDelivery, InviteId, OrganizationId, ProjectId, User};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::time::Duration;

/// The primary key of an invite. Never shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct InviteKey(String);

impl InviteKey {
    /// The key of a new invite.
    pub(crate) fn new() -> Self {
        InviteKey(uuid::Uuid::now_v7().to_string())
    }

    /// The text in the database.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A pending invite with its author.
#[derive(Debug, Clone)]
pub(crate) struct InviteRow {
    pub(crate) key: InviteKey,
    /// The secret of the link. `None` for an invite of an earlier version, until the next start.
    pub(crate) link: Option<InviteId>,
    /// When the link was renewed; `None` for the first link.
    pub(crate) link_renewed_at: Option<Moment>,
    pub(crate) organization: OrganizationId,
    /// The email address, normalized.
    pub(crate) target_email: String,
    pub(crate) first_name: String,
    pub(crate) level: Level,
    pub(crate) message: Option<String>,
    pub(crate) emailing_attempt_made: bool,
    /// What has become of the last mail.
    pub(crate) delivery: Option<InviteDelivery>,
    pub(crate) created_by: User,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    /// For how long it is valid, if its author chose that.
    pub(crate) life: Option<Duration>,
    /// When what it gives ends: the level, unless that is member, and the grants.
    pub(crate) access_expires_at: Option<Moment>,
}

impl InviteRow {
    /// When it expires.
    pub(crate) fn expires_at(&self) -> Moment {
        self.created_at.after(self.life.unwrap_or(LIFE))
    }

    /// True if it has expired.
    pub(crate) fn is_expired(&self, now: Moment) -> bool {
        now >= self.expires_at()
    }
}

/// The columns that [`invite()`] reads.
pub(super) const COLUMNS: &str = "i.id, i.link, i.link_renewed_at, i.organization_id, i.target_email,
    i.first_name AS invited_name, i.level, i.message, i.emailing_attempt_made, i.created_at, i.updated_at, i.life, i.access_expires_at,
    u.id AS user_id, u.distinct_id, u.first_name, u.email,
    (SELECT CASE WHEN x.sent_at IS NOT NULL THEN 'sent' WHEN x.given_up_at IS NOT NULL THEN 'failed' ELSE 'waiting' END
        FROM mails x WHERE x.invite_id = i.id ORDER BY x.id DESC LIMIT 1) AS delivery";
const FROM: &str = "FROM invites i
    JOIN users u ON u.id = i.created_by";

pub(super) fn invite(row: &Row) -> Result<InviteRow, Error> {
    Ok(InviteRow {
        key: InviteKey(row.try_get("id")?),
        link: row.try_get::<Option<String>>("link")?.map(InviteId),
        link_renewed_at: decode::optional_time(row, "link_renewed_at")?,
        organization: OrganizationId(row.try_get("organization_id")?),
        target_email: row.try_get("target_email")?,
        first_name: row.try_get("invited_name")?,
        level: decode::level(row, "level")?,
        message: row.try_get("message")?,
        emailing_attempt_made: decode::switch(row, "emailing_attempt_made")?,
        delivery: row.try_get::<Option<String>>("delivery")?.map(|word| match word.as_str() {
            "sent" => InviteDelivery::Sent,
            "failed" => InviteDelivery::Failed,
            _ => InviteDelivery::Waiting,
        }),
        created_by: decode::user(row)?,
        created_at: decode::time(row, "created_at")?,
        updated_at: decode::time(row, "updated_at")?,
        life: decode::optional_duration(row, "life")?,
        access_expires_at: decode::optional_time(row, "access_expires_at")?,
    })
}

/// The invites where `condition` holds.
pub(super) fn select(condition: &str) -> String {
    format!("SELECT {COLUMNS} {FROM} WHERE {condition}")
}

/// An invite of an organization, by the secret of its link.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
    link: &InviteId,
) -> Result<Option<InviteRow>, Error> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE i.organization_id = $1 AND i.link = $2");
    let row =
        sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(link.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(invite).transpose()
}

/// The invites of an organization to these email addresses.
pub(crate) async fn find_by_emails(
    conn: &mut Connection,
    organization: &OrganizationId,
    addresses: &[&str],
) -> Result<HashMap<String, InviteRow>, Error> {
    if addresses.is_empty() {
        return Ok(HashMap::new());
    }
    let list = InList::new(2, addresses.iter().copied());
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE i.organization_id = $1 AND i.target_email IN {}", list.places);
    let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()));
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| invite(row).map(|invite| (invite.target_email.clone(), invite))).collect()
}

/// A page of the invites of an organization that match a pattern, newest first.
pub(crate) async fn page(
    conn: &mut Connection,
    organization: &OrganizationId,
    pattern: &str,
    slice: Slice,
) -> Result<Vec<InviteRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.organization_id = $1{}
         ORDER BY i.created_at DESC, i.target_email LIMIT $2 OFFSET $3",
        matches(pattern, "$4")
    );
    let query = sql::query(AssertSqlSafe(sql))
        .bind(organization.as_str())
        .bind(i64::from(slice.limit))
        .bind(i64::from(slice.offset));
    let query = if pattern == MATCHES_ALL { query } else { query.bind(pattern) };
    query.fetch_all(conn).await?.iter().map(invite).collect()
}

/// A condition for invites that match a pattern; none if all do.
fn matches(pattern: &str, place: &str) -> String {
    if pattern == MATCHES_ALL {
        return String::new();
    }
    format!(r" AND (i.target_email LIKE {place} ESCAPE '\' OR i.name_key LIKE {place} ESCAPE '\')")
}

/// The number of invites that match a pattern.
pub(crate) async fn count(conn: &mut Connection, organization: &OrganizationId, pattern: &str) -> Result<u64, Error> {
    let query = if pattern == MATCHES_ALL {
        sql::query("SELECT invites FROM invite_counts WHERE organization_id = $1").bind(organization.as_str())
    } else {
        let matches = matches(pattern, "$2");
        let sql = format!("SELECT COUNT(*) AS invites FROM invites i WHERE i.organization_id = $1{matches}");
        sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(pattern)
    };
    // No row: no invite yet.
    let count = query.fetch_optional(conn).await?.map(|row| row.try_get::<i64>("invites")).transpose()?;
    Ok(u64::try_from(count.unwrap_or_default()).unwrap_or_default())
}

/// A new, unguessable secret (UUID v4).
fn new_link() -> InviteId {
    InviteId(uuid::Uuid::new_v4().to_string())
}

/// Inserts invites, replacing those to the same email addresses.
pub(crate) async fn put_all(
    conn: &mut Connection,
    organization: &OrganizationId,
    author: &User,
    new: Vec<NewInviteRow>,
    now: Moment,
) -> Result<Vec<(InviteRow, Vec<(ProjectId, Level)>)>, Error> {
    let addresses: Vec<&str> = new.iter().map(|new| new.target_email.as_str()).collect();
    delete_to_addresses(conn, organization, &addresses).await?;
    let made: Vec<_> = new
        .into_iter()
        .map(|new| {
            let invite = InviteRow {
                key: new.key,
                link: Some(new_link()),
                link_renewed_at: None,
                organization: organization.clone(),
                target_email: new.target_email,
                first_name: new.first_name,
                level: new.level,
                message: new.message,
                emailing_attempt_made: false,
                delivery: None,
                created_by: author.clone(),
                created_at: new.created_at,
                updated_at: now,
                life: new.life,
                access_expires_at: new.access_expires_at,
            };
            (invite, new.projects)
        })
        .collect();
    // In chunks, because databases limit the placeholders of a statement.
    for made in made.chunks(1000) {
        let sql = format!(
            "INSERT INTO invites (id, link, organization_id, target_email, first_name, name_key, level, message,
                created_by, created_at, updated_at, life, access_expires_at) VALUES {}",
            places(made.len(), 13)
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(made.len() == 1);
        for (invite, _) in made {
            query = query
                .bind(invite.key.0.as_str())
                .bind(invite.link.as_ref().map(InviteId::as_str))
                .bind(organization.as_str())
                .bind(invite.target_email.as_str())
                .bind(invite.first_name.as_str())
                .bind(normalize_name(&invite.first_name))
                .bind(decode::number(invite.level))
                .bind(invite.message.as_deref())
                .bind(author.uuid.as_str())
                .bind(invite.created_at.micros())
                .bind(invite.updated_at.micros())
                .bind(invite.life.map(decode::micros))
                .bind(invite.access_expires_at.map(Moment::micros));
        }
        query.execute(&mut *conn).await?;
    }
    let promises: Vec<_> =
        made.iter().flat_map(|(invite, projects)| projects.iter().map(move |project| (invite, project))).collect();
    for promises in promises.chunks(1000) {
        let sql = format!(
            "INSERT INTO invite_projects (invite_id, organization_id, project_id, level) VALUES {}",
            places(promises.len(), 4)
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(promises.len() == 1);
        for (invite, (project, level)) in promises {
            query = query
                .bind(invite.key.0.as_str())
                .bind(organization.as_str())
                .bind(project.0)
                .bind(decode::number(*level));
        }
        query.execute(&mut *conn).await?;
    }
    Ok(made)
}

/// Deletes the invites of an organization to these email addresses.
pub(crate) async fn delete_to_addresses(
    conn: &mut Connection,
    organization: &OrganizationId,
    addresses: &[&str],
) -> Result<(), Error> {
    if addresses.is_empty() {
        return Ok(());
    }
    let list = InList::new(2, addresses.iter().copied());
    let sql = format!("DELETE FROM invites WHERE organization_id = $1 AND target_email IN {}", list.places);
    list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str())).execute(conn).await?;
    Ok(())
}
