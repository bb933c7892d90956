//! Removes somebody's access to a project, and keeps what it takes to give it back.

use super::entries::{EXPIRES_AT, changed, end_value};
use super::kept::Kept;
use super::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::store::end::End;
use crate::store::grants::{self, GrantRow};
use crate::store::sql::{Connection, Result};
use rolecall_api::{ActivityAction, ChangeValue, OrganizationId, ProjectId};

/// Removes a grant, records it, keeps what undoing needs, and returns the number of the entry.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn revoke_grant(
    conn: &mut Connection,
    organization: &OrganizationId,
    project: (ProjectId, &str),
    grant: &GrantRow,
    (action, undoes): (ActivityAction, Option<i64>),
    author: &Author,
    now: Moment,
) -> Result<i64> {
    let mut kept = grants::kept(conn, &grant.membership).await?;
    kept.retain(|kept| kept.project == project.0);
    grants::delete(conn, &grant.id).await?;
    let end = end_value(grant.end.as_ref().map(End::at));
    let entry = NewEntry::grant(action, &grant.user, project)
        .with([changed("level", grant.level, ChangeValue::Null), changed(EXPIRES_AT, end, ChangeValue::Null)]);
    let number = record(conn, organization, author, now, vec![NewEntry { undoes, ..entry }]).await?;
    if action == ActivityAction::GrantRemove {
        Kept { grants: kept, ..Kept::default() }.keep(conn, organization, number, now).await?;
    }
    Ok(number)
}
