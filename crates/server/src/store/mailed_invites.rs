//! Invites of which a mail is to be sent, or was.

use super::invites::{COLUMNS, EXPIRES_AT, InviteKey, InviteRow, invite};
use crate::clock::Moment;
use crate::store::organizations::NamedOrganization;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;

/// An invite with the organization that it is to.
#[derive(Debug)]
pub(crate) struct MailedInvite {
    pub(crate) invite: InviteRow,
    pub(crate) organization: NamedOrganization,
}

/// The invites of an organization that were created at `now`, or have got another link then, and of which no mail is
/// queued.
pub(crate) async fn changed_at(
    conn: &mut Connection,
    organization: &OrganizationId,
    now: Moment,
) -> Result<Vec<MailedInvite>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, o.name, o.slug, o.is_member_join_email_enabled
         FROM invites i
         JOIN users u ON u.id = i.created_by
         JOIN organizations o ON o.id = i.organization_id
         WHERE i.organization_id = $1 AND i.updated_at = $2 AND {EXPIRES_AT} > $2 AND i.link IS NOT NULL
            AND i.emailing_attempt_made = 0
         ORDER BY i.created_at, i.target_email"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(now.micros());
    query.fetch_all(conn).await?.iter().map(mailed).collect()
}

fn mailed(row: &Row) -> Result<MailedInvite, Error> {
    let invite = invite(row)?;
    let organization = NamedOrganization::read(row, invite.organization.clone())?;
    Ok(MailedInvite { invite, organization })
}

/// Records that mails of these invites are queued, each with the hash of the secret that only its mail has.
pub(crate) async fn mark_mailed(conn: &mut Connection, mailed: &[(&InviteKey, String)]) -> Result<(), Error> {
    // In chunks, because databases limit the placeholders of a statement.
    for mailed in mailed.chunks(1000) {
        let cases: Vec<String> =
            (0..mailed.len()).map(|at| format!("WHEN ${} THEN ${}", 2 * at + 1, 2 * at + 2)).collect();
        let keys: Vec<String> = (0..mailed.len()).map(|at| format!("${}", 2 * at + 1)).collect();
        let sql = format!(
            "UPDATE invites SET emailing_attempt_made = 1, proof_hash = CASE id {} END WHERE id IN ({})",
            cases.join(" "),
            keys.join(", ")
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(mailed.len() == 1);
        for (key, proof_hash) in mailed {
            query = query.bind(key.as_str()).bind(proof_hash.as_str());
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}
