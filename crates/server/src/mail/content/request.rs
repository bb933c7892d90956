//! The words of mails about access requests.

use super::Block::{Button, Quote, Text};
use super::{Content, level, lines, one_line, person};
use crate::mail::kinds::{MailOrganization, MailPerson, RequestedAct};
use rolecall_api::{FOREVER, ON, PRIVATE, RequestAction};

/// Someone asks for what the recipient can do.
pub(super) fn requested(
    organization: &MailOrganization,
    by: &MailPerson,
    act: &RequestedAct,
    note: &str,
    site: &str,
) -> Content {
    let name = one_line(&organization.name);
    let mut blocks = vec![Text(format!("{} asks to {}.", person(by), words(act)))];
    blocks.extend((!note.is_empty()).then(|| Quote(lines(note))));
    blocks.push(Button("Show requests", requests_url(organization, site)));
    Content {
        subject: format!("{} asks to {}", one_line(&by.name), words(act)),
        heading: format!("A request in {name}"),
        blocks,
        because: format!("You get this email because you can do this in {name}."),
    }
}

/// What the recipient asked for was approved or declined.
pub(super) fn decided(
    (organization, site): (&MailOrganization, &str),
    by: &MailPerson,
    (act, is_approved): (&RequestedAct, bool),
    note: &str,
    because: String,
) -> Content {
    let (name, verb) = (one_line(&organization.name), if is_approved { "approved" } else { "declined" });
    let mut blocks = vec![Text(format!("{} {verb} your request to {}.", person(by), words(act)))];
    blocks.extend((!note.is_empty()).then(|| Quote(lines(note))));
    blocks.push(Button("Show requests", requests_url(organization, site)));
    Content {
        subject: format!("Your request in {name} was {verb}"),
        heading: format!("Your request was {verb}"),
        blocks,
        because,
    }
}

fn requests_url(organization: &MailOrganization, site: &str) -> String {
    format!("{site}/organization/{}/requests", organization.slug)
}

/// What is asked for, after "asks to".
fn words(act: &RequestedAct) -> String {
    let named = act.target.as_deref().map(one_line);
    let is = |value| act.target.as_deref() == Some(value);
    let target = named.clone().unwrap_or_default();
    let project = act.project.as_deref().map(one_line).unwrap_or_default();
    let level = act.level.map_or("", level);
    match act.action {
        RequestAction::ChangeMemberLevel if named.is_none() => format!("become {level}"),
        RequestAction::ChangeMemberLevel => format!("make {target} {level}"),
        RequestAction::RemoveMember => format!("remove {target}"),
        RequestAction::InviteMember => format!("invite {target} as {level}"),
        RequestAction::CreateProject => format!("create the project {target}"),
        RequestAction::GrantProjectAccess if named.is_none() => {
            format!("have access to the project {project} as {level}")
        }
        RequestAction::ViewProject => format!("have access to the project {project} as {level}"),
        RequestAction::SetProjectPrivacy if is(PRIVATE) => format!("make the project {project} private"),
        RequestAction::SetProjectPrivacy => format!("make the project {project} open"),
        RequestAction::GrantProjectAccess => format!("give {target} access to the project {project} as {level}"),
        RequestAction::ChangeProjectLevel if named.is_none() => format!("become {level} in the project {project}"),
        RequestAction::ChangeProjectLevel => format!("make {target} {level} in the project {project}"),
        RequestAction::RevokeProjectAccess => format!("end the access of {target} to the project {project}"),
        RequestAction::SetProjectName => format!("rename the project {project} to {target}"),
        RequestAction::SetProjectTimezone => format!("change the time zone of the project {project} to {target}"),
        RequestAction::SetProjectRetention if is(FOREVER) => {
            format!("keep the events of the project {project} forever")
        }
        RequestAction::SetProjectRetention if is("1") => format!("keep the events of the project {project} for 1 day"),
        RequestAction::SetProjectRetention => format!("keep the events of the project {project} for {target} days"),
        RequestAction::SetProjectAnonymizeIps if is(ON) => {
            format!("discard the IP addresses of visitors in the project {project}")
        }
        RequestAction::SetProjectAnonymizeIps => {
            format!("store the IP addresses of visitors in the project {project}")
        }
        RequestAction::AddProjectUrl => format!("add the app URL {target} to the project {project}"),
        RequestAction::ResetProjectToken => format!("reset the token of the project {project}"),
        RequestAction::DeleteProject => format!("delete the project {project}"),
        RequestAction::SetOrganizationName => format!("rename the organization to {target}"),
        RequestAction::SetMembersCanInvite if is(ON) => "let members invite".to_owned(),
        RequestAction::SetMembersCanInvite => "stop members inviting".to_owned(),
        RequestAction::CancelInvite => format!("cancel the invite to {target}"),
    }
}
