//! The dialog that previews everything that a review changes, and finishes it.

use super::{
    state::{Line, Reviewing, planned},
    words,
};
use crate::{
    api::{self, RecordedEntry},
    effects::{sentences, strips},
    frame::Toasts,
    gate::DialogError,
    intl,
    language::tr,
    load::{Load, Loaded, Outcome, Write},
    pages::role_table::{group_view, groups, not_possible, refused_in},
    routes::Route,
    session::Session,
    ui::{Button, ButtonKind, Dialog, DialogSize, Handler, Problem, Skeleton},
    undo::{Said, Undo},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{CHANGES_AT_ONCE, ChangesPreview, PlannedChange, PreviewWarning, ReviewReport, UserId};
use rolecall_policy::{Act, FindingKind, ReviewDecision};
use rolecall_view::prelude::*;

/// Asks before a review is finished.
#[component]
pub(super) fn FinishDialog(reviewing: Reviewing, #[prop(into)] on_close: Handler) -> impl IntoView {
    let session = Session::get();
    let me = session.person().get_untracked();
    let write = Write::new();
    let lines = reviewing.lines.get_untracked();
    let planned = lines.iter().filter_map(|line| Some((planned(line, me.as_ref())?, words::who(&line.finding).0)));
    let (mut changes, names): (Vec<PlannedChange>, Vec<String>) = planned.unzip();
    let beyond = changes.len().saturating_sub(CHANGES_AT_ONCE) as u64;
    changes.truncate(CHANGES_AT_ONCE);
    let organization = reviewing.organization.get_value();
    let preview = Loaded::new(
        move || (organization.clone(), changes.clone()),
        |(organization, changes)| async move {
            if changes.is_empty() { Ok(ChangesPreview::default()) } else { api::preview(&organization, changes).await }
        },
    );
    let mut facts = decided(&lines, |finding| untrack(|| reviewing.has_changed(finding)));
    if beyond > 0 {
        facts.push(tr!(
            "{changes} will be made, but not shown in this preview.",
            changes = intl::count(beyond, "more change", "more changes")
        ));
    }
    let may = session.can(|| Act::ManageOrganization);
    let waits = move || matches!(preview.get(), Load::Waiting);
    let busy = Signal::derive(move || write.busy.get() || waits());
    let submit = {
        let finished = finished(reviewing);
        move || {
            if !busy.get_untracked() && may.get_untracked().is_allowed() {
                finished(write);
            }
        }
    };
    let close = on_close.clone();
    let foot = move || {
        let close = close.clone();
        view! {
            <Button label="Cancel" disabled=write.busy on_press=move || close.run()/>
            <Button label="Finish review" kind=ButtonKind::Primary busy submit=true/>
        }
    };
    view! {
        <Dialog title="Finish the review" size=DialogSize::Medium busy=write.busy on_close on_submit=submit foot>
            <div class="bulk-preview">
                {facts.into_iter().map(|fact| view! { <p>{fact}</p> }).collect_view()}
            </div>
            {move || match preview.get() {
                Load::Waiting => view! { <Skeleton rows=3/> },
                Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || preview.reload()/> },
                Load::Ready(preview) => told(&preview, &names, me.as_ref()),
            }}
            <DialogError may error=move || write.general_error(&[])/>
        </Dialog>
    }
}

/// What is decided, as sentences: how many are kept, lowered and removed, and what is left.
fn decided(lines: &[Line], has_changed: impl Fn(&rolecall_api::Finding) -> bool) -> Vec<String> {
    let count = |wanted: ReviewDecision, is_invite: bool| {
        let is_counted = |line: &&Line| {
            line.decision.get_untracked() == Some(wanted)
                && (line.finding.kind == FindingKind::UnusedInvite) == is_invite
        };
        lines.iter().filter(is_counted).count() as u64
    };
    let kept = count(ReviewDecision::Keep, false) + count(ReviewDecision::Keep, true);
    let cancelled = count(ReviewDecision::Remove, true);
    let undecided = lines.iter().filter(|line| line.decision.get_untracked().is_none()).count() as u64;
    let changed = lines.iter().filter(|line| line.decision.get_untracked().is_some() && has_changed(&line.finding));
    let changed = changed.count() as u64;
    let findings = |count: u64| intl::count(count, "finding", "findings");
    let invites = intl::count(cancelled, "invite", "invites");
    let sentences = [
        (kept, tr!("{findings} will be kept for 90 days.", findings = findings(kept))),
        (cancelled, tr!("{invites} will be cancelled for good.")),
        (
            changed,
            tr!("{findings} changed since you opened the list, and will not be touched.", findings = findings(changed)),
        ),
        (undecided, tr!("{findings} will stay in the list, undecided.", findings = findings(undecided))),
    ];
    sentences.into_iter().filter(|(count, _)| *count > 0).map(|(_, sentence)| sentence).collect()
}

/// The preview of what changes for people. `names`: whom each change is about.
fn told(preview: &ChangesPreview, names: &[String], me: Option<&UserId>) -> Markup {
    let (changed, more) = groups(preview);
    let others: Vec<PreviewWarning> = preview.warnings.iter().filter(|one| one.change.is_none()).cloned().collect();
    let warnings = strips(sentences(&ChangesPreview { warnings: others, ..preview.clone() }, me));
    let refused = not_possible(refused_in(preview, names));
    let more = (more > 0)
        .then(|| tr!("and {people} with other changes", people = intl::count(more as u64, "person", "people")));
    view! {
        <div class="bulk-preview">
            {changed.into_iter().map(group_view).collect_view()}
            {more.map(|more| view! { <p class="second">{more}</p> })}
            <div class="effects">{warnings}</div>
            {refused}
        </div>
    }
}

/// Sends the report, offers to undo all changes, and leads to the report.
fn finished(reviewing: Reviewing) -> impl Fn(Write) {
    let (session, toasts, undo) = (Session::get(), Toasts::get(), Undo::get());
    let navigate = use_navigate();
    move |write| {
        let Some(report) = reviewing.report() else { return };
        let organization = reviewing.organization.get_value();
        let change = api::finish_review(&organization, &report);
        let navigate = navigate.clone();
        let outcome = Outcome::always(move |report: &ReviewReport| {
            session.refresh_organization();
            reviewing.loaded.reload();
            // An expired invite does not come back.
            let lasting = report.findings.iter().filter(|one| one.finding.kind != FindingKind::UnusedInvite);
            let entries = lasting.filter_map(|one| one.entry);
            let entries: Vec<_> = entries.map(|entry| RecordedEntry::new(&organization, entry)).collect();
            let counted = words::counted(report.summary.counts);
            let done = tr!("The review is finished: {counted}.");
            if entries.is_empty() {
                toasts.say(done);
            } else {
                let undone = tr!("Undid {changes}.", changes = intl::count(entries.len() as u64, "change", "changes"));
                undo.say_recorded(entries, Said { done, undone }, move || reviewing.loaded.reload());
            }
        });
        write.send(
            change,
            outcome.and_here(move |report| {
                let slug = untrack(|| session.organization_slug()).unwrap_or_default();
                let there = Route::ReviewReport(slug, report.summary.id).to_string();
                navigate(&there, NavigateOptions::default());
            }),
        );
    }
}
