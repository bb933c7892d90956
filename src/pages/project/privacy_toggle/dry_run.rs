//! The dry run of making a project private or open: shows for each person what would change, before it is applied.

use super::people_column::{PeopleColumn, PersonLine};
use crate::{
    api::{self, ApiError, ChangeName},
    frame::Toasts,
    gate::GateButton,
    intl::number,
    load::{Outcome, Write, read_then},
    pages::project::{
        current::Current,
        people_pages::PeopleList,
        state::{KeptAccess, Person},
        words,
    },
    ui::{Badge, BadgeKind, Button, ButtonKind, FormError, Skeleton, Tick},
};
use leptos::prelude::*;
use rolecall_api::{AccessBasis, KEPT_AT_ONCE, KeepMember, Project, UpdateProject, UserId};
use rolecall_policy::{Decision, Level};
use std::collections::BTreeSet;

/// Number of people on a page of a column.
const SIZE: u64 = 10;

/// The panel of the dry run. Only its button applies the change.
#[component]
pub fn DryRunPanel(
    current: Current,
    /// Whether the rules allow the change.
    may: Signal<Decision>,
    /// Called on cancel.
    on_cancel: impl Fn() + Copy + Send + Sync + 'static,
    /// Called after the change, even if the page is gone.
    on_applied: impl Fn() + Copy + Send + Sync + 'static,
    /// Called after `on_applied` if the panel is still there.
    on_done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let toasts = Toasts::get();
    let trial = Trial::new(current);
    let ready = Memo::new(move |_| trial.totals().is_some() && trial.keeping.totals.get().is_some());
    let failure = move || trial.failure().map(|error| error.sentence());
    let write = Write::new();
    current.watch(write);
    let apply = move || {
        let (id, (name, _)) = (current.id, current.names_now());
        let (update, lost) = (trial.update(), untrack(|| trial.losing()));
        let outcome = Outcome::always(move |project: &Project| {
            toasts.say(words::done(&name, project.basic.access_control, lost));
            current.put(project.clone());
            on_applied();
        })
        .and_here(move |_| on_done());
        write.send_with(ChangeName::UpdateProject, api::update_project(id, &update).into_future(), outcome);
    };
    view! {
        <div class="panel dry-run" role="group" aria-label="Preview of the change">
            <div class="panel-head">
                <Badge kind=BadgeKind::Warn text="Not applied yet"/>
                // `output` is a live region: screen readers announce the heading again after each tick.
                <output>{move || ready.get().then(|| trial.heading())}</output>
            </div>
            <Show when=move || ready.get() fallback=|| view! { <div class="dry-run-wait"><Skeleton rows=4/></div> }>
                <div class="dry-run-columns">
                    <Changing trial/>
                    <Keeping trial/>
                </div>
            </Show>
            {move || failure().map(|sentence| view! { <FormError sentence/> })}
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            <div class="panel-foot">
                <p class="dry-run-note">{move || ready.get().then(|| trial.consequence())}</p>
                <div class="dry-run-acts">
                    <Button label="Cancel" disabled=write.busy on_press=on_cancel/>
                    <GateButton decision=may label=Signal::derive(move || trial.act()) kind=ButtonKind::Primary
                        busy=Signal::derive(move || write.busy.get() || trial.collecting.get() || !ready.get())
                        on_press=move || if !untrack(|| trial.is_too_much()) { apply() }/>
                </div>
            </div>
        </div>
    }
}

/// The signals of the panel.
#[derive(Clone, Copy)]
struct Trial {
    current: Current,
    to_private: bool,
    /// The people who would lose or gain access.
    changing: PeopleList,
    /// The people who have access before and after.
    keeping: PeopleList,
    ticked: RwSignal<BTreeSet<UserId>>,
    /// The search whose people were all ticked at once, with their ids.
    all: RwSignal<Option<(String, Vec<UserId>)>>,
    /// True while the ids of all found people are read.
    collecting: RwSignal<bool>,
    /// Why they could not be read.
    failed: RwSignal<Option<ApiError>>,
}

impl Trial {
    fn new(current: Current) -> Trial {
        Trial {
            current,
            // Untracked, so that the panel keeps its direction when the response changes the project.
            to_private: !current.project.with_untracked(|project| project.basic.access_control),
            changing: PeopleList::load(current.id, AccessBasis::Open, SIZE),
            keeping: PeopleList::load(current.id, AccessBasis::Own, SIZE),
            ticked: RwSignal::new(BTreeSet::new()),
            all: RwSignal::new(None),
            collecting: RwSignal::new(false),
            failed: RwSignal::new(None),
        }
    }

    /// Number of people with access of their own, and of those whose access changes; `None` while loading.
    fn totals(self) -> Option<(u64, u64)> {
        self.changing.totals.get()
    }

    fn failure(self) -> Option<ApiError> {
        self.failed.get().or_else(|| self.changing.loaded.failure()).or_else(|| self.keeping.loaded.failure())
    }

    fn kept(self) -> u64 {
        self.ticked.with(BTreeSet::len) as u64
    }

    /// Number of people who lose access.
    fn losing(self) -> u64 {
        let changing = self.totals().map_or(0, |(_, changing)| changing);
        if self.to_private { changing.saturating_sub(self.kept()) } else { 0 }
    }

    fn heading(self) -> String {
        let name = self.current.name();
        let (own, changing) = self.totals().unwrap_or_default();
        if self.to_private {
            words::if_private(&name, self.losing(), own + changing)
        } else {
            words::if_open(&name, changing)
        }
    }

    /// True if more people are ticked than a request can contain.
    fn is_too_much(self) -> bool {
        self.kept() > KEPT_AT_ONCE as u64
    }

    fn consequence(self) -> String {
        match (self.to_private, self.losing()) {
            (true, _) if self.is_too_much() => {
                format!(
                    "You can keep at most {KEPT_AT_ONCE} people at once. Keep fewer here, and grant access to the others later."
                )
            }
            (true, 0) => "No one loses access.".to_owned(),
            (true, losing) => format!("Access ends immediately for {}.", words::people(losing)),
            (false, _) => format!(
                "Everyone in {} can see its data immediately. Grants are kept for when the project is private again.",
                self.current.organization_name()
            ),
        }
    }

    /// Ticks everyone whom the search finds.
    fn tick_all(self) {
        let search = self.changing.loaded.ready_untracked().map(|page| page.search).unwrap_or_default();
        self.collecting.set(true);
        self.failed.set(None);
        let list = self.changing;
        read_then(async move { list.all_ids().await }, move |answer| {
            match answer {
                Ok(ids) => {
                    self.ticked.try_update(|ticked| ticked.extend(ids.iter().cloned()));
                    self.all.try_set(Some((search, ids)));
                }
                Err(error) => drop(self.failed.try_set(Some(error))),
            }
            self.collecting.try_set(false);
        });
    }

    fn act(self) -> String {
        match (self.to_private, self.kept()) {
            (true, 0) => "Make private".to_owned(),
            (true, kept) => format!("Make private and keep {kept}"),
            (false, _) => "Open to everyone".to_owned(),
        }
    }

    fn update(self) -> UpdateProject {
        let keep = |user_uuid| KeepMember { user_uuid, level: Level::Member };
        UpdateProject {
            access_control: Some(self.to_private),
            keep: self.ticked.get_untracked().into_iter().map(keep).collect(),
            ..UpdateProject::default()
        }
    }
}

/// The left column: people who would lose access, with a checkbox to keep it; or people who would gain access.
#[component]
fn Changing(trial: Trial) -> impl IntoView {
    let list = trial.changing;
    if trial.to_private {
        let line = move |person: Person| view! { <TickLine trial person/> }.into_any();
        let above = view! { <KeepAll trial/> }.into_any();
        view! {
            <PeopleColumn title="Loses access" note="Tick to keep" list line above
                empty="No one. Everyone with access keeps it."/>
        }
        .into_any()
    } else {
        let line = |person: Person| {
            let seen = words::seen(person.last_seen.as_ref());
            view! { <PersonLine person><span>{seen}</span></PersonLine> }.into_any()
        };
        view! {
            <PeopleColumn title="Gains access" note="Last seen" list line
                empty="No one. Everyone in the organization already has access."/>
        }
        .into_any()
    }
}

/// The checkbox for all people who would lose access, or for those whom the search finds; absent if they are more than a
/// request can contain.
#[component]
fn KeepAll(trial: Trial) -> impl IntoView {
    let loaded = trial.changing.loaded;
    let found = Memo::new(move |_| {
        let found = loaded.with(|page| (page.people.count, !page.search.trim().is_empty()));
        found.filter(|(count, _)| (2..=KEPT_AT_ONCE as u64).contains(count))
    });
    let checked = Signal::derive(move || {
        let is_all = trial.all.with(|all| {
            let (search, ids) = all.as_ref()?;
            let is_this = loaded.with(|page| page.search == *search)?;
            Some(is_this && trial.ticked.with(|ticked| ids.iter().all(|id| ticked.contains(id))))
        });
        trial.collecting.get() || is_all == Some(true)
    });
    let on_change = move |checked: bool| {
        if checked {
            trial.tick_all();
        } else if let Some((_, ids)) = trial.all.get_untracked() {
            trial.ticked.update(|ticked| ticked.retain(|id| !ids.contains(id)));
        }
    };
    let words = move || {
        found.get().map(|(count, is_part)| {
            let count = number(count);
            if is_part { format!("Keep the {count} found") } else { format!("Keep all {count}") }
        })
    };
    view! {
        <Show when=move || found.get().is_some()>
            <div class="people-column-all">
                <Tick checked on_change><span>{words}</span></Tick>
            </div>
        </Show>
    }
}

/// The checkbox of a person who would lose access.
#[component]
fn TickLine(trial: Trial, person: Person) -> impl IntoView {
    let id = StoredValue::new(person.user.uuid.clone());
    let checked = Signal::derive(move || id.with_value(|id| trial.ticked.with(|ticked| ticked.contains(id))));
    let label = format!("Keep {}", person.user.first_name);
    let seen = words::seen(person.last_seen.as_ref());
    let on_change = move |checked: bool| {
        trial.ticked.update(|ticked| {
            let id = id.get_value();
            if checked {
                ticked.insert(id)
            } else {
                ticked.remove(&id)
            };
        });
    };
    view! {
        <Tick checked label on_change>
            <PersonLine person>
                {move || if checked.get() {
                    view! { <span class="line-kept">"will be added as a member"</span> }.into_any()
                } else {
                    view! { <span>{seen.clone()}</span> }.into_any()
                }}
            </PersonLine>
        </Tick>
    }
}

/// The right column: people who keep access, and why.
#[component]
fn Keeping(trial: Trial) -> impl IntoView {
    let me = trial.current.me();
    let line = move |person: Person| {
        let reason = KeptAccess::new(person.clone(), !trial.to_private).map(|kept| words::why_kept(&kept, me.as_ref()));
        view! { <PersonLine person><span>{reason}</span></PersonLine> }.into_any()
    };
    view! { <PeopleColumn title="Keeps access" note="Why" list=trial.keeping line empty="No one."/> }
}
