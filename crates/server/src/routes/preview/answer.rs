//! Says what changes do, of what the caller can see.

use super::State;
use super::load::Loaded;
use crate::error::Result;
use crate::store::{Tx, keys, members};
use rolecall_api::{
    ChangesPreview, Invite, InviteSample, OrganizationId, PREVIEWED_PEOPLE, PREVIEWED_PROJECTS, PREVIEWED_WARNINGS,
    Person, PreviewCounts, PreviewPerson, PreviewProject, PreviewSoleHolder, PreviewWarning, ProjectId, UserId,
    WarningKind,
};
use rolecall_policy::{
    ChangeEffects, InviteOffer, Level, PersonEffect, ProjectEffect, Right, SoleHolder, preview_invite,
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
    let people_count = cut(&mut people, PREVIEWED_PEOPLE);
    let mut holders = sole_holders(&effects, &visible);
    let sole_holders_count = cut(&mut holders, PREVIEWED_WARNINGS);
    let mut unmanaged: Vec<&String> = effects.unmanaged.iter().filter_map(|id| visible.get(id)).collect();
    unmanaged.sort_by_cached_key(|name| name.to_lowercase());
    let unmanaged_count = cut(&mut unmanaged, PREVIEWED_WARNINGS);
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
        sole_holders_count,
        warnings: unmanaged.into_iter().map(|name| no_manager(name)).collect(),
        unmanaged_count,
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
    let offer = InviteOffer { level, promised, members_can_invite: after.members_can_invite };
    let known = visible.iter().filter_map(|(id, name)| Some((*id, (*id, name), after.projects.get(id)?.private)));
    let preview = preview_invite(&offer, known);
    let gained = preview.projects.into_iter().map(|seen| {
        let (id, name) = seen.project;
        PreviewProject { id, name: name.clone(), before: None, after: Some(seen.access.level) }
    });
    let mut projects_gained: Vec<_> = gained.collect();
    sort(&mut projects_gained);
    let mut person = PreviewPerson {
        first_name,
        email,
        after: Some(level),
        projects_gained,
        rights_gained: names_of(&preview.rights),
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
        sort(&mut projects);
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

fn sort(projects: &mut [PreviewProject]) {
    projects.sort_by_cached_key(|project| (project.name.to_lowercase(), project.id));
}

/// Counts the projects, and cuts the lists.
fn bound(person: &mut PreviewPerson) {
    person.project_counts = PreviewCounts {
        lost: cut(&mut person.projects_lost, PREVIEWED_PROJECTS),
        gained: cut(&mut person.projects_gained, PREVIEWED_PROJECTS),
        changed: cut(&mut person.projects_changed, PREVIEWED_PROJECTS),
    };
}

/// Cuts a list, and returns how long it was.
fn cut<T>(list: &mut Vec<T>, most: usize) -> u64 {
    let count = u64::try_from(list.len()).unwrap_or(u64::MAX);
    list.truncate(most);
    count
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

/// Who is the only one who can do something, and the name of the project. Sorted so that the first ones name everybody:
/// rights in the organization, then the first project of each person, then the second, …
fn sole_holders<'a>(effects: &Effects, visible: &'a Visible) -> Vec<(UserId, Right, Option<&'a String>)> {
    let named = |holder: &SoleHolder<UserId, ProjectId>| {
        let project = match holder.project {
            None => None,
            Some(id) => Some(visible.get(&id)?),
        };
        Some((holder.person.clone(), holder.right, project))
    };
    let mut holders: Vec<_> = effects.sole_holders.iter().filter_map(named).collect();
    holders.sort_by_cached_key(|(_, _, project)| project.map(|name| name.to_lowercase()));
    let mut projects: HashMap<UserId, usize> = HashMap::new();
    let mut turn = |holder: &(UserId, Right, Option<&String>)| {
        let turn = projects.entry(holder.0.clone()).or_default();
        *turn += usize::from(holder.2.is_some());
        if holder.2.is_some() { *turn } else { 0 }
    };
    let mut turns: Vec<_> = holders.into_iter().map(|holder| (turn(&holder), holder)).collect();
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, holder)| holder).collect()
}

fn sole_holder(
    (id, right, project): (UserId, Right, Option<&String>),
    names: &HashMap<UserId, (String, String)>,
) -> PreviewSoleHolder {
    let (first_name, email) = names.get(&id).cloned().unwrap_or_default();
    let person = Person { uuid: id, first_name, email };
    PreviewSoleHolder { person, right: right.name().to_owned(), project: project.cloned() }
}

fn no_manager(project: &str) -> PreviewWarning {
    let detail = format!("Only administrators and the owner will manage {project}.");
    PreviewWarning { kind: WarningKind::NoProjectManager, change: None, detail }
}

fn sample(mut newest: Vec<Invite>) -> InviteSample {
    InviteSample { count: cut(&mut newest, SAMPLE), newest }
}
