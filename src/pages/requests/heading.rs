//! The heading of the dialog to ask. Pure.

use super::subject::Subject;
use crate::language::{t, tr};
use rolecall_api::{ON, RequestAction};

/// What the dialog asks for, as its heading.
pub(super) fn heading(act: &Subject) -> String {
    let person = act.person.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    match (act.action, &act.project) {
        (RequestAction::ChangeMemberLevel, _) => tr!("Ask to change the level of {person}"),
        (RequestAction::RemoveMember, _) => tr!("Ask to remove {person}"),
        (RequestAction::InviteMember, _) => t("Ask to invite someone").to_owned(),
        (RequestAction::CreateProject, _) => t("Ask for a new project").to_owned(),
        (RequestAction::SetProjectPrivacy, Some((_, project, true))) => tr!("Ask to make {project} open to everyone"),
        (RequestAction::SetProjectPrivacy, Some((_, project, false))) => tr!("Ask to make {project} private"),
        (RequestAction::SetOrganizationName, _) => t("Ask for another name of the organization").to_owned(),
        (RequestAction::SetMembersCanInvite, _) if act.value == ON => t("Ask to let members invite").to_owned(),
        (RequestAction::SetMembersCanInvite, _) => t("Ask to stop members inviting").to_owned(),
        (RequestAction::CancelInvite, _) => tr!("Ask to cancel the invite to {email}", email = act.value),
        (_, Some((_, project, _))) => in_project(act, person, project),
        _ => t("Ask for access").to_owned(),
    }
}

/// The heading of an act in a project.
fn in_project(act: &Subject, person: &str, project: &str) -> String {
    match act.action {
        RequestAction::GrantProjectAccess => tr!("Ask to give someone access to {project}"),
        RequestAction::ChangeProjectLevel => tr!("Ask to change the level of {person} in {project}"),
        RequestAction::RevokeProjectAccess => tr!("Ask to end the access of {person} to {project}"),
        RequestAction::SetProjectName => tr!("Ask to rename {project}"),
        RequestAction::SetProjectTimezone => tr!("Ask for another time zone of {project}"),
        RequestAction::SetProjectRetention => tr!("Ask to change how long {project} keeps events"),
        RequestAction::SetProjectAnonymizeIps if act.value == ON => {
            tr!("Ask to discard visitors’ IP addresses in {project}")
        }
        RequestAction::SetProjectAnonymizeIps => tr!("Ask to store visitors’ IP addresses in {project}"),
        RequestAction::AddProjectUrl => tr!("Ask to add an app URL to {project}"),
        RequestAction::ResetProjectToken => tr!("Ask to reset the token of {project}"),
        RequestAction::DeleteProject => tr!("Ask to delete {project}"),
        _ => t("Ask for access").to_owned(),
    }
}
