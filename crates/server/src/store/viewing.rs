//! Views of an organization as somebody else does. Only hashes of their values are stored.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, FromRow, Row};
use rolecall_api::{OPEN_VIEWS, OrganizationId, UserId};
use rolecall_policy::Level;

/// As whom an organization is viewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Viewed {
    /// As this member.
    Person(UserId),
    /// As somebody at this level, without any grant.
    Level(Level),
}

/// A view that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ViewRow {
    pub(crate) organization: OrganizationId,
    pub(crate) viewed: Viewed,
}

impl FromRow for ViewRow {
    fn from_row(row: &Row) -> sql::Result<Self> {
        let viewed = match (row.try_get::<Option<String>>("viewed_id")?, decode::optional_level(row, "level")?) {
            (Some(person), _) => Viewed::Person(UserId(person)),
            (None, Some(level)) => Viewed::Level(level),
            (None, None) => return Err(sql::Error::column("level", "neither a person nor a level is viewed")),
        };
        Ok(ViewRow { organization: OrganizationId(row.try_get("organization_id")?), viewed })
    }
}

/// Stores a view of `viewer`, and ends their oldest ones in that organization beyond [`OPEN_VIEWS`].
pub(crate) async fn create(
    conn: &mut Connection,
    token_hash: &str,
    viewer: &UserId,
    view: &ViewRow,
    expires_at: Moment,
) -> sql::Result<()> {
    let (person, level) = match &view.viewed {
        Viewed::Person(person) => (Some(person.as_str()), None),
        Viewed::Level(level) => (None, Some(i64::from(level.number()))),
    };
    sql::query(
        "INSERT INTO viewings (token_hash, organization_id, viewer_id, viewed_id, level, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(token_hash)
    .bind(view.organization.as_str())
    .bind(viewer.as_str())
    .bind(person)
    .bind(level)
    .bind(expires_at.micros())
    .execute(&mut *conn)
    .await?;
    sql::query(
        "DELETE FROM viewings WHERE organization_id = $1 AND viewer_id = $2 AND token_hash NOT IN (
            SELECT token_hash FROM viewings WHERE organization_id = $1 AND viewer_id = $2
            ORDER BY expires_at DESC, token_hash LIMIT $3)",
    )
    .bind(view.organization.as_str())
    .bind(viewer.as_str())
    .bind(i64::from(OPEN_VIEWS))
    .execute(conn)
    .await?;
    Ok(())
}

/// The view with this value, if `viewer` has started it and it has not ended.
pub(crate) async fn find(
    conn: &mut Connection,
    token_hash: &str,
    viewer: &UserId,
    now: Moment,
) -> sql::Result<Option<ViewRow>> {
    sql::query_as(
        "SELECT organization_id, viewed_id, level FROM viewings
         WHERE token_hash = $1 AND viewer_id = $2 AND expires_at > $3",
    )
    .bind(token_hash)
    .bind(viewer.as_str())
    .bind(now.micros())
    .fetch_optional(conn)
    .await
}

/// Deletes those that have ended.
pub(crate) async fn sweep(conn: &mut Connection, now: Moment) -> sql::Result<()> {
    sql::query("DELETE FROM viewings WHERE expires_at <= $1").bind(now.micros()).execute(conn).await?;
    Ok(())
}
