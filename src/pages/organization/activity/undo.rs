//! The dialog that undoes an entry: it shows first what that changes, and what has changed since.

use super::{
    since,
    state::LogState,
    told::{Changes, Told},
};
use crate::{
    api::{self, ApiError, ChangeName, RecordedEntry},
    gate::{DialogError, GateButton},
    language::t,
    load::{Load, Loaded, Outcome, Write},
    ui::{Button, ButtonKind, Dialog, DialogSize, FormError, Skeleton},
    undo::{Said, Undo},
};
use rolecall_api::{ActivityEntry, LiveKind, OrganizationId, UndoPreview, UndoState};
use rolecall_policy::{Act, Decision, Grounds};
use rolecall_view::prelude::*;

/// The name of the dialog in the URL.
const DIALOG: &str = "undo";
/// The URL's parameter for the number of the entry.
const ENTRY: &str = "entry";

/// Said about an entry that the reader cannot see.
const HIDDEN: &str = "This entry does not exist, or you can no longer see it.";

/// Opens the dialog for an entry.
pub fn open(state: LogState, entry: i64) {
    state.query.open_dialog_with(DIALOG, &[(ENTRY, &entry.to_string())]);
}

/// The dialog that the URL asks for, if any.
#[component]
pub fn UndoDialog(state: LogState) -> impl IntoView {
    let (is_open, entry) = (state.query.dialog(DIALOG), state.query.value(ENTRY));
    let id = state.session.organization_id();
    let asked = Memo::new(move |_| entry.get().parse::<i64>().ok().filter(|_| is_open.get()).zip(id.get()));
    move || asked.get().map(|(entry, organization)| view! { <OpenDialog state entry organization/> })
}

#[component]
fn OpenDialog(state: LogState, entry: i64, organization: OrganizationId) -> impl IntoView {
    let undo = Undo::get();
    let write = Write::new();
    let asked = organization.clone();
    // Each change that can concern it has an entry.
    let preview = Loaded::new(move || asked.clone(), move |id| async move { api::undo_preview(&id, entry).await })
        .follow(&[LiveKind::Activity]);
    // Something may have changed again.
    Effect::new(move |_| {
        if write.error.with(Option::is_some) {
            preview.reload();
        }
    });
    let sees_all = state.session.can(|| Act::ViewActivity);
    let close = move || state.query.close_dialog_with(&[ENTRY]);
    let may = Signal::derive(move || match preview.ready().and_then(|preview| preview.denial) {
        Some(body) => Decision::Deny(body.denial),
        None => Decision::Allow(Grounds::OrganizationLevel),
    });
    let is_possible = Memo::new(move |_| preview.with(does_something) == Some(true));
    let submit = move || {
        if !is_possible.get_untracked() || !may.get_untracked().is_allowed() {
            return;
        }
        let despite = untrack(|| preview.with(|preview| !preview.changed_since.is_empty())) == Some(true);
        let outcome = Outcome::always(move |()| {
            let said = Said { done: t("Undone.").to_owned(), undone: t("Changed back.").to_owned() };
            undo.say(ChangeName::Undo, said, move || state.first.reload());
            state.first.reload();
            state.session.refresh();
            state.session.refresh_organization();
        })
        .and_here(move |()| close());
        write.send(api::undo(&RecordedEntry::new(&organization, entry), despite), outcome);
    };
    // With the address of the dialog opened directly, the entries come later, or the entry is on no page that is loaded.
    let told = Memo::new(move |last: Option<&Option<ActivityEntry>>| {
        let now = state.entries().into_iter().find(|found| found.id == entry);
        let now = now.or_else(|| preview.with(|preview| preview.entry.clone()).flatten());
        now.or_else(|| last.cloned().flatten())
    });
    let told = move || told.get().map(|entry| view! { <p class="undo-entry"><Told entry/></p> });
    let foot = move || {
        view! {
            <Button label=Signal::derive(move || t(if is_possible.get() { "Cancel" } else { "Close" }).to_owned())
                disabled=write.busy on_press=close/>
            <Show when=move || is_possible.get()>
                <GateButton decision=may label="Undo" kind=ButtonKind::Primary submit=true busy=write.busy/>
            </Show>
        }
    };
    view! {
        <Dialog title="Undo this change" size=DialogSize::Medium busy=write.busy on_close=close on_submit=submit foot>
            {told}
            {move || match preview.get() {
                Load::Waiting => view! { <Skeleton rows=2/> },
                // The entry is no longer visible: the level was lowered, or access was lost.
                Load::Failed(ApiError::NotFound) => view! { <DialogError may=sees_all error=|| Some(t(HIDDEN).to_owned())/> },
                Load::Failed(error) => view! { <FormError sentence=error.sentence()/> },
                Load::Ready(preview) => {
                    state.learn(preview.people.clone());
                    view! { <Preview state preview/> }
                }
            }}
            // If there is nothing to undo any more, the preview says why.
            {move || write.general_error(&[]).filter(|_| is_possible.get()).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}

/// Whether undoing would do something.
fn does_something(preview: &UndoPreview) -> bool {
    preview.undo == UndoState::Possible && !preview.changed_since.iter().any(|since| since.prevents)
}

#[component]
fn Preview(state: LogState, preview: UndoPreview) -> impl IntoView {
    let since = preview.changed_since.iter().map(|change| {
        let sentence = since::sentence(change, &state);
        view! { <li>{sentence}</li> }
    });
    let since = since.collect_view();
    let since = (!preview.changed_since.is_empty()).then(|| {
        view! {
            <p>"Since then:"</p>
            <ul class="undo-since">{since}</ul>
        }
    });
    let end = match preview.undo {
        UndoState::Done => Some("This was undone already."),
        UndoState::Expired => Some("Changes can be undone for 30 days. It is too late for this one."),
        UndoState::Never => Some("Changes of this kind cannot be undone."),
        UndoState::Possible if !does_something(&preview) => Some("So there is nothing to undo."),
        UndoState::Possible => None,
    };
    let changes = (end.is_none() && !preview.changes.is_empty()).then(|| {
        view! {
            <p>"Undo changes:"</p>
            <Changes state changes=preview.changes/>
        }
    });
    view! {
        {since}
        {changes}
        {end.map(|sentence| view! { <p>{sentence}</p> })}
    }
}
