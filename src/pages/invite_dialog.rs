//! The invite dialog. It is open on any page while the URL has `dialog=invite`, so it can be linked to, and going back
//! closes it. Drafts are kept for each organization until they are sent or discarded.

mod address;
mod check;
mod field_label;
#[cfg(test)]
mod fixtures;
mod invite_form;
mod links;
mod outlook;
mod paste;
mod preview;
mod project_grants;
mod row;
mod sending;
mod sheet;
mod spelling;
mod state;
mod times;
mod words;

pub(super) use sheet::{Printed, PrintedSheet, ShownLink, link_code};

use crate::{
    frame::{LazyPage, NOT_LOADED, Toasts, chunk},
    gate::GateButton,
    language::{t, tr},
    query::Query,
    session::{ScopeState, Session},
    text,
    ui::{Button, ButtonKind, Dialog, DialogSize, FormError, Icon},
};
use invite_form::{InviteForm, KeptDrafts};
use rolecall_api::OrganizationId;
use rolecall_policy::Level;
use rolecall_view::prelude::*;
use state::Draft;
use std::collections::HashMap;

/// The invite dialog; mounted once, in the shell.
#[component]
pub fn InviteDialog() -> impl IntoView {
    let session = Session::get();
    let asked = Query::get().dialog("invite");
    let id = session.organization_id();
    // Only once the organization of the URL is loaded, so that nobody is invited to the previous one.
    let open = Memo::new(move |_| {
        let is_there = asked.get() && session.scope_state() == ScopeState::Ready;
        if is_there { id.get() } else { None }
    });
    provide_context(KeptDrafts { drafts: RwSignal::new(HashMap::new()), late: RwSignal::new(Vec::new()) });
    let (query, toasts) = (Query::get(), Toasts::get());
    let give_up = move || {
        toasts.warn(t(NOT_LOADED));
        query.close_dialog();
    };
    move || open.get().map(|_| view! { <LazyPage chunk=invites meanwhile=loading on_failure=give_up/> })
}

/// What is shown until the code of the dialog is loaded.
fn loading() -> Markup {
    view! {
        <div class="dialog-loading" role="status" aria-label="Loading"><span class="ring"></span></div>
    }
}

chunk! {
    /// The content of the invite dialog.
    pub invites in invite => || view! { <Invites/> }
}

/// The dialog for the current organization.
#[component]
fn Invites() -> impl IntoView {
    let session = Session::get();
    let kept = expect_context::<KeptDrafts>();
    let Some(id) = session.organization_id().get_untracked() else { return Markup::Nothing };
    let query = Query::get();
    let draft = kept.drafts.with_untracked(|drafts| drafts.get(&id).cloned()).unwrap_or_default();
    let form = InviteForm::new(id.clone(), draft, kept);
    let sent = move || form.sent.with(|sent| sent.iter().map(|sent| sent.invite.clone()).collect());
    provide_context(Printed::new(Signal::derive(sent)));
    keep(session, form, id, kept);
    request_animation_frame(move || form.focus_last());

    let close = move || query.close_dialog();
    let title = move || tr!("Invite to {organization}", organization = session.organization_name());
    let submit = move || if untrack(move || form.has_ended()) { close() } else { form.send() };
    view! {
        <Dialog
            title=Signal::derive(title)
            size=DialogSize::Large
            busy=form.write.busy
            on_close=close
            on_submit=submit
            foot=move || view! { <Foot form/> }
        >
            <div class="invite-dialog">
                <Refusal form/>
                <links::Links form/>
                <PrintedSheet/>
                <Show when=move || form.shows_rows()>
                    <Rows form/>
                </Show>
                {move || form.write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
                <preview::Preview form/>
            </div>
        </Dialog>
    }
}

/// Stores the draft when the dialog disappears for any reason, and says so.
fn keep(session: Session, form: InviteForm, id: OrganizationId, kept: KeptDrafts) {
    let toasts = Toasts::get();
    on_cleanup(move || {
        let Some(mut draft) = form.draft.try_get_untracked() else { return };
        let is_sending = form.write.busy.try_get_untracked() == Some(true);
        if is_sending {
            // Leave out the rows that are being sent, or they would be sent twice.
            draft.remove_rows(&form.asked.try_get_value().unwrap_or_default());
        }
        let typed = draft.filled() > 0;
        draft.kept = typed;
        let drafts = kept.drafts;
        let is_kept =
            drafts.try_update(|drafts| if typed { drafts.insert(id, draft) } else { drafts.remove(&id) }).is_some();
        // After signing out, drafts are not kept.
        if is_kept && session.is_signed_in() {
            if is_sending {
                toasts.say(t("Sending invites. A message appears here when they are ready."));
            } else if typed {
                toasts.say(t("What you typed is kept until you send or discard it."));
            }
        }
    });
}

/// Says that inviting is not allowed, or not any more.
#[component]
fn Refusal(form: InviteForm) -> impl IntoView {
    let session = Session::get();
    move || {
        let denial = form.decision().get().denial()?;
        let (names, others) = text::names(&session.who_can_help(&denial, None));
        let help = (!names.is_empty())
            .then(|| text::one_of(&names, others) + text::help_ending(&denial, names.len() > 1 || others));
        let kept = (form.draft.with(Draft::filled) > 0).then_some(" What you typed is kept.");
        Some(view! {
            <div class="invite-refusal" role="alert">
                <Icon name="key"/>
                <p>
                    <strong>{text::refusal_heading(&denial)}"."</strong>
                    " " {text::refusal_reason(&denial)} " " {help} {kept}
                </p>
            </div>
        })
    }
}

#[component]
fn Rows(form: InviteForm) -> impl IntoView {
    let keys = Memo::new(move |_| form.draft.with(|draft| draft.rows().iter().map(|row| row.key).collect::<Vec<_>>()));
    let kept = Memo::new(move |_| form.draft.with(|draft| draft.kept));
    let after_sending = move || !form.sent.with(Vec::is_empty);
    let asks_end = Memo::new(move |_| {
        form.draft.with(|draft| form.context.with(|context| draft.rows().iter().any(|row| context.gives_an_end(row))))
    });
    let left_out = move || Some(form.left_out.get()).filter(|number| *number > 0).map(words::left_out);
    view! {
        <Show when=after_sending>
            <h3 class="invite-unsent">{move || if form.filled() > 0 { "Not invited" } else { "Invite more" }}</h3>
        </Show>
        <Show when=move || kept.get()>
            <p class="invite-kept">
                "Draft restored. "
                <button type="button" class="link" on:click=move |_| form.discard()>"Discard"</button>
            </p>
        </Show>
        <div class="invite-rows" data-projects=move || form.has_projects().then_some("")>
            <div class="invite-heads" aria-hidden="true">
                <span>"Email"</span>
                <span>"Name"</span>
                <span>"Level"</span>
                <span class="invite-projects-head">"Private projects"</span>
            </div>
            <For each=move || keys.get() key=|key| *key let:key>
                <row::InviteRow form row_key=key/>
            </For>
        </div>
        <times::TimesFields times=form.times asks_end/>
        {move || left_out().map(|sentence| view! { <p class="invite-left-out" role="status"><Icon name="warning" size=14/>{sentence}</p> })}
    }
}

#[component]
fn Foot(form: InviteForm) -> impl IntoView {
    let query = Query::get();
    let close = move || query.close_dialog();
    let note = move || words::note(!form.sent.with(Vec::is_empty), form.ready(), form.filled(), form.times.life.get());
    let send = Signal::derive(move || words::button_label(form.has_mail.get(), form.ready()));
    view! {
        <span class="dialog-note" role="status">{note}</span>
        <links::CopyAll form/>
        <links::PrintButton form/>
        {move || {
            let kind = if form.has_ended() { ButtonKind::Primary } else { ButtonKind::Default };
            let label = t(if form.sent.with(Vec::is_empty) { "Cancel" } else { "Done" });
            view! { <Button label kind disabled=form.write.busy on_press=close/> }
        }}
        <Show when=move || !form.has_ended()>
            <GateButton decision=form.decision() label=send kind=ButtonKind::Primary busy=form.write.busy submit=true/>
        </Show>
    }
}

/// The levels that an invite may carry, highest first.
const fn levels() -> [Level; 2] {
    let [lower, higher] = Level::GRANTABLE;
    [higher, lower]
}
