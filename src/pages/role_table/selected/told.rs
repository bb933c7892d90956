//! The words about a change of several people: before it, from its preview, and after it. Pure.

use super::act::BulkAct;
use crate::{
    intl,
    language::{t, tr},
    text,
};
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
        BulkAct::Level(to) => match (to, count) {
            (Level::Member, 1) => tr!("Make {people} a member"),
            (Level::Member, _) => tr!("Make {people} members"),
            (Level::Administrator, 1) => tr!("Make {people} an administrator"),
            (Level::Administrator, _) => tr!("Make {people} administrators"),
            (Level::Owner, 1) => tr!("Make {people} the owner"),
            (Level::Owner, _) => tr!("Make {people} owners"),
        },
        BulkAct::Grant(_, project) => tr!("Grant {people} access to {project}"),
        BulkAct::Remove => tr!("Remove {people}"),
    }
}

/// The button that does it to so many.
pub(super) fn button(act: &BulkAct, count: usize) -> String {
    let people = people(count);
    match act {
        BulkAct::Level(_) => tr!("Change {people}"),
        BulkAct::Grant(..) => tr!("Grant access to {people}"),
        BulkAct::Remove => tr!("Remove {people}"),
    }
}

/// What was done, and what its undo says.
pub(super) fn done(act: &BulkAct, count: usize) -> (String, String) {
    let people = people(count);
    match act {
        BulkAct::Level(to) => {
            (tr!("Changed {people} to {level}.", level = text::lower_level(*to)), tr!("Changed {people} back."))
        }
        BulkAct::Grant(_, project) => {
            (tr!("Granted {people} access to {project}."), tr!("Removed {project} from {people} again."))
        }
        BulkAct::Remove => (tr!("Removed {people}."), tr!("Brought {people} back.")),
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
        (Some(_), None) => t("Removed").to_owned(),
        (_, Some(level)) => text::level(level).to_owned(),
        (None, None) => t("Invited").to_owned(),
    }
}

fn lines(person: &PreviewPerson) -> Vec<String> {
    let counts = person.project_counts;
    // That somebody who is removed can do nothing any more goes without saying.
    let lost = if person.after.is_some() { person.rights_lost.as_slice() } else { &[] };
    let told = [
        rights(lost).map(|rights| tr!("Can no longer: {rights}")),
        rights(&person.rights_gained).map(|rights| tr!("Can then: {rights}")),
        projects(&person.projects_lost, counts.lost).map(|projects| tr!("Lose access to {projects}")),
        projects(&person.projects_gained, counts.gained).map(|projects| tr!("Gain access to {projects}")),
        projects(&person.projects_changed, counts.changed).map(|projects| tr!("Another level in {projects}")),
    ];
    told.into_iter().flatten().collect()
}

fn rights(names: &[String]) -> Option<String> {
    let rights: Vec<&str> = names.iter().filter_map(|name| right(name)).collect();
    (!rights.is_empty()).then(|| rights.join(", "))
}

/// A right as a verb phrase within a sentence.
fn right(name: &str) -> Option<&'static str> {
    let right = Right::ALL.into_iter().find(|right| right.name() == name)?;
    // Not [`text::right`] in small letters, which would be wrong in languages whose nouns have capitals.
    Some(t(match right {
        Right::ViewProjectData => "view and query project data",
        Right::InviteMembers => "invite new members",
        Right::ManageBilling => "manage billing",
        Right::CreateAndDeleteProjects => "create and delete projects",
        Right::ManageProjectSettings => "manage project settings and memberships",
        Right::ManageOrganizationSettings => "manage organization settings and people’s levels",
        Right::LeaveOrganization => "leave the organization",
        Right::TransferOwnership => "transfer ownership",
        Right::DeleteOrganization => "delete the organization",
    }))
}

/// The first names of projects, and how many more there are; `None` without projects.
fn projects(named: &[PreviewProject], count: u64) -> Option<String> {
    if count == 0 {
        return None;
    }
    let names: Vec<&str> = named.iter().take(PROJECTS).map(|project| project.name.as_str()).collect();
    let more = count.saturating_sub(names.len() as u64);
    let names = names.join(", ");
    Some(match more {
        0 => names,
        more => tr!("{names} and {more}", more = intl::count(more, "more project", "more projects")),
    })
}

/// The first names, and how many more there are.
pub(super) fn named(names: &[String]) -> String {
    let first = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => {
            let more = intl::count(more as u64, "more person", "more people");
            tr!("{names} and {more}", names = first)
        }
    }
}

/// What is worth knowing about some of the changes, each with the names of its people.
pub(super) fn remarks(preview: &ChangesPreview, names: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for PreviewWarning { kind, change, detail } in &preview.warnings {
        let Some(name) = change.and_then(|index| names.get(index)) else { continue };
        let head = if *kind == WarningKind::NoEffect { t("Nothing changes") } else { detail };
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
