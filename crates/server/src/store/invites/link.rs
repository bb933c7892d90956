//! Looks up an invite by its link, with everything that its page and its acceptance depend on.

use super::{COLUMNS, InviteRow, invite};
use crate::store::decode;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{InviteId, OrganizationId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;

/// An invite with everything that its page and its acceptance depend on.
#[derive(Debug, Clone)]
pub(crate) struct InviteLink {
    pub(crate) invite: InviteRow,
    pub(crate) organization_name: String,
    pub(crate) members_can_invite: bool,
    /// The current level of the author.
    pub(crate) author_level: Level,
    /// The number of open projects in the organization.
    pub(crate) open_projects: u32,
    /// The hash of the secret that only the mail has; `None` if the present link was not mailed.
    pub(crate) proof_hash: Option<String>,
}

/// The invite with this link.
pub(crate) async fn find_by_link(conn: &mut Connection, id: &InviteId) -> Result<Option<InviteLink>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, i.proof_hash, o.name, o.members_can_invite, m.level AS author_level,
            (SELECT COUNT(*) FROM projects p WHERE p.organization_id = o.id AND p.access_control = 0) AS open_projects
         FROM invites i
         JOIN users u ON u.id = i.created_by
         JOIN organizations o ON o.id = i.organization_id
         JOIN memberships m ON m.organization_id = i.organization_id AND m.user_id = i.created_by
         WHERE i.link = $1"
    );
    let row = sql::query(AssertSqlSafe(sql)).bind(id.as_str()).fetch_optional(conn).await?;
    let link = |row: &Row| {
        Ok(InviteLink {
            invite: invite(row)?,
            organization_name: row.try_get("name")?,
            members_can_invite: decode::switch(row, "members_can_invite")?,
            author_level: decode::level(row, "author_level")?,
            open_projects: u32::try_from(row.try_get::<i64>("open_projects")?).unwrap_or(u32::MAX),
            proof_hash: row.try_get("proof_hash")?,
        })
    };
    row.as_ref().map(link).transpose()
}

/// How the owner of an email address relates to an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Addressee {
    /// No account has this address.
    Unknown,
    /// The account is not a member.
    Outside,
    /// The account is a member.
    Member,
}

/// Finds out how the owner of an email address relates to an organization.
pub(crate) async fn addressee(
    conn: &mut Connection,
    organization: &OrganizationId,
    address: &str,
) -> Result<Addressee, Error> {
    let row = sql::query(
        "SELECT m.id AS membership_id FROM users u
         LEFT JOIN memberships m ON m.user_id = u.id AND m.organization_id = $1 WHERE u.email = $2",
    )
    .bind(organization.as_str())
    .bind(address)
    .fetch_optional(conn)
    .await?;
    Ok(match row.map(|row| row.try_get::<Option<String>>("membership_id")).transpose()? {
        None => Addressee::Unknown,
        Some(None) => Addressee::Outside,
        Some(Some(_)) => Addressee::Member,
    })
}
