//! Members, grants and invites, with what counts in a review.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::in_list::InList;
use crate::store::invites::{self, InviteRow};
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{ActivityAction, OrganizationId, ProjectId, User, UserId};
use rolecall_policy::{FindingKind, Level};
use sqlx::AssertSqlSafe;

/// A member.
#[derive(Debug, Clone)]
pub(crate) struct MemberFacts {
    pub(crate) user: User,
    pub(crate) level: Level,
    pub(crate) last_seen: Option<Moment>,
    pub(crate) joined_at: Moment,
    /// When the level was last changed.
    pub(crate) level_since: Moment,
    /// The last change that they made and that needs an administrator.
    pub(crate) last_act: Option<Moment>,
}

/// A grant.
#[derive(Debug, Clone)]
pub(crate) struct GrantFacts {
    pub(crate) user: User,
    /// The person's level in the organization.
    pub(crate) level: Level,
    pub(crate) project: ProjectId,
    pub(crate) project_name: String,
    pub(crate) private: bool,
    pub(crate) granted: Level,
    pub(crate) granted_at: Moment,
}

/// The actions that need an administrator, for SQL.
fn administrative() -> String {
    let names = ActivityAction::NAMES.iter().filter(|(_, action)| action.is_administrative());
    names.map(|(name, _)| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

/// Members with all that counts, where `condition` holds; `$1` is the organization.
fn select_members(condition: &str) -> String {
    format!(
        "SELECT u.id AS user_id, u.distinct_id, u.first_name, u.email, m.level, m.last_seen, m.joined_at, m.updated_at,
            (SELECT a.created_at FROM activity a
                WHERE a.actor_id = m.user_id AND a.organization_id = m.organization_id AND a.action IN ({})
                ORDER BY a.number DESC LIMIT 1) AS last_act
         FROM memberships m JOIN users u ON u.id = m.user_id
         WHERE m.organization_id = $1 AND m.is_active = 1 AND {condition}",
        administrative()
    )
}

/// A condition: a finding of this kind about the member `m` was not kept since `$2`, or has changed since it was kept.
fn not_kept(kind: FindingKind, and: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM review_findings k
            WHERE k.person_id = m.user_id AND k.organization_id = m.organization_id AND k.kind = '{}'
            AND k.created_at > $2 AND k.decision = 'keep' AND k.outcome = 'done' AND {and})",
        kind.name()
    )
}

fn member(row: &Row) -> Result<MemberFacts, Error> {
    let last_seen: i64 = row.try_get("last_seen")?;
    Ok(MemberFacts {
        user: decode::user(row)?,
        level: decode::level(row, "level")?,
        last_seen: (last_seen != 0).then(|| Moment::from_micros(last_seen)),
        joined_at: decode::time(row, "joined_at")?,
        level_since: decode::time(row, "updated_at")?,
        last_act: decode::optional_time(row, "last_act")?,
    })
}

/// At most `limit` members who were not seen after `before`, nor joined after it; the longest unseen first. Those who
/// were kept after `kept_after` are left out.
pub(crate) async fn unseen(
    conn: &mut Connection,
    organization: &OrganizationId,
    (before, kept_after): (Moment, Moment),
    limit: u32,
) -> Result<Vec<MemberFacts>, Error> {
    let kept = not_kept(FindingKind::Unseen, "k.created_at >= m.updated_at AND k.created_at > m.last_seen");
    let condition = format!(
        "m.last_seen <= $3 AND m.joined_at <= $3 AND {kept} ORDER BY m.last_seen, m.name_key, m.email LIMIT $4"
    );
    let query = sql::query(AssertSqlSafe(select_members(&condition))).bind(organization.as_str());
    let query = query.bind(kept_after.micros()).bind(before.micros()).bind(i64::from(limit));
    query.fetch_all(conn).await?.iter().map(member).collect()
}

/// At most `limit` administrators who have been so since `before`, and have done nothing since then that needs it. Those
/// who were kept after `kept_after` are left out.
pub(crate) async fn idle_administrators(
    conn: &mut Connection,
    organization: &OrganizationId,
    (before, kept_after): (Moment, Moment),
    limit: u32,
) -> Result<Vec<MemberFacts>, Error> {
    let kept = not_kept(FindingKind::IdleAdministrator, "k.created_at >= m.updated_at");
    let condition = format!(
        "m.level = 8 AND m.updated_at <= $3 AND {kept}
         AND NOT EXISTS (SELECT 1 FROM activity x WHERE x.actor_id = m.user_id AND x.organization_id = m.organization_id
            AND x.created_at > $3 AND x.action IN ({}))
         ORDER BY m.name_key, m.email LIMIT $4",
        administrative()
    );
    let query = sql::query(AssertSqlSafe(select_members(&condition))).bind(organization.as_str());
    let query = query.bind(kept_after.micros()).bind(before.micros()).bind(i64::from(limit));
    query.fetch_all(conn).await?.iter().map(member).collect()
}

/// Those of these people who are members.
pub(crate) async fn members_of(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: &[&UserId],
) -> Result<Vec<MemberFacts>, Error> {
    let list = InList::new(2, people.iter().map(|person| person.as_str()));
    let sql = select_members(&format!("m.user_id IN {}", list.places));
    let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()));
    query.fetch_all(conn).await?.iter().map(member).collect()
}

/// Grants with all that counts, where `condition` holds; `$1` is the organization.
fn select_grants(condition: &str) -> String {
    format!(
        "SELECT u.id AS user_id, u.distinct_id, u.first_name, u.email, m.level, p.id AS project_id, p.name AS project_name,
            p.access_control, g.level AS granted, g.joined_at
         FROM projects p
         JOIN project_memberships g ON g.project_id = p.id
         JOIN memberships m ON m.id = g.membership_id
         JOIN users u ON u.id = m.user_id AND u.is_active = 1
         WHERE p.organization_id = $1 AND {condition}"
    )
}

fn grant(row: &Row) -> Result<GrantFacts, Error> {
    Ok(GrantFacts {
        user: decode::user(row)?,
        level: decode::level(row, "level")?,
        project: ProjectId(row.try_get("project_id")?),
        project_name: row.try_get("project_name")?,
        private: decode::switch(row, "access_control")?,
        granted: decode::level(row, "granted")?,
        granted_at: decode::time(row, "joined_at")?,
    })
}

/// At most `limit` grants that give nothing, by project. Those that were kept after `kept_after` are left out.
pub(crate) async fn idle_grants(
    conn: &mut Connection,
    organization: &OrganizationId,
    kept_after: Moment,
    limit: u32,
) -> Result<Vec<GrantFacts>, Error> {
    let changed = "k.project_id = g.project_id AND k.created_at > g.updated_at AND k.created_at >= m.updated_at";
    let condition = format!(
        "(p.access_control = 0 OR m.level >= 8) AND {}
         ORDER BY p.name_key, p.id, m.name_key, m.email LIMIT $3",
        not_kept(FindingKind::IdleGrant, changed)
    );
    let query = sql::query(AssertSqlSafe(select_grants(&condition))).bind(organization.as_str());
    query.bind(kept_after.micros()).bind(i64::from(limit)).fetch_all(conn).await?.iter().map(grant).collect()
}

/// The grants of these people.
pub(crate) async fn grants_of(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: &[&UserId],
) -> Result<Vec<GrantFacts>, Error> {
    let list = InList::new(2, people.iter().map(|person| person.as_str()));
    let sql = select_grants(&format!("m.user_id IN {}", list.places));
    let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()));
    query.fetch_all(conn).await?.iter().map(grant).collect()
}

/// At most `limit` expired invites, the oldest first. Those that were kept after `kept_after` are left out.
pub(crate) async fn expired_invites(
    conn: &mut Connection,
    organization: &OrganizationId,
    (now, kept_after): (Moment, Moment),
    limit: u32,
) -> Result<Vec<InviteRow>, Error> {
    let condition = format!(
        "{} <= $2 AND NOT EXISTS (SELECT 1 FROM review_findings k
            WHERE k.email = i.target_email AND k.organization_id = i.organization_id AND k.kind = '{}'
            AND k.created_at > $3 AND k.created_at > i.created_at AND k.decision = 'keep' AND k.outcome = 'done')
         ORDER BY i.created_at, i.target_email LIMIT $4",
        invites::EXPIRES_AT,
        FindingKind::UnusedInvite.name()
    );
    let sql = invites::select(&format!("i.organization_id = $1 AND {condition}"));
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(now.micros());
    let query = query.bind(kept_after.micros()).bind(i64::from(limit));
    query.fetch_all(conn).await?.iter().map(invites::invite).collect()
}

/// The number of members, and of those who are administrators or the owner.
pub(crate) async fn administrators(conn: &mut Connection, organization: &OrganizationId) -> Result<(u64, u64), Error> {
    let rows = sql::query("SELECT level, people FROM member_counts WHERE organization_id = $1")
        .bind(organization.as_str())
        .fetch_all(conn)
        .await?;
    let (mut members, mut administrators) = (0, 0);
    for row in &rows {
        let people = u64::try_from(row.try_get::<i64>("people")?).unwrap_or_default();
        members += people;
        if decode::level(row, "level")? >= Level::Administrator {
            administrators += people;
        }
    }
    Ok((members, administrators))
}

/// True if it was kept after `kept_after` that there is only one administrator.
pub(crate) async fn kept_warning(
    conn: &mut Connection,
    organization: &OrganizationId,
    kept_after: Moment,
) -> Result<bool, Error> {
    let row = sql::query(
        "SELECT created_at FROM review_findings WHERE organization_id = $1 AND kind = 'one_administrator'
            AND person_id IS NULL AND created_at > $2 AND decision = 'keep' AND outcome = 'done' LIMIT 1",
    )
    .bind(organization.as_str())
    .bind(kept_after.micros())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}
