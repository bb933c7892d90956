//! Keeps members without two-factor authentication out of organizations that require it (contract 10).

use crate::error::{Error, Result};
use crate::store::organizations::FoundOrganization;
use crate::store::projects::FoundProject;
use crate::store::second_factor;
use crate::store::sql::Connection;
use rolecall_api::{OrganizationId, UserId};
use rolecall_policy::{Action, Denial, is_kept_out};

/// The organization that was found for a caller.
///
/// # Errors
/// [`Error::NotFound`] if there is none; [`Error::Denied`] if it keeps them out (contract 10).
pub(crate) fn admitted(found: Option<FoundOrganization>) -> Result<FoundOrganization> {
    let found = found.ok_or(Error::NotFound)?;
    if found.is_kept_out { Err(two_factor_required(&found.id, Action::ViewOrganization)) } else { Ok(found) }
}

/// The project that was found for a caller.
///
/// # Errors
/// As [`admitted`]. Who could not see the project anyway does not learn that it exists.
pub(crate) fn admitted_to_project(found: Option<FoundProject>) -> Result<FoundProject> {
    let found = found.ok_or(Error::NotFound)?;
    match (found.is_kept_out, found.is_accessible()) {
        (true, true) => Err(two_factor_required(&found.organization, Action::ViewProject)),
        (true, false) => Err(Error::NotFound),
        (false, _) => Ok(found),
    }
}

/// Checks that somebody who makes an organization require two-factor authentication would not keep themselves out.
///
/// # Errors
/// [`Error::Denied`] if they have not set it up.
pub(crate) async fn require_own_two_factor(
    conn: &mut Connection,
    me: &UserId,
    organization: &OrganizationId,
) -> Result<()> {
    let is_on = second_factor::counts(conn, me).await?.is_on();
    if is_kept_out(true, is_on) { Err(two_factor_required(organization, Action::ManageOrganization)) } else { Ok(()) }
}

/// Nobody can help: the caller has to do something themselves.
fn two_factor_required(organization: &OrganizationId, action: Action) -> Error {
    let denial = Denial::two_factor_required(action);
    Error::denied(denial, Vec::new()).explained(organization, vec![denial.step()])
}
