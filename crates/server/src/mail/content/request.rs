//! The words of mails about access requests.

use super::Block::{Button, Quote, Text};
use super::{Content, level, lines, one_line, person};
use crate::mail::kinds::{MailOrganization, MailPerson, RequestedAct};
use rolecall_api::{PRIVATE, RequestAction};

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
    let target = act.target.as_deref().map(one_line);
    let project = || act.project.as_deref().map(one_line).unwrap_or_default();
    let level = act.level.map_or("", level);
    match (act.action, target) {
        (RequestAction::ChangeMemberLevel, None) => format!("become {level}"),
        (RequestAction::ChangeMemberLevel, Some(target)) => format!("make {target} {level}"),
        (RequestAction::RemoveMember, target) => format!("remove {}", target.unwrap_or_default()),
        (RequestAction::InviteMember, target) => format!("invite {} as {level}", target.unwrap_or_default()),
        (RequestAction::CreateProject, target) => format!("create the project {}", target.unwrap_or_default()),
        (RequestAction::ViewProject, _) => format!("have access to the project {} as {level}", project()),
        (RequestAction::SetProjectPrivacy, target) if target.as_deref() == Some(PRIVATE) => {
            format!("make the project {} private", project())
        }
        (RequestAction::SetProjectPrivacy, _) => format!("make the project {} open", project()),
    }
}
