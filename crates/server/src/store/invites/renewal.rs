//! Renews the links of invites, so that people who can no longer see a link cannot use it (contract 2.4).
//!
//! INVARIANT: who knows the current link of an invite can see it, or was told by somebody who can. Only the level
//! decides who sees a link, so only a change of level and a removal can take it away (property-tested in the policy
//! crate). `super::members` calls [`renew_lost`] in both cases.

use super::{InviteKey, new_link};
use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, UserId};
use rolecall_policy::{Level, PendingInvite, ProjectState, links_renewed, may_lose_links};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Renews the links that `person` can see at level `from` but not at `to` (`None`: removed), and returns how many. Call
/// it in the transaction of the change, before the change.
pub(crate) async fn renew_lost(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
    (from, to): (Level, Option<Level>),
    now: Moment,
) -> Result<usize, Error> {
    if !may_lose_links(Some(from), to) {
        return Ok(0);
    }
    let pending = sent_by_others(&mut *conn, organization, person).await?;
    let lost = links_renewed(Some(from), to, pending);
    give_links(conn, &lost, now).await?;
    Ok(lost.len())
}

/// Creates links for invites from before database version 6, whose links every member could see.
pub(crate) async fn give_missing_links(conn: &mut Connection, now: Moment) -> Result<usize, Error> {
    let rows = sql::query("SELECT id FROM invites WHERE link IS NULL").fetch_all(&mut *conn).await?;
    let keys = rows.iter().map(|row| row.try_get("id").map(InviteKey)).collect::<Result<Vec<_>, _>>()?;
    give_links(conn, &keys, now).await?;
    Ok(keys.len())
}

/// The invites that others than `person` sent, with the memberships of `person` in the projects of each.
async fn sent_by_others(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
) -> Result<Vec<PendingInvite<InviteKey>>, Error> {
    let rows = sql::query(
        "SELECT i.id, i.level, ip.level AS promised_level, p.access_control, g.level AS explicit_level
         FROM invites i
         LEFT JOIN invite_projects ip ON ip.invite_id = i.id
         LEFT JOIN all_projects p ON p.id = ip.project_id
         LEFT JOIN memberships m ON m.organization_id = i.organization_id AND m.user_id = $2
         LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
         WHERE i.organization_id = $1 AND i.created_by <> $2",
    )
    .bind(organization.as_str())
    .bind(person.as_str())
    .fetch_all(conn)
    .await?;
    let mut invites: HashMap<InviteKey, PendingInvite<InviteKey>> = HashMap::new();
    for row in &rows {
        let (key, level) = (InviteKey(row.try_get("id")?), decode::level(row, "level")?);
        let invite = PendingInvite { invite: key.clone(), level, promised: Vec::new() };
        let promised = &mut invites.entry(key).or_insert(invite).promised;
        if let Some(level) = decode::optional_level(row, "promised_level")? {
            let private = decode::switch(row, "access_control")?;
            let explicit = decode::optional_level(row, "explicit_level")?;
            promised.push((ProjectState { private, explicit }, level));
        }
    }
    Ok(invites.into_values().collect())
}

async fn give_links(conn: &mut Connection, invites: &[InviteKey], now: Moment) -> Result<(), Error> {
    // In chunks, because databases limit the placeholders of a statement.
    for invites in invites.chunks(1000) {
        let cases: Vec<String> =
            (0..invites.len()).map(|at| format!("WHEN ${} THEN ${}", 2 * at + 2, 2 * at + 3)).collect();
        let keys: Vec<String> = (0..invites.len()).map(|at| format!("${}", 2 * at + 2)).collect();
        let sql = format!(
            "UPDATE invites SET link = CASE id {} END, link_renewed_at = $1, updated_at = $1, emailing_attempt_made = 0,
                proof_hash = NULL
             WHERE id IN ({})",
            cases.join(" "),
            keys.join(", ")
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(false).bind(now.micros());
        for key in invites {
            query = query.bind(key.0.as_str()).bind(new_link().0);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}
