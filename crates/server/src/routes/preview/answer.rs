//! Says what changes do, of what the caller can see.

use super::State;
use super::load::Loaded;
use crate::error::Result;
use crate::store::{Tx, keys, members};
use rolecall_api::{
    ChangesPreview, Invite, InviteSample, OrganizationId, PREVIEWED_PEOPLE, PREVIEWED_PROJECTS, Person, PreviewCounts,
    PreviewPerson, PreviewProject, PreviewSoleHolder, PreviewWarning, ProjectId, UserId, WarningKind,
};
use rolecall_policy::{
    ChangeEffects, Level, PersonEffect, ProjectEffect, Right, Standing, preview_invite, preview_rights,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The most invites of an [`InviteSample`].
const SAMPLE: usize = 3;

type Effects = ChangeEffects<UserId, ProjectId, String>;
type Visible = BTreeMap<ProjectId, String>;

/// Compares the organization before the changes with `after`. `replaced`: the addresses that are invited again.
///
/// # Errors
/// The database does not answer.
pub(super) async fn answer(
    tx: &mut Tx,
    organization: &OrganizationId,
    before: Loaded,
    after: &State,
    replaced: &HashSet<String>,
) -> Result<ChangesPreview> {
    let Loaded { state, visible, invites } = before;
    let effects = state.effects(after);
    let stopped = |person: &&UserId| state.counted_level(person).is_some() && after.counted_level(person).is_none();
    let stopped: Vec<UserId> = state.people.keys().filter(stopped).cloned().collect();
    let keys_stopped = keys::count_of(tx, &stopped).await?;
    let mut people: Vec<_> = effects.people.iter().map(|effect| person(effect, &visible)).collect();
    people.retain(|person| person.before != person.after || changes_anything(person));
    // Those who lose something first; the rest is sorted by name, once it is known.
    people.sort_by_key(|person| !loses(person));
    let people_count = u64::try_from(people.len()).unwrap_or(u64::MAX);
    people.truncate(PREVIEWED_PEOPLE);
    let holders = sole_holders(&effects, &visible);
    let named = people.iter().filter_map(|person| person.uuid.as_ref()).chain(holders.iter().map(|(id, ..)| id));
    let named: Vec<&UserId> = named.collect::<HashSet<_>>().into_iter().collect();
    let names = members::names_of(tx, organization, &named).await?;
    for person in &mut people {
        let name = person.uuid.as_ref().and_then(|id| names.get(id)).cloned();
        (person.first_name, person.email) = name.unwrap_or_default();
    }
    people.sort_by_cached_key(|person| (!loses(person), person.first_name.to_lowercase(), person.email.clone()));
    let is_in = |emails: &[String]| {
        let emails: HashSet<&str> = emails.iter().map(String::as_str).collect();
        let found = invites.iter().filter(|invite| emails.contains(invite.target_email.as_str()));
        found.cloned().collect::<Vec<_>>()
    };
    let cancelled: Vec<String> = effects.invites_lost.iter().cloned().chain(replaced.iter().cloned()).collect();
    let renewed: Vec<String> =
        effects.links_renewed.iter().filter(|email| !replaced.contains(*email)).cloned().collect();
    Ok(ChangesPreview {
        people,
        people_count,
        invites_cancelled: sample(is_in(&cancelled)),
        links_renewed: sample(is_in(&renewed)),
        keys_stopped,
        sole_holders: holders.into_iter().map(|holder| sole_holder(holder, &names)).collect(),
        warnings: effects.unmanaged.iter().filter_map(|id| visible.get(id)).map(|name| unmanaged(name)).collect(),
        refused: Vec::new(),
    })
}

/// Somebody who accepts an invite, of `email`, to an organization in the state `after`.
pub(super) fn invitee(
    (email, first_name): (String, String),
    level: Level,
    promised: &[(ProjectId, Level)],
    after: &State,
    visible: &Visible,
) -> PreviewPerson {
    let projects = visible.iter().filter_map(|(id, name)| {
        let promise = promised.iter().find(|promise| promise.0 == *id).map(|promise| promise.1);
        Some(((*id, name), after.projects.get(id)?.private, promise))
    });
    let gained: Vec<_> = preview_invite(level, projects)
        .projects
        .into_iter()
        .map(|seen| {
            let (id, name) = seen.project;
            PreviewProject { id, name: name.clone(), before: None, after: Some(seen.access.level) }
        })
        .collect();
    let standing = |level| Standing { level, members_can_invite: after.members_can_invite };
    let rights = preview_rights(standing(None), standing(Some(level)));
    let mut person = PreviewPerson {
        first_name,
        email,
        after: Some(level),
        projects_gained: gained,
        rights_gained: names_of(&rights.gains),
        ..PreviewPerson::default()
    };
    bound(&mut person);
    person
}

fn person(effect: &PersonEffect<UserId, ProjectId>, visible: &Visible) -> PreviewPerson {
    let seen = |effects: &[ProjectEffect<ProjectId>], is_wanted: fn(&ProjectEffect<ProjectId>) -> bool| {
        let wire = |effect: &ProjectEffect<ProjectId>| {
            let name = visible.get(&effect.project)?.clone();
            let [before, after] = [effect.before, effect.after].map(|access| access.map(|access| access.level));
            Some(PreviewProject { id: effect.project, name, before, after })
        };
        let mut projects: Vec<_> = effects.iter().filter(|effect| is_wanted(effect)).filter_map(wire).collect();
        projects.sort_by_cached_key(|project| (project.name.to_lowercase(), project.id));
        projects
    };
    let another = |effect: &ProjectEffect<ProjectId>| {
        effect.before.map(|access| access.level) != effect.after.map(|access| access.level)
    };
    let mut person = PreviewPerson {
        uuid: Some(effect.person.clone()),
        before: effect.before,
        after: effect.after,
        projects_lost: seen(&effect.projects.loses, |_| true),
        projects_gained: seen(&effect.projects.gains, |_| true),
        projects_changed: seen(&effect.projects.keeps, another),
        rights_lost: names_of(&effect.rights.loses),
        rights_gained: names_of(&effect.rights.gains),
        ..PreviewPerson::default()
    };
    bound(&mut person);
    person
}

/// Counts the projects, and cuts the lists.
fn bound(person: &mut PreviewPerson) {
    let cut = |projects: &mut Vec<PreviewProject>| {
        let count = u64::try_from(projects.len()).unwrap_or(u64::MAX);
        projects.truncate(PREVIEWED_PROJECTS);
        count
    };
    person.project_counts = PreviewCounts {
        lost: cut(&mut person.projects_lost),
        gained: cut(&mut person.projects_gained),
        changed: cut(&mut person.projects_changed),
    };
}

fn names_of(rights: &[Right]) -> Vec<String> {
    rights.iter().map(|right| right.name().to_owned()).collect()
}

fn changes_anything(person: &PreviewPerson) -> bool {
    loses(person)
        || !(person.projects_gained.is_empty() && person.projects_changed.is_empty() && person.rights_gained.is_empty())
}

fn loses(person: &PreviewPerson) -> bool {
    !(person.projects_lost.is_empty() && person.rights_lost.is_empty())
}

/// Who is the only one who can do something, and the name of the project.
fn sole_holders<'a>(effects: &Effects, visible: &'a Visible) -> Vec<(UserId, Right, Option<&'a String>)> {
    let seen = effects.sole_holders.iter().filter_map(|holder| {
        let project = match holder.project {
            None => None,
            Some(id) => Some(visible.get(&id)?),
        };
        Some((holder.person.clone(), holder.right, project))
    });
    seen.collect()
}

fn sole_holder(
    (id, right, project): (UserId, Right, Option<&String>),
    names: &HashMap<UserId, (String, String)>,
) -> PreviewSoleHolder {
    let (first_name, email) = names.get(&id).cloned().unwrap_or_default();
    let person = Person { uuid: id, first_name, email };
    PreviewSoleHolder { person, right: right.name().to_owned(), project: project.cloned() }
}

fn unmanaged(project: &str) -> PreviewWarning {
    let detail = format!("Only administrators and the owner will manage {project}.");
    PreviewWarning { kind: WarningKind::NoProjectManager, change: None, detail }
}

fn sample(mut invites: Vec<Invite>) -> InviteSample {
    let count = u64::try_from(invites.len()).unwrap_or(u64::MAX);
    invites.truncate(SAMPLE);
    InviteSample { count, newest: invites }
}
