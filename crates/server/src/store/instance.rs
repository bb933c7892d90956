//! The identity of this database: the id and secret of the instance, and the epoch that the database and the events
//! file share (see [`crate::events::pairing`]).

use super::Tx;
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use rand::TryRng;
use rolecall_api::{OrganizationId, ProjectId};
use secrecy::SecretString;
use std::collections::HashSet;

/// The identity of the database.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    /// The id of the instance, a UUID.
    pub(crate) id: String,
    /// The key of hashes that only this instance can compute, in hexadecimal.
    pub(crate) secret: SecretString,
    /// Counts starts and hours; shared with the events file. See `0009_instance.sql`.
    pub(crate) epoch: i64,
    pub(crate) next_epoch: i64,
    /// The highest project number assigned so far.
    pub(crate) last_project: i64,
}

/// Creates the identity at the first start. If several servers start at once, one of them wins.
pub(crate) async fn make(tx: &mut Tx) -> Result<(), Error> {
    let mut secret = [0_u8; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut secret).map_err(|error| Error::Value(error.into()))?;
    sql::query(
        "INSERT INTO instance_identity (only_row, id, secret) VALUES (1, $1, $2) ON CONFLICT (only_row) DO NOTHING",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(hex::encode(secret))
    .execute(tx)
    .await?;
    Ok(())
}

/// Reads the identity of the database.
pub(crate) async fn find(conn: &mut Connection) -> Result<Instance, Error> {
    let row = sql::query(
        "SELECT i.id, i.secret, i.epoch, i.next_epoch, c.last_id
         FROM instance_identity i JOIN project_counter c ON c.only_row = i.only_row",
    )
    .fetch_one(conn)
    .await?;
    Ok(Instance {
        id: row.try_get("id")?,
        secret: row.try_get::<String>("secret")?.into(),
        epoch: row.try_get("epoch")?,
        next_epoch: row.try_get("next_epoch")?,
        last_project: row.try_get("last_id")?,
    })
}

/// Announces the next epoch before the events file stores it. Project numbers stay above `highest`.
pub(crate) async fn announce(tx: &mut Tx, epoch: i64, highest: i64) -> Result<(), Error> {
    sql::query("UPDATE instance_identity SET next_epoch = $1").bind(epoch).execute(tx).await?;
    sql::query("UPDATE project_counter SET last_id = $1 WHERE last_id < $1").bind(highest).execute(tx).await?;
    Ok(())
}

/// Records that the events file has stored an epoch.
pub(crate) async fn reach(tx: &mut Tx, epoch: i64) -> Result<(), Error> {
    sql::query("UPDATE instance_identity SET epoch = $1 WHERE next_epoch = $1").bind(epoch).execute(tx).await?;
    Ok(())
}

/// All organizations that exist or have been billed.
pub(crate) async fn organizations(conn: &mut Connection) -> Result<HashSet<OrganizationId>, Error> {
    let rows = sql::query("SELECT id FROM all_organizations UNION SELECT organization_id AS id FROM billing_accounts")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get("id").map(OrganizationId)).collect()
}

/// Adds deleted projects to the list of projects whose events must be erased.
pub(crate) async fn add_removed(tx: &mut Tx, projects: &[ProjectId], now: Moment) -> Result<(), Error> {
    for project in projects {
        sql::query(
            "INSERT INTO removed_projects (project_id, removed_at) VALUES ($1, $2) ON CONFLICT (project_id) DO NOTHING",
        )
        .bind(project.0)
        .bind(now.micros())
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Some of the deleted projects whose events must be erased.
pub(crate) async fn removed_projects(conn: &mut Connection) -> Result<Vec<ProjectId>, Error> {
    let rows = sql::query("SELECT project_id FROM removed_projects ORDER BY removed_at, project_id LIMIT 100")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get("project_id").map(ProjectId)).collect()
}

/// Removes a project from that list: nothing of it is left.
pub(crate) async fn forget_removed(tx: &mut Tx, project: ProjectId) -> Result<(), Error> {
    sql::query("DELETE FROM removed_projects WHERE project_id = $1").bind(project.0).execute(tx).await?;
    Ok(())
}
