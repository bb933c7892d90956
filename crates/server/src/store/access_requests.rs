//! Access requests: what members ask others to do (contract 9). What they mean is in `crate::access_requests`.
//!
//! INVARIANT: a request of a project may be about one that does not exist; no statement tells the asker which.

mod create;
mod export;
mod mailing;
mod settle;

pub(crate) use create::{Counted, NewRequest, count_of_asker, insert, next_day, note_before};
pub(crate) use export::of_person;
pub(crate) use mailing::{Unmailed, deciders, mark_mailed, unmailed};
pub(crate) use settle::{settle, sweep};

use super::in_list::InList;
use super::{decode, invites, projects};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{
    AccessRequestId, ENDED_REQUEST_DAYS, LISTED_REQUESTS, OrganizationId, Person, ProjectId, REQUEST_DAYS,
    RequestAction, RequestState, Retention, UserId,
};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::time::Duration;

/// For how long a request is open.
pub(crate) const OPEN_FOR: Duration = Duration::from_hours(24 * REQUEST_DAYS);
/// For how long it is kept after it has ended.
const KEPT: Duration = Duration::from_hours(24 * ENDED_REQUEST_DAYS);

/// A request, with what is known now of the people and the project in it, and of its reader.
#[derive(Debug, Clone)]
pub(crate) struct RequestRow {
    pub(crate) id: AccessRequestId,
    pub(crate) action: RequestAction,
    /// Empty if the action has none.
    pub(crate) target: String,
    /// As it was asked for.
    pub(crate) project: Option<ProjectId>,
    pub(crate) level: Option<Level>,
    /// What it would change, as it was when it was asked for.
    pub(crate) before: Option<i64>,
    pub(crate) note: String,
    /// As stored; it may have expired meanwhile.
    pub(crate) state: RequestState,
    pub(crate) created_at: Moment,
    pub(crate) decided_at: Option<Moment>,
    /// `None` also if they are no longer a member.
    pub(crate) decided_by: Option<Person>,
    pub(crate) decision_note: String,
    pub(crate) asker: Person,
    pub(crate) asker_level: Level,
    pub(crate) asker_grant: Option<Level>,
    /// The member that it is about, with their level in the organization.
    pub(crate) target_member: Option<(Person, Level)>,
    /// The grant of that member in the project.
    pub(crate) target_grant: Option<Level>,
    /// The project, if the organization has it.
    pub(crate) found_project: Option<RequestedProject>,
    /// The level of the invite to the address that it is about: one that can be accepted, or that is to be cancelled.
    pub(crate) invited: Option<Level>,
    /// When that invite was made.
    pub(crate) invited_at: Option<i64>,
    /// True if the reader sent the pending invite.
    pub(crate) is_invited_by_reader: bool,
    /// The grant of the reader in the project.
    pub(crate) reader_grant: Option<Level>,
}

/// What is known now of the project of a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestedProject {
    pub(crate) name: String,
    pub(crate) private: bool,
    pub(crate) token: String,
    pub(crate) timezone: String,
    pub(crate) retention: Retention,
    pub(crate) anonymize_ips: bool,
    pub(crate) app_urls: Vec<String>,
}

/// The columns of a [`RequestRow`]; `now`: the placeholder of the present moment, for invites that have not expired.
fn columns(now: usize) -> String {
    format!(
        "r.id, r.action, r.target, r.project_id, r.level, r.before_value, r.note, r.state, r.created_at, r.decided_at,
        r.decision_note,
        a.id AS asker_id, a.first_name AS asker_name, a.email AS asker_email, am.level AS asker_level,
        ag.level AS asker_grant,
        t.id AS target_id, t.first_name AS target_name, t.email AS target_email, tm.level AS target_level,
        tg.level AS target_grant,
        p.name AS project_name, p.access_control, p.api_token, p.timezone, p.retention_days, p.anonymize_ips,
        p.app_urls, vg.level AS reader_grant,
        d.id AS decider_id, d.first_name AS decider_name, d.email AS decider_email,
        CASE WHEN r.action = 'cancel_invite' OR {} > ${now} THEN i.level END AS invited, i.created_at AS invited_at,
        CASE WHEN i.created_by = vm.user_id THEN 1 ELSE 0 END AS is_invited_by_reader",
        invites::EXPIRES_AT
    )
}

/// Requests with people and projects, for each member (`vm`) as their reader.
const FROM: &str = "FROM access_requests r
    JOIN memberships vm ON vm.organization_id = r.organization_id
    JOIN memberships am ON am.organization_id = r.organization_id AND am.user_id = r.asker_id
    JOIN users a ON a.id = r.asker_id AND a.is_active = 1
    LEFT JOIN memberships tm ON r.action IN ('change_member_level', 'remove_member', 'grant_project_access',
            'change_project_level', 'revoke_project_access')
        AND tm.organization_id = r.organization_id AND tm.user_id = r.target
    LEFT JOIN users t ON t.id = tm.user_id
    LEFT JOIN invites i ON r.action IN ('invite_member', 'cancel_invite') AND i.organization_id = r.organization_id
        AND i.target_email = r.target
    LEFT JOIN projects p ON p.id = r.project_id AND p.organization_id = r.organization_id
    LEFT JOIN project_memberships ag ON ag.project_id = p.id AND ag.membership_id = am.id
    LEFT JOIN project_memberships tg ON tg.project_id = p.id AND tg.membership_id = tm.id
    LEFT JOIN project_memberships vg ON vg.project_id = p.id AND vg.membership_id = vm.id
    LEFT JOIN memberships dm ON dm.organization_id = r.organization_id AND dm.user_id = r.decided_by
    LEFT JOIN users d ON d.id = dm.user_id AND d.is_active = 1";

/// The open requests of others, made after `$2`, that the reader can decide about. The rules are asked again for each;
/// a test compares both.
const TO_DECIDE: &str = "r.state = 'open' AND r.created_at > $2 AND r.asker_id <> vm.user_id
    AND (tm.user_id IS NULL OR tm.user_id <> vm.user_id)
    AND (r.project_id = 0 OR p.id IS NOT NULL)
    AND (r.action NOT IN ('change_member_level', 'remove_member') OR (tm.level <= vm.level AND tm.level <> 15))
    AND (r.action NOT IN ('change_project_level', 'revoke_project_access')
        OR (tg.level IS NOT NULL AND tm.level <= CASE WHEN vm.level > 8 THEN vm.level ELSE 8 END AND tm.level <> 15))
    AND (r.action <> 'grant_project_access' OR tm.level IS NOT NULL)
    AND (vm.level >= 8
        OR (r.project_id <> 0 AND r.action <> 'set_project_privacy' AND p.access_control = 1 AND vg.level = 8)
        OR (r.action = 'cancel_invite' AND i.created_by = vm.user_id))";

fn request(row: &Row) -> Result<RequestRow, Error> {
    let person = |id: &str, name: &str, email: &str| -> Result<Option<Person>, Error> {
        let Some(uuid) = row.try_get::<Option<String>>(id)? else { return Ok(None) };
        Ok(Some(Person { uuid: UserId(uuid), first_name: row.try_get(name)?, email: row.try_get(email)? }))
    };
    let named = |column: &str| row.try_get::<String>(column);
    let (action, state, project): (_, _, i64) = (named("action")?, named("state")?, row.try_get("project_id")?);
    let target = person("target_id", "target_name", "target_email")?;
    let project_name: Option<String> = row.try_get("project_name")?;
    Ok(RequestRow {
        id: AccessRequestId(row.try_get("id")?),
        action: RequestAction::from_name(&action).ok_or_else(|| Error::column("action", action))?,
        target: row.try_get("target")?,
        project: (project != 0).then_some(ProjectId(project)),
        level: decode::optional_level(row, "level")?,
        before: row.try_get("before_value")?,
        note: row.try_get("note")?,
        state: RequestState::from_name(&state).ok_or_else(|| Error::column("state", state))?,
        created_at: decode::time(row, "created_at")?,
        decided_at: decode::optional_time(row, "decided_at")?,
        decided_by: person("decider_id", "decider_name", "decider_email")?,
        decision_note: row.try_get("decision_note")?,
        asker: person("asker_id", "asker_name", "asker_email")?.ok_or_else(|| Error::column("asker_id", ""))?,
        asker_level: decode::level(row, "asker_level")?,
        asker_grant: decode::optional_level(row, "asker_grant")?,
        target_member: target.zip(decode::optional_level(row, "target_level")?),
        target_grant: decode::optional_level(row, "target_grant")?,
        found_project: match project_name {
            None => None,
            Some(name) => Some(found_project(row, name)?),
        },
        invited: decode::optional_level(row, "invited")?,
        invited_at: row.try_get("invited_at")?,
        is_invited_by_reader: decode::switch(row, "is_invited_by_reader")?,
        reader_grant: decode::optional_level(row, "reader_grant")?,
    })
}

fn found_project(row: &Row, name: String) -> Result<RequestedProject, Error> {
    Ok(RequestedProject {
        name,
        private: decode::switch(row, "access_control")?,
        token: row.try_get("api_token")?,
        timezone: row.try_get("timezone")?,
        retention: projects::days(row.try_get("retention_days")?),
        anonymize_ips: decode::switch(row, "anonymize_ips")?,
        app_urls: projects::app_urls(row.try_get("app_urls")?)?,
    })
}

/// One request of an organization, as `reader` may look at it.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
    reader: &UserId,
    id: &AccessRequestId,
    now: Moment,
) -> Result<Option<RequestRow>, Error> {
    let sql = format!("SELECT {} {FROM} WHERE vm.user_id = $1 AND r.organization_id = $3 AND r.id = $4", columns(2));
    let query = sql::query(AssertSqlSafe(sql)).bind(reader.as_str()).bind(now.micros());
    let row = query.bind(organization.as_str()).bind(id.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(request).transpose()
}

/// The requests of a member in an organization, newest first, at most [`LISTED_REQUESTS`].
pub(crate) async fn of_asker(
    conn: &mut Connection,
    organization: &OrganizationId,
    asker: &UserId,
    now: Moment,
) -> Result<Vec<RequestRow>, Error> {
    let sql = format!(
        "SELECT {} {FROM} WHERE vm.user_id = $1 AND r.organization_id = $3 AND r.asker_id = $1
         ORDER BY r.created_at DESC, r.id DESC LIMIT $4",
        columns(2)
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(asker.as_str()).bind(now.micros());
    let query = query.bind(organization.as_str()).bind(i64::from(LISTED_REQUESTS));
    query.fetch_all(conn).await?.iter().map(request).collect()
}

/// The open requests that `reader` can decide about, oldest first, at most [`LISTED_REQUESTS`].
pub(crate) async fn to_decide(
    conn: &mut Connection,
    organization: &OrganizationId,
    reader: &UserId,
    now: Moment,
) -> Result<Vec<RequestRow>, Error> {
    let sql = format!(
        "SELECT {} {FROM} WHERE vm.user_id = $1 AND r.organization_id = $4 AND {TO_DECIDE}
         ORDER BY r.created_at, r.id LIMIT $5",
        columns(3)
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(reader.as_str()).bind(now.before(OPEN_FOR).micros());
    let query = query.bind(now.micros()).bind(organization.as_str());
    query.bind(i64::from(LISTED_REQUESTS)).fetch_all(conn).await?.iter().map(request).collect()
}

/// How many open requests `reader` can decide about, by organization.
pub(crate) async fn count_to_decide(
    conn: &mut Connection,
    organizations: &[OrganizationId],
    reader: &UserId,
    now: Moment,
) -> Result<HashMap<OrganizationId, u64>, Error> {
    let list = InList::new(3, organizations.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT r.organization_id, COUNT(*) AS requests {FROM}
         WHERE vm.user_id = $1 AND r.organization_id IN {} AND {TO_DECIDE} GROUP BY r.organization_id",
        list.places
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(reader.as_str()).bind(now.before(OPEN_FOR).micros());
    let rows = list.bind(query).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let requests: i64 = row.try_get("requests")?;
            Ok((OrganizationId(row.try_get("organization_id")?), u64::try_from(requests).unwrap_or_default()))
        })
        .collect()
}

/// Ends an open request; false if it has ended already.
pub(crate) async fn end(
    conn: &mut Connection,
    id: &AccessRequestId,
    state: RequestState,
    (by, note): (Option<&UserId>, &str),
    now: Moment,
) -> Result<bool, Error> {
    let ended = sql::query(
        "UPDATE access_requests SET state = $2, decided_by = $3, decision_note = $4, decided_at = $5
         WHERE id = $1 AND state = 'open' AND created_at > $6",
    )
    .bind(id.as_str())
    .bind(state.name())
    .bind(by.map(UserId::as_str))
    .bind(note)
    .bind(now.micros())
    .bind(now.before(OPEN_FOR).micros())
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() == 1)
}
