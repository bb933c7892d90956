//! Checks whether somebody can ask for something.

use crate::access_requests::{Request, is_about_grant, is_private, setting};
use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::routes::projects;
use crate::store::{Tx, members};
use rolecall_api::{NewAccessRequest, RequestAction, field_name};
use rolecall_policy::{Asking, can_ask};

const TARGET: &str = field_name!(NewAccessRequest.target);

/// Checks that the caller can ask for this: others could do it, and they cannot.
///
/// # Errors
/// As [`super::create::create`].
pub(super) async fn check(tx: &mut Tx, actor: &OrganizationActor, request: &Request<'_>) -> Result<()> {
    let row = request.row;
    if row.project.is_some() && row.action != RequestAction::ViewProject && !request.is_seen_by_asker() {
        let detail = "Project not found, or you don't have access to it.";
        return Err(Error::field(field_name!(NewAccessRequest.project), "does_not_exist", detail));
    }
    let is_about_member = matches!(row.action, RequestAction::ChangeMemberLevel | RequestAction::RemoveMember)
        || is_about_grant(row.action);
    if is_about_member && row.target_member.is_none() {
        // The same for foreign, former, unknown and malformed ids.
        return actor.answer(tx, request.decision(), None).await;
    }
    is_there_something_to_do(tx, actor, request).await?;
    match can_ask(request.wish(), request.reader_as_party()) {
        Asking::Possible => Ok(()),
        Asking::NotRefused if row.action == RequestAction::ViewProject => {
            Err(Error::invalid("not_refused", "You have access to this project already."))
        }
        Asking::NotRefused => Err(Error::invalid("not_refused", "You can do this yourself: there is no need to ask.")),
        Asking::NobodyCan => Err(Error::invalid("nobody_can", "No one can do this, so it cannot be asked for.")),
    }
}

/// Checks that it is not so already, and not about what is not there.
async fn is_there_something_to_do(tx: &mut Tx, actor: &OrganizationActor, request: &Request<'_>) -> Result<()> {
    let row = request.row;
    let done = |field, detail: &'static str| Err(Error::field(field, "already_done", detail));
    let level = field_name!(NewAccessRequest.level);
    let private = row.found_project.as_ref().map(|project| project.private);
    match row.action {
        RequestAction::ChangeMemberLevel if row.target_member.as_ref().map(|(_, level)| *level) == row.level => {
            done(level, "This person already has this level.")
        }
        RequestAction::InviteMember => {
            let addresses = [row.target.as_str()];
            if members::find_emails(tx, &actor.organization.id, &addresses).await?.is_empty() {
                return Ok(());
            }
            Err(Error::field(TARGET, "invalid_input", "This person is already a member."))
        }
        RequestAction::CancelInvite if row.invited.is_none() => {
            Err(Error::field(TARGET, "does_not_exist", "No invite to this address is pending."))
        }
        RequestAction::SetProjectPrivacy if private == is_private(&row.target) => {
            done(TARGET, "The project is so already.")
        }
        RequestAction::GrantProjectAccess | RequestAction::ChangeProjectLevel if private == Some(false) => {
            let detail = "This project is open: everyone in the organization has access.";
            Err(Error::field(field_name!(NewAccessRequest.project), "invalid_input", detail))
        }
        RequestAction::GrantProjectAccess if row.target_grant.is_some() => {
            done(TARGET, "This person already has access to the project.")
        }
        RequestAction::ChangeProjectLevel | RequestAction::RevokeProjectAccess if row.target_grant.is_none() => {
            Err(Error::field(TARGET, "does_not_exist", "This person has no access of their own to the project."))
        }
        RequestAction::ChangeProjectLevel if row.target_grant == row.level => {
            done(level, "This person already has this level.")
        }
        RequestAction::AddProjectUrl => {
            let app_urls = row.found_project.as_ref().map(|project| project.app_urls.as_slice()).unwrap_or_default();
            if app_urls.contains(&row.target) {
                return done(TARGET, "The project has this URL already.");
            }
            // It may be one too many.
            let body = Fields::try_from(setting::body(row.action, &row.target, app_urls)?)?;
            projects::update::read(&body).map(|_| ()).map_err(|error| error.at(TARGET))
        }
        _ if setting::value_now(row, &actor.organization).is_some_and(|value| value == row.target) => {
            done(TARGET, "It is so already.")
        }
        _ => Ok(()),
    }
}
