//! The dry run of making a project private or open: shows for each person what would change, before it is applied.

use super::people_column::{PeopleColumn, PersonLine};
use crate::{
    api::{self, ChangeName},
    frame::Toasts,
    gate::GateButton,
    intl::number,
    load::{Outcome, Write},
    pages::project::{
        current::Current,
        state::{DryRun, Person, dry_run},
        words,
    },
    ui::{Badge, BadgeKind, Button, ButtonKind, FormError, Skeleton, Tick},
};
use leptos::prelude::*;
use rolecall_api::{ExplicitMember, KEPT_AT_ONCE, KeepMember, Project, UpdateProject, UserId};
use rolecall_policy::{Decision, Level};
use std::collections::BTreeSet;

/// The panel of the dry run. Only its button applies the change.
#[component]
pub fn DryRunPanel(
    current: Current,
    /// All members of the organization with their grants; `None` while loading.
    people: Signal<Option<Vec<Person>>>,
    /// Whether the rules allow the change.
    may: Signal<Decision>,
    /// Called on cancel.
    on_cancel: impl Fn() + Copy + Send + Sync + 'static,
    /// Called after the change, even if the page is gone, with the explicit memberships if they could be loaded.
    on_applied: impl Fn(Option<Vec<ExplicitMember>>) + Copy + Send + Sync + 'static,
    /// Called after `on_applied` if the panel is still there.
    on_done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let toasts = Toasts::get();
    let trial = Trial::new(current, people);
    let ready = Memo::new(move |_| trial.run.with(Option::is_some));
    let write = Write::new();
    current.watch(write);
    let apply = move || {
        let (id, (name, _)) = (current.id, current.names_now());
        let (update, lost) = (trial.update(), trial.losing.get_untracked());
        let request = async move {
            let project = api::update_project(id, &update).await?;
            // The change has succeeded, even if this read fails.
            let explicit = api::project_members(id).await.ok();
            Ok((project, explicit))
        };
        let outcome = Outcome::always(move |(project, explicit): &(Project, Option<Vec<ExplicitMember>>)| {
            toasts.say(words::done(&name, project.basic.access_control, lost));
            current.put(project.clone());
            on_applied(explicit.clone());
        })
        .and_here(move |_| on_done());
        write.send_with(ChangeName::UpdateProject, request, outcome);
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
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            <div class="panel-foot">
                <p class="dry-run-note">{move || ready.get().then(|| trial.consequence())}</p>
                <div class="dry-run-acts">
                    <Button label="Cancel" disabled=write.busy on_press=on_cancel/>
                    <GateButton decision=may label=Signal::derive(move || trial.act()) kind=ButtonKind::Primary
                        busy=Signal::derive(move || write.busy.get() || !ready.get())
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
    /// The computed dry run; `None` while the people are loading.
    run: Memo<Option<DryRun>>,
    ticked: RwSignal<BTreeSet<UserId>>,
    kept: Memo<Vec<UserId>>,
    losing: Memo<usize>,
}

impl Trial {
    fn new(current: Current, people: Signal<Option<Vec<Person>>>) -> Trial {
        // Untracked, so that the panel keeps its direction when the response changes the project.
        let to_private = !current.project.with_untracked(|project| project.basic.access_control);
        let run = Memo::new(move |_| people.with(|people| people.as_ref().map(|all| dry_run(all, !to_private))));
        let ticked = RwSignal::new(BTreeSet::new());
        let kept = Memo::new(move |_| {
            run.with(|run| ticked.with(|ticked| run.as_ref().map(|run| run.kept(ticked)).unwrap_or_default()))
        });
        let losing = Memo::new(move |_| {
            let kept = kept.with(Vec::len);
            run.with(|run| run.as_ref().map(|run| run.losing(kept)).unwrap_or_default())
        });
        Trial { current, to_private, run, ticked, kept, losing }
    }

    /// Reads from the dry run; the default while it is loading.
    fn read<T: Default>(self, read: impl FnOnce(&DryRun) -> T) -> T {
        self.run.with(|run| run.as_ref().map(read).unwrap_or_default())
    }

    fn heading(self) -> String {
        let name = self.current.name();
        if self.to_private {
            words::if_private(&name, self.losing.get(), self.read(|run| run.before))
        } else {
            words::if_open(&name, self.read(|run| run.gains.len()))
        }
    }

    /// True if more people are ticked than a request can contain.
    fn is_too_much(self) -> bool {
        self.kept.with(Vec::len) > KEPT_AT_ONCE
    }

    fn consequence(self) -> String {
        match (self.to_private, self.losing.get()) {
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

    fn act(self) -> String {
        match (self.to_private, self.kept.with(Vec::len)) {
            (true, 0) => "Make private".to_owned(),
            (true, kept) => format!("Make private and keep {kept}"),
            (false, _) => "Open to everyone".to_owned(),
        }
    }

    fn update(self) -> UpdateProject {
        let keep = |user_uuid| KeepMember { user_uuid, level: Level::Member };
        UpdateProject {
            access_control: Some(self.to_private),
            keep: self.kept.get_untracked().into_iter().map(keep).collect(),
            ..UpdateProject::default()
        }
    }
}

/// The left column: people who would lose access, with a checkbox to keep it; or people who would gain access.
#[component]
fn Changing(trial: Trial) -> impl IntoView {
    if trial.to_private {
        let people = Signal::derive(move || trial.read(|run| run.loses.clone()));
        let line = move |person: Person| view! { <TickLine trial person/> }.into_any();
        let above = Box::new(move |found| view! { <KeepAll trial found/> }.into_any());
        view! {
            <PeopleColumn title="Loses access" note="Tick to keep" people line above
                empty="No one. Everyone with access keeps it."/>
        }
        .into_any()
    } else {
        let people = Signal::derive(move || trial.read(|run| run.gains.clone()));
        let line = |person: Person| {
            let seen = words::seen(person.last_seen.as_ref());
            view! { <PersonLine person><span>{seen}</span></PersonLine> }.into_any()
        };
        view! {
            <PeopleColumn title="Gains access" note="Last seen" people line
                empty="No one. Everyone in the organization already has access."/>
        }
        .into_any()
    }
}

/// The checkbox for all people who would lose access, or for those whom the search finds.
#[component]
fn KeepAll(trial: Trial, found: Memo<Vec<Person>>) -> impl IntoView {
    let count = Memo::new(move |_| found.with(Vec::len));
    let is_part = Memo::new(move |_| count.get() < trial.read(|run| run.loses.len()));
    let checked = Signal::derive(move || {
        found.with(|found| {
            trial.ticked.with(|ticked| !found.is_empty() && found.iter().all(|one| ticked.contains(&one.user.uuid)))
        })
    });
    let on_change = move |checked: bool| {
        let ids: Vec<_> = found.with_untracked(|found| found.iter().map(|one| one.user.uuid.clone()).collect());
        trial.ticked.update(|ticked| {
            for id in ids {
                if checked {
                    ticked.insert(id);
                } else {
                    ticked.remove(&id);
                }
            }
        });
    };
    let words = move || {
        let count = number(count.get() as u64);
        if is_part.get() { format!("Keep the {count} found") } else { format!("Keep all {count}") }
    };
    view! {
        <Show when=move || { count.get() > 1 }>
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
    let people = Signal::derive(move || trial.read(|run| run.keeps.iter().map(|kept| kept.person.clone()).collect()));
    let line = move |person: Person| {
        let reason = untrack(|| {
            trial.read(|run| {
                let kept = run.keeps.iter().find(|kept| kept.person.user.uuid == person.user.uuid)?;
                Some(words::why_kept(kept, me.as_ref()))
            })
        });
        view! { <PersonLine person><span>{reason}</span></PersonLine> }.into_any()
    };
    view! { <PeopleColumn title="Keeps access" note="Why" people line empty="No one."/> }
}
