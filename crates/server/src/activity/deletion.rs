//! Deletes projects and organizations, and brings them back. Both are recorded.

use super::entries::{changed, grants_in_project};
use super::{Author, NewEntry, record};
use crate::calendar::Month;
use crate::clock::Moment;
use crate::store::organizations::FoundOrganization;
use crate::store::projects::FoundProject;
use crate::store::sql::Result;
use crate::store::{Tx, billing, deletions, grants, handovers};
use rolecall_api::{ActivityAction, ChangeValue, OrganizationId, ProjectId};

/// Deletes a project. It is kept with its grants and events until it is too late to undo this. Returns the number of the
/// entry.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn delete_project(
    tx: &mut Tx,
    project: &FoundProject,
    undoes: Option<i64>,
    author: &Author,
    now: Moment,
) -> Result<i64> {
    let entry = NewEntry::project(ActivityAction::ProjectDelete, project.id, &project.name).with([
        changed("name", &project.name, ChangeValue::Null),
        changed("access_control", project.state.private, ChangeValue::Null),
        changed("grants", grants_in_project(grants::levels(tx, project.id).await?), ChangeValue::Null),
    ]);
    let number = record(tx, &project.organization, author, now, vec![NewEntry { undoes, ..entry }]).await?;
    deletions::delete_project(tx, project.id, number, now).await?;
    Ok(number)
}

/// Deletes an organization with its projects. It is kept until it is too late to undo this; the usage until now is still
/// billed. Returns the number of the entry.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn delete_organization(
    tx: &mut Tx,
    organization: &FoundOrganization,
    undoes: Option<i64>,
    author: &Author,
    now: Moment,
) -> Result<i64> {
    let (id, name) = (&organization.id, &organization.name);
    // The account stays behind, closed, until its last month is billed.
    billing::find_or_create(tx, id, Month::from_moment(organization.created_at)).await?;
    billing::close(tx, id, name, Month::from_moment(now)).await?;
    let entry = NewEntry::organization(ActivityAction::OrganizationDelete, id, name).with([changed(
        "name",
        name,
        ChangeValue::Null,
    )]);
    let number = record(tx, id, author, now, vec![NewEntry { undoes, ..entry }]).await?;
    deletions::delete_organization(tx, id, number, now).await?;
    // Nothing is handed over of what is deleted, also if it comes back.
    handovers::settle(tx, id, now).await?;
    Ok(number)
}

/// The entry of bringing a project back, with the grants that it still has.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn restored_project(tx: &mut Tx, id: ProjectId, name: &str, is_private: bool) -> Result<NewEntry> {
    Ok(NewEntry::project(ActivityAction::ProjectRestore, id, name).with([
        changed("name", ChangeValue::Null, name),
        changed("access_control", ChangeValue::Null, is_private),
        changed("grants", ChangeValue::Null, grants_in_project(grants::levels(tx, id).await?)),
    ]))
}

/// Brings an organization back with the projects that were deleted with it, and returns the number of the entry. Call it
/// after it is locked ([`deletions::lock_organization`]).
///
/// # Errors
/// The database does not answer.
pub(crate) async fn restore_organization(
    tx: &mut Tx,
    (id, name): (&OrganizationId, &str),
    undoes: i64,
    author: &Author,
    now: Moment,
) -> Result<i64> {
    deletions::restore_organization(tx, id).await?;
    billing::reopen(tx, id).await?;
    let entry = NewEntry { undoes: Some(undoes), ..restored_organization(id, name) };
    record(tx, id, author, now, vec![entry]).await
}

/// The entry of bringing an organization back.
pub(crate) fn restored_organization(id: &OrganizationId, name: &str) -> NewEntry {
    NewEntry::organization(ActivityAction::OrganizationRestore, id, name).with([changed(
        "name",
        ChangeValue::Null,
        name,
    )])
}
