//! The words of mails about organizations.

use super::Block::{Button, Facts, List, Quote, Text};
use super::{Content, a_level, capitalized, date, greeting, level, lines, one_line, person};
use crate::clock::Moment;
use crate::mail::kinds::{DomainLoss, InviteMail, JoinedPerson, MailOrganization, MailPerson};
use rolecall_policy::Level;

/// Someone invites the recipient.
pub(super) fn invite(invite: &InviteMail, recipient: &str, site: &str) -> Content {
    let (organization, by) = (one_line(&invite.organization.name), one_line(&invite.by.name));
    let mut blocks = Vec::new();
    if !invite.name.trim().is_empty() {
        blocks.push(greeting(&invite.name));
    }
    blocks.push(Text(format!("{} invites you to {organization} on Rolecall.", person(&invite.by))));
    if invite.is_renewed {
        blocks.push(Text("An earlier link in an email to you has stopped working. This is the new one.".to_owned()));
    }
    blocks.extend(invite.message.as_deref().map(|message| Quote(lines(message))));
    let mut facts = vec![("Organization", organization.clone()), ("Role", capitalized(level(invite.level)))];
    if let Some(until) = invite.access_until.map(Moment::from_micros) {
        let what = if invite.level > Level::Member { "Role until" } else { "Access to private projects until" };
        facts.push((what, date(until)));
    }
    facts.push(("The link works until", date(invite.expires_at)));
    blocks.extend([
        Button("Accept invite", invite.link.clone()),
        Facts(facts),
        Text(
            "The link is only for you, and works once: please do not forward this email. If you do not know the sender, \
             ignore it."
                .to_owned(),
        ),
    ]);
    Content {
        subject: format!("{by} invites you to {organization}"),
        heading: format!("Join {organization}"),
        blocks,
        because: format!("You get this email because {by} entered {recipient} at {site}."),
    }
}

/// People joined.
pub(super) fn joined(organization: &MailOrganization, people: &[JoinedPerson], others: u32, site: &str) -> Content {
    let name = one_line(&organization.name);
    let mut lines: Vec<_> = people.iter().map(joined_person).collect();
    if others > 0 {
        lines.push(format!("and {others} more"));
    }
    let subject = match (people, others) {
        ([one], 0) => format!("{} joined {name}", one_line(&one.person.name)),
        _ => format!("{} people joined {name}", people.len() as u64 + u64::from(others)),
    };
    let url = format!("{site}/organization/{}/members", organization.slug);
    Content {
        heading: subject.clone(),
        subject,
        blocks: vec![List(lines), Button("Show members", url)],
        because: format!(
            "You get this email because you manage {name}. You can turn it off in the settings of the \
             organization, under “Email when someone joins”."
        ),
    }
}

/// Someone joined with an invite of the recipient.
pub(super) fn accepted(organization: &MailOrganization, joined: &JoinedPerson, site: &str) -> Content {
    let name = one_line(&organization.name);
    let heading = format!("{} accepted your invite", one_line(&joined.person.name));
    let url = format!("{site}/organization/{}/members", organization.slug);
    Content {
        subject: format!("{heading} to {name}"),
        heading,
        blocks: vec![
            Text(format!("{} is now {} of {name}.", person(&joined.person), a_level(joined.level))),
            Button("Show members", url),
        ],
        because: format!("You get this email because you invited this person to {name}."),
    }
}

fn joined_person(joined: &JoinedPerson) -> String {
    format!("{}, {}", person(&joined.person), level(joined.level))
}

/// A change of the recipient's level.
pub(super) struct LevelChange<'a> {
    pub(super) from: Level,
    pub(super) to: Level,
    /// `None`: the people who run the site.
    pub(super) by: Option<&'a MailPerson>,
    /// True if nobody changed it, because the level before had an end.
    pub(super) has_ended: bool,
}

/// The recipient has another level, perhaps until an end.
pub(super) fn level_changed(
    organization: &MailOrganization,
    change: &LevelChange<'_>,
    until: Option<Moment>,
    (site, because): (&str, String),
) -> Content {
    let name = one_line(&organization.name);
    let LevelChange { from, to, by, has_ended } = *change;
    let why = match (has_ended, by) {
        (true, _) => format!("You were {} until a set time, and that time has come.", a_level(from)),
        (false, Some(by)) => format!("{} changed your role.", person(by)),
        (false, None) => "The people who run this site changed your role.".to_owned(),
    };
    let mut facts = vec![("Before", capitalized(level(from))), ("Now", capitalized(level(to)))];
    facts.extend(until.map(|until| ("Until", date(until))));
    Content {
        subject: format!("You are now {} of {name}", a_level(to)),
        heading: format!("Your role in {name} has changed"),
        blocks: vec![
            Text(why),
            Facts(facts),
            Button("Permissions by role", format!("{site}/organization/{}/roles", organization.slug)),
        ],
        because,
    }
}

/// The recipient is no longer a member.
pub(super) fn removed(organization: &MailOrganization, because: String) -> Content {
    let name = one_line(&organization.name);
    Content {
        subject: format!("You are no longer a member of {name}"),
        heading: format!("You are no longer a member of {name}"),
        blocks: vec![Text("Your account and your other organizations stay as they are.".to_owned())],
        because,
    }
}

/// The recipient is a member again, at level `now`.
pub(super) fn brought_back(organization: &MailOrganization, now: Level, (site, because): (&str, String)) -> Content {
    let name = one_line(&organization.name);
    Content {
        subject: format!("You are a member of {name} again"),
        heading: format!("You are a member of {name} again"),
        blocks: vec![
            Text("Your removal was undone.".to_owned()),
            Facts(vec![("Role", capitalized(level(now)))]),
            Button("Open Rolecall", site.to_owned()),
        ],
        because,
    }
}

/// A domain of the organization is no longer verified.
pub(super) fn domain_lost(
    organization: &MailOrganization,
    domain: &str,
    loss: DomainLoss,
    (site, because): (&str, String),
) -> Content {
    let name = one_line(&organization.name);
    let why = match loss {
        DomainLoss::Missing => "Its DNS record has been missing for three days.",
        DomainLoss::TakenOver => {
            "Its DNS record is missing, and another organization has proved that it owns the domain."
        }
    };
    Content {
        subject: format!("{domain} is no longer a verified domain of {name}"),
        heading: format!("{domain} is no longer verified"),
        blocks: vec![
            Text(why.to_owned()),
            Text(format!(
                "People with an address of {domain} no longer join {name} automatically. Members stay. If the domain is \
                 yours, add the record again and verify it."
            )),
            Button("Show domains", format!("{site}/organization/{}/settings", organization.slug)),
        ],
        because,
    }
}
