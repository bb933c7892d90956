//! The dialog that erases all events with a distinct ID, and the list of earlier erasures.

use super::current::Current;
use crate::{
    api,
    chart::number,
    frame::Toasts,
    gate::{GateButton, refusal_or, refused, stays_open},
    intl,
    language::{t, tr},
    load::{Loaded, Outcome, Write, put_back},
    query::Query,
    ui::{ButtonKind, Day, Field, Problem, Skeleton, TypedConfirmation},
};
use rolecall_api::Erasure;
use rolecall_policy::Act;
use rolecall_view::prelude::*;

/// The value of the URL's parameter `dialog`.
pub const DIALOG: &str = "erase";

/// The dialog; it says how many events are erased, and that this cannot be undone.
#[component]
pub fn ErasePerson(
    current: Current,
    /// The distinct ID whose events are erased.
    person: String,
    /// Called when they are erased.
    on_done: impl Fn() + Copy + Send + Sync + 'static,
    /// Called when the dialog should close.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let toasts = Toasts::get();
    let write = Write::new();
    current.watch(write);
    let id = current.id;
    let counted = {
        let person = person.clone();
        Loaded::new(move || person.clone(), move |person| async move { api::count_of_person(id, &person).await })
    };
    let how_many = move || match counted.ready() {
        Some(1) => t("This user has 1 event.").to_owned(),
        Some(count) => tr!("This user has {count} events.", count = number(count)),
        None if counted.failure().is_some() => t("The events could not be counted.").to_owned(),
        None => t("Counting this user’s events …").to_owned(),
    };
    let may = current.can(Act::EraseEvents);
    let confirm = {
        let person = person.clone();
        move || {
            if !may.get_untracked().is_allowed() {
                return;
            }
            let erased = person.clone();
            let outcome = Outcome::always(move |erasure: &Erasure| {
                toasts.say(match erasure.finished_at {
                    Some(_) => tr!(
                        "{events} of {person} deleted.",
                        events = intl::count(erasure.events, "event", "events"),
                        person = erased
                    ),
                    None => tr!("Deleting the events of {person}.", person = erased),
                });
            })
            .and_here(move |_| on_done());
            write.send(api::erase_person(id, &person), outcome);
        }
    };
    let error = refusal_or(may, move || write.general_error(&[]));
    let (name, _) = current.names_now();
    view! {
        <TypedConfirmation title=t("Delete a user’s data") name=person.clone() act=t("Delete events") busy=write.busy
            error refused=refused(may) on_confirm=confirm on_close>
            <p>
                "Every event of " <strong class="erase-person" translate="no">{person.clone()}</strong> " in " <strong translate="no">{name}</strong>
                " is deleted. This cannot be undone. Charts and counts that included them change. A record of who deleted data and when is kept, but not of whose data it was."
            </p>
            <p class="erase-count" role="status">{how_many}</p>
        </TypedConfirmation>
    }
}

/// The section of the settings: a form for the distinct ID, and earlier erasures.
#[component]
pub fn Erasures(current: Current) -> impl IntoView {
    let query = Query::get();
    let may = current.can(Act::EraseEvents);
    let asked = query.dialog(DIALOG);
    let person = query.value("person");
    let typed = RwSignal::new(person.get_untracked());
    let fault = RwSignal::new(None::<String>);
    let again = Trigger::new();
    let ask = move || {
        let typed = typed.get_untracked();
        if typed.is_empty() {
            fault.set(Some(t("Enter a distinct ID.").to_owned()));
        } else {
            fault.set(None);
            query.open_dialog_with(DIALOG, &[("person", &typed)]);
        }
    };
    let close = move || query.close_dialog_with(&["person"]);
    let done = move || {
        put_back(typed, &person.get_untracked(), String::new());
        again.notify();
        close();
    };
    let open = stays_open(move || asked.get() && !person.get().is_empty(), may);
    view! {
        <section class="form erasures" aria-labelledby="erasures">
            <h2 id="erasures">"Delete a user’s data"</h2>
            <p class="prose">
                "Deletes all events of one distinct ID from this project, for example when that user asks you to."
            </p>
            <form
                class="erase-line"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    if may.get_untracked().is_allowed() { ask() }
                }
            >
                <Field label="Distinct ID" value=typed error=fault
                    read_only=Signal::derive(move || !may.get().is_allowed())/>
                <GateButton decision=may project=current.for_gates() label="Delete events"
                    kind=ButtonKind::Danger submit=true/>
            </form>
            <Show when=move || may.get().is_allowed()>
                <EarlierErasures current again/>
            </Show>
        </section>
        <Show when=move || open.get()>
            <ErasePerson current person=person.get_untracked() on_done=done on_close=close/>
        </Show>
    }
}

/// Maximum number of erasures listed.
const LISTED: usize = 100;

#[component]
fn EarlierErasures(current: Current, again: Trigger) -> impl IntoView {
    let id = current.id;
    let past = Loaded::new(
        move || {
            again.track();
            id
        },
        |id| api::erasures(id, LISTED),
    );
    let line = |erasure: Erasure| {
        let hash: String = erasure.person_hash.chars().take(12).collect();
        let events = intl::count(erasure.events, "event", "events");
        let what = match (&erasure.finished_at, erasure.erased_by.map(|user| user.first_name)) {
            (Some(_), Some(name)) => tr!("{events} of one user, by {name}"),
            (Some(_), None) => tr!("{events} of one user, by a former member"),
            (None, Some(name)) => tr!("Events of one user are being deleted, by {name}"),
            (None, None) => t("Events of one user are being deleted, by a former member").to_owned(),
        };
        let title = tr!("Keyed hash of the distinct ID: {hash}", hash = erasure.person_hash);
        view! {
            <li class="erasure">
                <Day moment=erasure.created_at/>
                <span>{what}</span>
                <code translate="no" title=title>{hash} "…"</code>
            </li>
        }
    };
    move || {
        if let Some(error) = past.failure() {
            return view! { <Problem sentence=error.sentence() on_retry=move || past.reload()/> };
        }
        let Some(page) = past.ready() else { return view! { <Skeleton rows=2/> } };
        if page.results.is_empty() {
            return view! { <p class="field-hint">"No data has been deleted yet."</p> };
        }
        let more = page.count.saturating_sub(page.results.len() as u64);
        view! {
            <h3 class="erasures-past">"Past deletions"</h3>
            <ul aria-label="Past deletions">{page.results.into_iter().map(line).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="field-hint">{tr!("And {count} more.", count = number(more))}</p> })}
        }
    }
}
