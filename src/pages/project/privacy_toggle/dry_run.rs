//! The dry run of making a project private or open: shows for each person what would change, before it is applied.

use super::{
    Trying,
    people_column::{PeopleColumn, PersonLine},
    trial::Trial,
};
use crate::{
    api::{self, ChangeName},
    effects::Effects,
    gate::{DialogError, GateButton},
    intl::number,
    language::{t, tr},
    load::{Outcome, Write},
    pages::project::{
        state::{KeptAccess, Person},
        words,
    },
    ui::{Badge, BadgeKind, Button, ButtonKind, FormError, Skeleton, Tick},
    undo::{Said, Undo},
};
use rolecall_api::{KEPT_AT_ONCE, Project};
use rolecall_view::prelude::*;

/// The panel of the dry run. Only its button applies the change.
#[component]
pub(super) fn DryRunPanel(trying: Trying) -> impl IntoView {
    let Trying { current, may, on_close, on_applied } = trying;
    let undo = Undo::get();
    let trial = Trial::new(current);
    let preview = trial.preview();
    let ready =
        Memo::new(move |_| trial.totals().is_some() && trial.keeping.totals.get().is_some() && !preview.is_waiting());
    let failure = move || trial.failure().map(|error| error.sentence());
    let write = Write::new();
    current.watch(write);
    let on_done = on_close.clone();
    let apply = move || {
        let (on_applied, on_done) = (on_applied.clone(), on_done.clone());
        let (id, (name, _)) = (current.id, current.names_now());
        let (update, lost) = (trial.update(), untrack(|| trial.losing()));
        let outcome = Outcome::always(move |project: &Project| {
            let said = Said {
                done: words::done(&name, project.basic.access_control, lost),
                undone: words::done(&name, !project.basic.access_control, 0),
            };
            undo.say(ChangeName::UpdateProject, said, move || current.again());
            current.put(project.clone());
            on_applied.run();
        })
        .and_here(move |_| on_done.run());
        write.send_with(ChangeName::UpdateProject, api::update_project(id, &update).into_future(), outcome);
    };
    view! {
        <div class="panel dry-run" role="group" aria-label="Preview of the change">
            <div class="panel-head">
                <Badge kind=BadgeKind::Warn text=t("Not applied yet")/>
                // `output` is a live region: screen readers announce the heading again after each tick.
                <output>{move || ready.get().then(|| trial.heading())}</output>
            </div>
            <Show when=move || ready.get() fallback=|| view! { <div class="dry-run-wait"><Skeleton rows=4/></div> }>
                <div class="dry-run-columns">
                    <Changing trial/>
                    <Keeping trial/>
                </div>
            </Show>
            <Effects preview/>
            {move || failure().map(|sentence| view! { <FormError sentence/> })}
            <DialogError may=may error=move || write.general_error(&[])/>
            <div class="panel-foot">
                <p class="dry-run-note">{move || ready.get().then(|| trial.consequence())}</p>
                <div class="dry-run-acts">
                    <Button label="Cancel" disabled=write.busy on_press=on_close/>
                    <GateButton decision=may label=Signal::derive(move || trial.act()) kind=ButtonKind::Primary
                        busy=Signal::derive(move || write.busy.get() || trial.collecting.get() || !ready.get())
                        on_press=move || if !untrack(|| trial.is_too_much()) { apply() }/>
                </div>
            </div>
        </div>
    }
}

/// The left column: people who would lose access, with a checkbox to keep it; or people who would gain access.
#[component]
fn Changing(trial: Trial) -> impl IntoView {
    let list = trial.changing;
    if trial.to_private {
        let line = move |person: Person| view! { <TickLine trial person/> };
        let above = view! { <KeepAll trial/> };
        view! {
            <PeopleColumn title="Loses access" note="Tick to keep" list line above
                empty="No one. Everyone with access keeps it."/>
        }
    } else {
        let line = |person: Person| {
            let seen = words::seen(person.last_seen.as_ref());
            view! { <PersonLine person><span>{seen}</span></PersonLine> }
        };
        view! {
            <PeopleColumn title="Gains access" note="Last seen" list line
                empty="No one. Everyone in the organization already has access."/>
        }
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
            if is_part { tr!("Keep the {count} found") } else { tr!("Keep all {count}") }
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
    let label = tr!("Keep {name}", name = person.user.first_name);
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
                    view! { <span class="line-kept">"will be added as a member"</span> }
                } else {
                    view! { <span>{seen.clone()}</span> }
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
        view! { <PersonLine person><span>{reason}</span></PersonLine> }
    };
    view! { <PeopleColumn title="Keeps access" note="Why" list=trial.keeping line empty="No one."/> }
}
