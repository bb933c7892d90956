//! The words about a change of several people: before it, from its preview, and after it. Pure.

use super::act::BulkAct;
use crate::{intl, text};
use rolecall_api::{ChangesPreview, PreviewPerson, PreviewProject, PreviewWarning, WarningKind};
use rolecall_policy::{Level, Right};

/// Maximum number of people that are named in one place.
pub(super) const NAMED: usize = 20;
/// Maximum number of groups of people.
const GROUPS: usize = 12;
/// Maximum number of projects that are named in one place.
const PROJECTS: usize = 3;

pub(super) fn people(count: usize) -> String {
    intl::count(count as u64, "person", "people")
}

/// The title of the dialog.
pub(super) fn title(act: &BulkAct, count: usize) -> String {
    let people = people(count);
    match act {
        BulkAct::Level(to) => {
            let [one, many] = match to {
                Level::Member => ["a member", "members"],
                Level::Administrator => ["an administrator", "administrators"],
                Level::Owner => ["the owner", "owners"],
            };
            format!("Make {people} {}", if count == 1 { one } else { many })
        }
        BulkAct::Grant(_, project) => format!("Grant {people} access to {project}"),
        BulkAct::Remove => format!("Remove {people}"),
    }
}

/// The button that does it to so many.
pub(super) fn button(act: &BulkAct, count: usize) -> String {
    let people = people(count);
    match act {
        BulkAct::Level(_) => format!("Change {people}"),
        BulkAct::Grant(..) => format!("Grant access to {people}"),
        BulkAct::Remove => format!("Remove {people}"),
    }
}

/// What was done, and what its undo says.
pub(super) fn done(act: &BulkAct, count: usize) -> (String, String) {
    let people = people(count);
    match act {
        BulkAct::Level(to) => {
            (format!("Changed {people} to {}.", text::lower_level(*to)), format!("Changed {people} back."))
        }
        BulkAct::Grant(_, project) => {
            (format!("Granted {people} access to {project}."), format!("Removed {project} from {people} again."))
        }
        BulkAct::Remove => (format!("Removed {people}."), format!("Brought {people} back.")),
    }
}

/// People to whom the same happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) struct Group {
    /// What happens, such as `Member → Administrator`.
    pub(in crate::pages) head: String,
    /// What they win and lose by that.
    pub(in crate::pages) lines: Vec<String>,
    /// Their names.
    pub(in crate::pages) names: Vec<String>,
}

/// What the preview says of people, in groups to whom the same happens; and the number of people in further groups.
pub(in crate::pages) fn groups(preview: &ChangesPreview) -> (Vec<Group>, usize) {
    let mut groups: Vec<Group> = Vec::new();
    for person in &preview.people {
        let (head, lines, name) = (head(person), lines(person), person.first_name.clone());
        match groups.iter_mut().find(|group| (&group.head, &group.lines) == (&head, &lines)) {
            Some(group) => group.names.push(name),
            None => groups.push(Group { head, lines, names: vec![name] }),
        }
    }
    let rest = groups.split_off(groups.len().min(GROUPS));
    (groups, rest.iter().map(|group| group.names.len()).sum())
}

fn head(person: &PreviewPerson) -> String {
    match (person.before, person.after) {
        (Some(before), Some(after)) if before != after => format!("{} → {}", text::level(before), text::level(after)),
        (Some(_), None) => "Removed".to_owned(),
        (_, Some(level)) => text::level(level).to_owned(),
        (None, None) => "Invited".to_owned(),
    }
}

fn lines(person: &PreviewPerson) -> Vec<String> {
    let counts = person.project_counts;
    // That somebody who is removed can do nothing any more goes without saying.
    let lost = if person.after.is_some() { person.rights_lost.as_slice() } else { &[] };
    let told = [
        rights("Can no longer", lost),
        rights("Can then", &person.rights_gained),
        projects("Lose access to", &person.projects_lost, counts.lost),
        projects("Gain access to", &person.projects_gained, counts.gained),
        projects("Another level in", &person.projects_changed, counts.changed),
    ];
    told.into_iter().flatten().collect()
}

fn rights(verb: &str, names: &[String]) -> Option<String> {
    let rights: Vec<String> = names.iter().filter_map(|name| right(name)).collect();
    (!rights.is_empty()).then(|| format!("{verb}: {}", rights.join(", ")))
}

/// A right as a verb phrase.
fn right(name: &str) -> Option<String> {
    let right = Right::ALL.into_iter().find(|right| right.name() == name)?;
    Some(intl::lowercase(text::right(right)))
}

fn projects(verb: &str, named: &[PreviewProject], count: u64) -> Option<String> {
    if count == 0 {
        return None;
    }
    let names: Vec<&str> = named.iter().take(PROJECTS).map(|project| project.name.as_str()).collect();
    let more = count.saturating_sub(names.len() as u64);
    let names = names.join(", ");
    Some(match more {
        0 => format!("{verb} {names}"),
        more => format!("{verb} {names} and {}", intl::count(more, "more project", "more projects")),
    })
}

/// The first names, and how many more there are.
pub(super) fn named(names: &[String]) -> String {
    let first = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {}", intl::count(more as u64, "more person", "more people")),
    }
}

/// What is worth knowing about some of the changes, each with the names of its people.
pub(super) fn remarks(preview: &ChangesPreview, names: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for PreviewWarning { kind, change, detail } in &preview.warnings {
        let Some(name) = change.and_then(|index| names.get(index)) else { continue };
        let head = if *kind == WarningKind::NoEffect { "Nothing changes" } else { detail };
        match groups.iter_mut().find(|group| group.head == head) {
            Some(group) => group.names.push(name.clone()),
            None => groups.push(Group { head: head.to_owned(), lines: Vec::new(), names: vec![name.clone()] }),
        }
    }
    groups
}

/// The number of changes that leave everything as it is.
pub(super) fn idle(preview: &ChangesPreview) -> usize {
    preview.warnings.iter().filter(|one| one.kind == WarningKind::NoEffect && one.change.is_some()).count()
}

#[cfg(test)]
mod tests;
