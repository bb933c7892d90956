//! What making a project private, or open, would do, person by person, before it is done.

use super::{
    current::Current,
    people_column::{PeopleColumn, PersonLine},
    state::{DryRun, Person, dry_run},
    words,
};
use crate::{
    api,
    gate::GateButton,
    load::Write,
    session::Session,
    toast::Toasts,
    ui::{Badge, BadgeKind, Button, ButtonKind, FormError, Skeleton, Tick},
};
use leptos::prelude::*;
use rolecall_api::{ExplicitMember, KeepMember, UpdateProject, UserId};
use rolecall_policy::{Decision, Level};
use std::collections::BTreeSet;

/// The panel: nothing is applied until its button is pressed.
#[component]
pub fn DryRunPanel(
    /// The project.
    current: Current,
    /// Everybody in the organization with their grant; none while that is loading.
    people: Signal<Option<Vec<Person>>>,
    /// What the rules say to the change.
    may: Signal<Decision>,
    /// Called when it is not to be done.
    on_cancel: impl Fn() + Copy + Send + Sync + 'static,
    /// Called once it is done, with the explicit memberships if they have come.
    on_applied: impl Fn(Option<Vec<ExplicitMember>>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let me = session.person().get_untracked();
    // What the panel is about stays, also while the answer that turns it around is being put in place.
    let to_private = !current.project.with_untracked(|project| project.basic.access_control);
    let run = Memo::new(move |_| people.with(|people| people.as_ref().map(|people| dry_run(people, !to_private))));
    let ticked = RwSignal::new(BTreeSet::<UserId>::new());
    let kept = Memo::new(move |_| {
        run.with(|run| run.as_ref().map(|run| ticked.with(|ticked| run.kept(ticked))).unwrap_or_default())
    });
    let losing = Memo::new(move |_| {
        let kept = kept.with(Vec::len);
        run.with(|run| run.as_ref().map(|run| run.losing(kept)).unwrap_or_default())
    });
    let count = move |which: fn(&DryRun) -> usize| run.with(|run| run.as_ref().map(which).unwrap_or_default());

    let write = Write::new();
    current.watch(write);
    let apply = move || {
        let (id, name) = (current.id(), current.name());
        let lost = losing.get_untracked();
        let level = Level::Member;
        let keep = kept.get_untracked().into_iter().map(|user_uuid| KeepMember { user_uuid, level }).collect();
        let update = UpdateProject { access_control: Some(to_private), keep, ..UpdateProject::default() };
        let request = async move {
            let project = api::update_project(id, &update).await?;
            // The change is made, whatever comes of this question.
            let explicit = api::project_members(id).await.ok();
            Ok((project, explicit))
        };
        write.send(request, move |(project, explicit)| {
            toasts.say(words::done(&name, to_private, if to_private { lost } else { 0 }));
            current.put(project);
            on_applied(explicit);
        });
    };

    let heading = move || {
        let name = current.name();
        if to_private {
            words::if_private(&name, losing.get(), count(|run| run.before))
        } else {
            words::if_open(&name, count(|run| run.gains.len()))
        }
    };
    let consequence = move || match (to_private, losing.get()) {
        (true, 0) => "Nobody loses access.".to_owned(),
        (true, losing) => format!("Access ends at once for {}.", words::people(losing)),
        (false, _) => format!(
            "Everybody in {} sees its data at once. Grants are kept for when it is private again.",
            current.organization_name()
        ),
    };
    let act = Signal::derive(move || match (to_private, kept.with(Vec::len)) {
        (true, 0) => "Make private".to_owned(),
        (true, kept) => format!("Make private and keep {kept}"),
        (false, _) => "Open to everybody".to_owned(),
    });

    let changing = Signal::derive(move || {
        run.with(|run| {
            let changing = run.as_ref().map(|run| if to_private { &run.loses } else { &run.gains });
            changing.cloned().unwrap_or_default()
        })
    });
    let tick = move |person: Person| {
        let id = StoredValue::new(person.user.uuid.clone());
        let is_ticked = Signal::derive(move || id.with_value(|id| ticked.with(|ticked| ticked.contains(id))));
        let seen = words::seen(person.last_seen.as_ref());
        let label = format!("Keep {}", person.user.first_name);
        let on_change = move |checked: bool| {
            ticked.update(|ticked| {
                let id = id.get_value();
                if checked {
                    ticked.insert(id)
                } else {
                    ticked.remove(&id)
                };
            });
        };
        view! {
            <Tick checked=is_ticked label on_change>
                <PersonLine person>
                    {move || if is_ticked.get() {
                        view! { <span class="line-kept">"will be added as member"</span> }.into_any()
                    } else {
                        view! { <span>{seen.clone()}</span> }.into_any()
                    }}
                </PersonLine>
            </Tick>
        }
        .into_any()
    };
    let gain = |person: Person| {
        let seen = words::seen(person.last_seen.as_ref());
        view! { <PersonLine person><span>{seen}</span></PersonLine> }.into_any()
    };
    let keeping = Signal::derive(move || {
        run.with(|run| run.as_ref().map(|run| run.keeps.iter().map(|kept| kept.person.clone()).collect()))
            .unwrap_or_default()
    });
    let keep = move |person: Person| {
        let reason = run.with_untracked(|run| {
            let kept = run.as_ref()?.keeps.iter().find(|kept| kept.person.user.uuid == person.user.uuid)?;
            Some(words::why_kept(kept, me.as_ref()))
        });
        view! { <PersonLine person><span>{reason}</span></PersonLine> }.into_any()
    };

    view! {
        <div class="panel dry-run" role="group" aria-label="What would change">
            <div class="panel-head">
                <Badge kind=BadgeKind::Warn text="Not applied yet"/>
                // Said again with each tick.
                <output>{move || run.with(Option::is_some).then(heading)}</output>
            </div>
            <Show when=move || run.with(Option::is_some) fallback=|| view! { <div class="dry-run-wait"><Skeleton rows=4/></div> }>
                <div class="dry-run-columns">
                    {if to_private {
                        view! {
                            <PeopleColumn title="Would lose access" note="Tick to keep" people=changing line=tick
                                none="Nobody: everybody with access keeps it by rule."/>
                        }.into_any()
                    } else {
                        view! {
                            <PeopleColumn title="Would gain access" note="Last seen" people=changing line=gain
                                none="Nobody: everybody in the organization has access already."/>
                        }.into_any()
                    }}
                    <PeopleColumn title="Keep access by rule" note="Why" people=keeping line=keep.clone() none="Nobody."/>
                </div>
            </Show>
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            <div class="panel-foot">
                <p class="dry-run-note">{move || run.with(Option::is_some).then(consequence)}</p>
                <div class="dry-run-acts">
                    <Button label="Cancel".to_string() on_press=on_cancel/>
                    <GateButton decision=may label=act kind=ButtonKind::Primary busy=write.busy on_press=apply/>
                </div>
            </div>
        </div>
    }
}
