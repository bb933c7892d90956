//! The words of mails that a level or a grant ends soon, has another end, or has ended.

use super::Block::{Button, Facts, Text};
use super::{Content, a_level, capitalized, date, level, one_line, person};
use crate::clock::Moment;
use crate::mail::kinds::{EndingOf, MailOrganization, MailPerson};
use rolecall_policy::Level;

/// A level or a grant ends in a day. `whose`: `None` for the recipient's.
pub(super) fn ends_soon(
    organization: &MailOrganization,
    whose: Option<&MailPerson>,
    (ends, of, at): (Level, &EndingOf, Moment),
    (site, because): (&str, String),
) -> Content {
    let name = one_line(&organization.name);
    let owner = whose.map_or_else(|| "Your".to_owned(), |person| format!("{}’s", one_line(&person.name)));
    let (what, then) = match of {
        EndingOf::Level { after } => {
            let who = whose.map_or_else(|| "You are".to_owned(), |whose| format!("{} is", person(whose)));
            (format!("role as {} of {name}", level(ends)), format!("{who} {} then.", a_level(*after)))
        }
        EndingOf::Project { name: project } => {
            let project = one_line(project);
            let who = whose.map_or_else(|| "you".to_owned(), person);
            let then = format!("The grant that gives {who} access to {project} ends then. The role in {name} stays.");
            (format!("access to {project}"), then)
        }
    };
    let mut facts = vec![("Organization", name.clone()), ("Role", capitalized(level(ends))), ("Ends", date(at))];
    if let EndingOf::Project { name: project } = of {
        facts.insert(1, ("Project", one_line(project)));
    }
    let how = if whose.is_some() {
        "Nothing needs to be done. To change it, choose another end in the list of members or in the project."
    } else {
        "Nothing needs to be done. An administrator can choose another end."
    };
    let url = match whose {
        Some(_) => format!("{site}/organization/{}/members", organization.slug),
        None => site.to_owned(),
    };
    let button = if whose.is_some() { "Show members" } else { "Open Rolecall" };
    Content {
        subject: format!("{owner} {what} ends soon"),
        heading: format!("{owner} {what} ends soon"),
        blocks: vec![Text(then), Facts(facts), Text(how.to_owned()), Button(button, url)],
        because,
    }
}

/// The recipient's level has another end, or none any more. `change`: who changed it, the end before and now.
pub(super) fn end_changed(
    organization: &MailOrganization,
    lasting: Level,
    (by, (before, now)): (Option<&MailPerson>, (Option<i64>, Option<i64>)),
    (site, because): (&str, String),
) -> Content {
    let name = one_line(&organization.name);
    let end = |at: Option<i64>| at.map_or_else(|| "No end".to_owned(), |at| date(Moment::from_micros(at)));
    let what = format!("your role as {} of {name}", level(lasting));
    let who = by.map_or_else(|| "The people who run this site".to_owned(), person);
    let subject = match now {
        Some(_) => format!("Your role as {} of {name} has another end", level(lasting)),
        None => format!("Your role as {} of {name} no longer ends", level(lasting)),
    };
    let facts = vec![("Role", capitalized(level(lasting))), ("End before", end(before)), ("End now", end(now))];
    let url = format!("{site}/organization/{}/roles", organization.slug);
    Content {
        heading: subject.clone(),
        subject,
        blocks: vec![
            Text(format!("{who} changed when {what} ends.")),
            Facts(facts),
            Button("Permissions by role", url),
        ],
        because,
    }
}

/// A grant of the recipient has ended.
pub(super) fn grant_ended(
    organization: &MailOrganization,
    (project, granted): (&str, Level),
    (site, because): (&str, String),
) -> Content {
    let (name, project) = (one_line(&organization.name), one_line(project));
    let subject = format!("Your access to {project} has ended");
    Content {
        heading: subject.clone(),
        subject,
        blocks: vec![
            Text(format!(
                "You had access to {project} as {} until a set time, and that time has come. Your role in {name} stays.",
                level(granted)
            )),
            Button("Open Rolecall", site.to_owned()),
        ],
        because,
    }
}
