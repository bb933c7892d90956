//! Granting people access to a private project.

use super::{
    access::People,
    current::Current,
    state::{Person, without_access},
    words,
};
use crate::{
    api::{self, ApiError},
    gate::GateButton,
    level::{LevelChoice, LevelControl},
    load::Write,
    text,
    toast::Toasts,
    ui::{Avatar, Button, ButtonKind, Dialog, DialogSize, Empty, FormError, SearchField, Skeleton, Tick},
};
use leptos::prelude::*;
use rolecall_api::{AddProjectMember, ExplicitMember, UserId};
use rolecall_policy::{Act, Level, Target};
use std::collections::{BTreeMap, BTreeSet};

/// How many people are shown at once; more are found by typing.
const SHOWN: usize = 50;

/// What came of one person.
type Outcome = (UserId, Result<ExplicitMember, ApiError>);

/// The dialog.
#[component]
pub fn AddPeople(
    /// The project.
    current: Current,
    /// The people.
    people: People,
    /// Called when it is to be gone.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let toasts = Toasts::get();
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(BTreeSet::<UserId>::new());
    let level = RwSignal::new(Level::Member);
    let failures = RwSignal::new(BTreeMap::<UserId, String>::new());
    let nobody = RwSignal::new(false);
    let write = Write::new();

    let loaded = Memo::new(move |_| people.all.with(Option::is_some));
    let candidates = Memo::new(move |_| {
        let private = current.is_private();
        people.all.with(|all| all.as_ref().map(|all| without_access(all, private)).unwrap_or_default())
    });
    let found = Memo::new(move |_| {
        let search = search.get();
        candidates.with(|all| all.iter().filter(|person| person.is_found_by(&search)).cloned().collect::<Vec<_>>())
    });
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    let may_grant = move |level: Level| current.can(move |project| Act::Grant { project, target: somebody, level });
    let may = current.can(move |project| Act::Grant { project, target: somebody, level: level.get() });
    let choices = [Level::Administrator, Level::Member].map(|level| LevelChoice { level, decision: may_grant(level) });

    let submit = move || {
        let wanted = chosen.get_untracked();
        nobody.set(wanted.is_empty());
        if wanted.is_empty() {
            return;
        }
        let level = level.get_untracked();
        failures.set(BTreeMap::new());
        write.send(grant(current, wanted, level), move |outcomes: Vec<Outcome>| {
            let mut granted = Vec::new();
            for (person, outcome) in outcomes {
                match outcome {
                    Ok(member) => {
                        chosen.update(|chosen| {
                            chosen.remove(&person);
                        });
                        granted.push(member.user.first_name.clone());
                        people.put(member);
                    }
                    Err(error) => {
                        failures.update(|failures| {
                            failures.insert(person, error.sentence());
                        });
                    }
                }
            }
            if !granted.is_empty() {
                let who = if let [one] = granted.as_slice() { one.clone() } else { words::people(granted.len()) };
                toasts.say(format!("{who} added to {} as {}.", current.name(), text::lower_level(level)));
            }
            if failures.with_untracked(BTreeMap::is_empty) {
                on_close();
            } else {
                // Something has changed meanwhile: who is there, or what one may do.
                people.reload();
                current.again();
            }
        });
    };
    let act = Signal::derive(move || match chosen.with(BTreeSet::len) {
        0 => "Add people".to_owned(),
        number => format!("Add {}", words::people(number)),
    });
    let foot = move || {
        view! {
            <p class="dialog-note">
                {move || format!("They can {} at once.", allows(level.get()))}
            </p>
            <Button label="Cancel".to_string() on_press=on_close/>
            <GateButton decision=may project=current.for_gates() label=act kind=ButtonKind::Primary submit=true
                busy=write.busy on_press=|| ()/>
        }
    };
    let row = move |person: Person| view! { <Candidate person chosen failures/> };
    let title = Signal::derive(move || format!("Add people to {}", current.name()));
    let organization = current.organization_name();
    let everybody_in =
        format!("Everybody in {organization} has access already. Invite somebody new to the organization first.");
    view! {
        <Dialog title size=DialogSize::Medium on_close on_submit=submit foot>
            <Show when=move || loaded.get() fallback=|| view! { <Skeleton rows=5/> }>
                {
                    let everybody_in = everybody_in.clone();
                    move || if candidates.with(Vec::is_empty) && failures.with(BTreeMap::is_empty) {
                        view! { <Empty title="Nobody is left to add" sentence=everybody_in.clone()/> }.into_any()
                    } else {
                        view! {
                            <div class="add-tools">
                                <SearchField label="Name or address" value=search on_type=move |text| search.set(text)/>
                                <div class="add-level">
                                    <LevelControl label="Level in this project" value=level decision=may_grant(Level::Member)
                                        choices=choices.to_vec() on_choose=move |to| level.set(to) bordered=true
                                        project=current.for_gates()/>
                                </div>
                            </div>
                            <ul class="candidates" aria-label="People without access">
                                <For
                                    each=move || found.with(|found| found.iter().take(SHOWN).cloned().collect::<Vec<_>>())
                                    key=|person| person.user.uuid.clone()
                                    children=row
                                />
                            </ul>
                            <p class="candidates-note" role="status">{move || note(found.with(Vec::len))}</p>
                        }
                        .into_any()
                    }
                }
            </Show>
            {move || nobody.get().then(|| view! { <FormError sentence="Choose at least one person."/> })}
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}

/// Grants one after the other, because each is judged for itself; stops at nothing but a lost connection.
async fn grant(current: Current, wanted: BTreeSet<UserId>, level: Level) -> Result<Vec<Outcome>, ApiError> {
    let id = current.id();
    let mut outcomes = Vec::with_capacity(wanted.len());
    for person in wanted {
        let request = AddProjectMember { user_uuid: person.clone(), level: Some(level) };
        outcomes.push((person, api::add_project_member(id, &request).await));
    }
    Ok(outcomes)
}

const fn allows(level: Level) -> &'static str {
    match level {
        Level::Member => "see and query its data",
        Level::Administrator | Level::Owner => "see its data and manage its settings, people and token",
    }
}

fn note(found: usize) -> String {
    match found {
        0 => "Nobody without access has this in their name or address.".to_owned(),
        _ if found > SHOWN => format!("{SHOWN} of {found} people shown. Type to find the others."),
        _ => String::new(),
    }
}

#[component]
fn Candidate(
    person: Person,
    chosen: RwSignal<BTreeSet<UserId>>,
    failures: RwSignal<BTreeMap<UserId, String>>,
) -> impl IntoView {
    let id = StoredValue::new(person.user.uuid.clone());
    let checked = Signal::derive(move || id.with_value(|id| chosen.with(|chosen| chosen.contains(id))));
    let on_change = move |checked: bool| {
        chosen.update(|chosen| {
            let id = id.get_value();
            if checked {
                chosen.insert(id)
            } else {
                chosen.remove(&id)
            };
        });
    };
    let failure = move || {
        id.with_value(|id| failures.with(|failures| failures.get(id).cloned()))
            .map(|sentence| view! { <FormError sentence/> })
    };
    view! {
        <li>
            <Tick checked on_change>
                <Avatar id=person.user.uuid.to_string() name=person.user.first_name.clone() size=24/>
                <span class="candidate-words">
                    <span class="candidate-name">{person.user.first_name}</span>
                    <span class="second">{person.user.email}</span>
                </span>
                <span class="candidate-seen">{words::seen(person.last_seen.as_ref())}</span>
            </Tick>
            {failure}
        </li>
    }
}
