//! The dialog that grants people access to a private project.

use super::{
    grant_dialogs::refresh,
    granting::{Granted, grant},
    people::People,
};
use crate::{
    api::{self, ApiError, ChangeName, PeopleQuery},
    frame::Toasts,
    gate::{DialogError, GateButton},
    intl::number,
    language::{t, tr},
    level::{LevelChoice, LevelControl},
    load::{Outcome, Write, read_then},
    pages::project::{current::Current, people_pages::PeopleList, state::Person, words},
    text,
    ui::{
        Avatar, Button, ButtonKind, Dialog, DialogSize, Empty, FormError, SearchField, Skeleton, Tick, Until,
        UntilField,
    },
    undo::{Said, Undo},
};
use rolecall_api::{ASKED_AT_ONCE, AccessBasis, UserId};
use rolecall_policy::{Act, Decision, Level, Target};
use rolecall_view::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of people shown; the search finds others.
const SHOWN: u64 = 50;

/// The signals of the dialog: the selection, the level, and errors.
#[derive(Clone, Copy)]
struct Choosing {
    toasts: Toasts,
    undo: Undo,
    current: Current,
    people: People,
    /// The people without access.
    candidates: PeopleList,
    chosen: RwSignal<BTreeSet<UserId>>,
    level: RwSignal<Level>,
    until: Until,
    /// Why people could not be added in the last attempt.
    failures: RwSignal<BTreeMap<UserId, String>>,
    /// Number of chosen people who got access or left meanwhile.
    gone: RwSignal<usize>,
}

impl Choosing {
    fn new(current: Current, people: People) -> Choosing {
        Choosing {
            toasts: Toasts::get(),
            undo: Undo::get(),
            current,
            people,
            candidates: PeopleList::load(current.id, AccessBasis::Open, SHOWN),
            chosen: RwSignal::new(BTreeSet::new()),
            level: RwSignal::new(Level::Member),
            until: Until::new(None),
            failures: RwSignal::new(BTreeMap::new()),
            gone: RwSignal::new(0),
        }
    }

    /// Whether the rules allow granting a member this level.
    fn may_grant(self, level: impl Fn() -> Level + Send + Sync + 'static) -> Signal<Decision> {
        let target = Target { level: Some(Level::Member), is_actor: false };
        self.current.can(move |project| Act::Grant { project, target, level: level() })
    }

    /// Somebody else may have added or removed people meanwhile: they are no longer chosen.
    fn drop_those_who_are_gone(self) {
        let Some(chosen) = self.chosen.try_get_untracked() else { return };
        let only: Vec<UserId> = chosen.into_iter().take(ASKED_AT_ONCE).collect();
        let query = PeopleQuery {
            access: Some(AccessBasis::Open),
            limit: only.len() as u64,
            only: only.clone(),
            ..PeopleQuery::default()
        };
        let id = self.current.id;
        read_then(async move { api::project_people(id, &query).await }, move |answer| {
            let Ok(people) = answer else { return };
            let is_there = |person: &UserId| people.results.iter().any(|one| one.user.uuid == *person);
            let gone = only.iter().filter(|person| !is_there(person)).count();
            self.chosen.try_update(|chosen| chosen.retain(|person| !only.contains(person) || is_there(person)));
            self.gone.try_set(gone);
        });
    }

    /// Applies the results, perhaps without the page: who could not be added stays selected. True if all were added.
    fn settle(self, project: &str, level: Level, wanted: usize, outcomes: &[Granted]) -> bool {
        let mut added = Vec::new();
        let mut all = true;
        for (person, outcome) in outcomes {
            match outcome {
                Ok(member) => {
                    self.chosen.update(|chosen| {
                        chosen.remove(person);
                    });
                    added.push(member.user.first_name.clone());
                    self.people.put(member.clone());
                }
                Err(error) => {
                    all = false;
                    self.failures.update(|failures| {
                        failures.insert(person.clone(), error.sentence());
                    });
                }
            }
        }
        if !all && self.failures.is_disposed() {
            // The dialog that would show the reasons is gone.
            let people = words::people((wanted - added.len()) as u64);
            let why = outcomes.iter().find_map(|(_, outcome)| outcome.as_ref().err()).map(ApiError::sentence);
            self.toasts.warn(tr!("{people} could not be added to {project}. {why}", why = why.unwrap_or_default()));
        } else if !added.is_empty() {
            let level = text::lower_level(level);
            let said = if let [name] = added.as_slice() {
                let done = tr!("{name} added to {project} as {level}.");
                Said { done, undone: tr!("{name} no longer has access to {project}.") }
            } else {
                let people = words::people(added.len() as u64);
                let done = tr!("{people} added to {project} as {level}.");
                Said { done, undone: tr!("{people} no longer have access to {project}.") }
            };
            let refresh = refresh(self.current, self.people);
            self.undo.say_many(ChangeName::AddProjectMember, added.len(), said, refresh);
        }
        all
    }
}

/// The dialog that grants access.
#[component]
pub fn AddPeople(
    current: Current,
    people: People,
    /// Called when the dialog should close.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let choosing = Choosing::new(current, people);
    let Choosing { chosen, level, failures, gone, candidates, .. } = choosing;
    let nobody = RwSignal::new(false);
    let write = Write::new();
    let submit = move || {
        gone.set(0);
        let wanted = chosen.get_untracked();
        nobody.set(wanted.is_empty());
        if wanted.is_empty() {
            return;
        }
        failures.set(BTreeMap::new());
        choosing.until.then(|until| {
            let (level, number, (project, _)) = (level.get_untracked(), wanted.len(), current.names_now());
            let outcome = Outcome::always(move |outcomes: &Vec<Granted>| {
                if !choosing.settle(&project, level, number, outcomes) {
                    // The members or the user's rights have changed meanwhile.
                    people.reload();
                    candidates.loaded.reload();
                    choosing.drop_those_who_are_gone();
                    current.again();
                }
            })
            .and_here(move |outcomes| {
                if outcomes.iter().all(|(_, outcome)| outcome.is_ok()) {
                    on_close();
                }
            });
            write.send_with(ChangeName::AddProjectMember, grant(current.id, wanted, level, until), outcome);
        });
    };
    let may = choosing.may_grant(move || level.get());
    let act = Signal::derive(move || match chosen.with(BTreeSet::len) {
        0 => t("Add people").to_owned(),
        number => tr!("Add {people}", people = words::people(number as u64)),
    });
    let foot = move || {
        view! {
            <p class="dialog-note">{move || allows(level.get())}</p>
            <Button label="Cancel" disabled=write.busy on_press=on_close/>
            <GateButton decision=may project=current.for_gates() label=act kind=ButtonKind::Primary submit=true
                busy=write.busy/>
        }
    };
    let title = Signal::derive(move || tr!("Add people to {project}", project = current.name()));
    let body = Memo::new(move |_| {
        candidates.totals.get().map(|(_, open)| open > 0 || chosen.with(|chosen| !chosen.is_empty()))
    });
    view! {
        <Dialog title size=DialogSize::Medium busy=write.busy on_close on_submit=submit foot>
            {move || match body.get() {
                None => view! { <Skeleton rows=5/> },
                Some(false) => view! {
                    <Empty title=t("No one left to add")
                        sentence=t("Everyone in the organization already has access. To add someone new, invite them to the organization first.")/>
                },
                Some(true) => view! { <Candidates choosing/> },
            }}
            {move || (gone.get() > 0).then(|| {
                let people = words::people(gone.get() as u64);
                let sentence = if gone.get() == 1 {
                    tr!("{people} you chose already has access, or was removed from the organization.")
                } else {
                    tr!("{people} you chose already have access, or were removed from the organization.")
                };
                view! { <FormError sentence/> }
            })}
            {move || nobody.get().then(|| view! { <FormError sentence=t("Choose at least one person.")/> })}
            <DialogError may=may error=move || write.general_error(&[])/>
        </Dialog>
    }
}

/// The search, the level, and the people to select.
#[component]
fn Candidates(choosing: Choosing) -> impl IntoView {
    let Choosing { candidates, level, .. } = choosing;
    let search = candidates.search;
    let found = move || candidates.loaded.with(|page| page.people.results.clone()).unwrap_or_default();
    let count = Memo::new(move |_| candidates.loaded.with(|page| page.people.count));
    let choices = [Level::Administrator, Level::Member]
        .map(|level| LevelChoice { level, decision: choosing.may_grant(move || level) });
    view! {
        <div class="add-tools">
            <SearchField label=t("Search by name or email") value=search on_type=move |text| candidates.find(text) autofocus=true/>
            <div class="add-level">
                <LevelControl label=t("Level in this project") value=level
                    decision=choosing.may_grant(|| Level::Member) choices=choices.to_vec()
                    on_choose=move |to| level.set(to) bordered=true project=choosing.current.for_gates()/>
            </div>
        </div>
        <UntilField until=choosing.until/>
        <ul class="candidates" aria-label="People without access">
            <For
                each=found
                key=|person| person.user.uuid.clone()
                let:person
            >
                <Candidate choosing person/>
            </For>
        </ul>
        <p class="candidates-note" role="status">{move || count.get().map(note)}</p>
    }
}

const fn allows(level: Level) -> &'static str {
    match level {
        Level::Member => "They can see and query its data immediately.",
        Level::Administrator | Level::Owner => {
            "They can see its data and manage its settings, people and token immediately."
        }
    }
}

fn note(found: u64) -> String {
    match found {
        0 => t("No one without access matches this name or email.").to_owned(),
        _ if found > SHOWN => {
            tr!("{shown} of {total} people shown. Type to find the others.", shown = SHOWN, total = number(found))
        }
        _ => String::new(),
    }
}

#[component]
fn Candidate(choosing: Choosing, person: Person) -> impl IntoView {
    let Choosing { chosen, failures, .. } = choosing;
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
                    <span class="candidate-name" translate="no">{person.user.first_name}</span>
                    <span class="second" translate="no">{person.user.email}</span>
                </span>
                <span class="candidate-seen">{words::seen(person.last_seen.as_ref())}</span>
            </Tick>
            {failure}
        </li>
    }
}
