//! A request that the user can approve or decline.

use super::{Requests, ask::Sentence, note::NoteField, words};
use crate::{
    api::{self, ApiError},
    frame::Toasts,
    language::{t, tr},
    load::{Outcome, Write},
    session::Session,
    ui::{Avatar, Button, ButtonKind, Day, Dialog, DialogSize, FormError, fresh_id},
};
use rolecall_api::{AccessRequest, RequestAction};
use rolecall_view::prelude::*;

/// A row of the list.
#[component]
pub(super) fn ToDecide(requests: Requests, request: AccessRequest) -> impl IntoView {
    let (toasts, session) = (Toasts::get(), Session::get());
    let write = Write::new();
    let declines = RwSignal::new(false);
    let name = fresh_id("request");
    let (id, has_changed, asker) = (request.id.clone(), request.has_changed, request.asked_by.first_name.clone());
    let approve = move || {
        let (id, asker) = (id.clone(), asker.clone());
        let change =
            requests.organization.with_value(|organization| api::approve_request(organization, &id, has_changed));
        let outcome = Outcome::always(move |_: &AccessRequest| {
            toasts.say(tr!("The request of {name} is approved and done.", name = asker));
            requests.decided(&id);
            // The act may have changed what is here, also what other requests say.
            requests.loaded.reload();
            session.refresh();
        });
        write.send(change, outcome);
    };
    // Somebody else has decided, or something has changed: show how it is now.
    Effect::new(move |_| {
        if matches!(write.error.get(), Some(ApiError::Refused(body) | ApiError::Invalid(body)) if body.code == "changed_since" || body.code == "already_decided")
        {
            requests.loaded.reload();
        }
    });
    let label = t(if has_changed { "Approve anyway" } else { "Approve" });
    let note = request.note.clone();
    let close = move || declines.set(false);
    let declined = request.clone();
    view! {
        <li class="key-line request-line">
            <Avatar id=request.asked_by.uuid.to_string() name=request.asked_by.first_name.clone()/>
            <span class="key-words">
                <span id=name.clone()>
                    <strong translate="no">{request.asked_by.first_name.clone()}</strong>
                    " " <span class="second" translate="no">{request.asked_by.email.clone()}</span>
                    " asks to " <Sentence request=request.clone()/>
                </span>
                {(!note.is_empty()).then(|| view! { <q class="request-note" translate="no">{note}</q> })}
                <span class="second">{words::preview(&request)} " Asked on " <Day moment=request.created_at.clone()/> "."</span>
                {has_changed.then(|| view! { <span class="request-changed">"Something has changed since this was asked for."</span> })}
                {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            </span>
            <span class="request-acts">
                <Button label="Decline" small=true described_by=name.clone() on_press=move || declines.set(true)/>
                <Button label kind=ButtonKind::Primary small=true described_by=name busy=write.busy on_press=approve/>
            </span>
            {move || declines.get().then(|| view! { <DeclineDialog requests request=declined.clone() on_close=close/> })}
        </li>
    }
}

#[component]
fn DeclineDialog(
    requests: Requests,
    request: AccessRequest,
    /// Called when it is to close.
    #[prop(into)]
    on_close: crate::ui::Handler,
) -> impl IntoView {
    let toasts = Toasts::get();
    let (write, note) = (Write::new(), RwSignal::new(String::new()));
    let (id, asker) = (request.id.clone(), request.asked_by.first_name.clone());
    let submit = move || {
        let (id, asker) = (id.clone(), asker.clone());
        let change = requests
            .organization
            .with_value(|organization| api::decline_request(organization, &id, note.get_untracked().trim()));
        let outcome = Outcome::always(move |_: &AccessRequest| {
            toasts.say(tr!("The request of {name} is declined.", name = asker));
            requests.decided(&id);
        });
        write.send(change, outcome);
    };
    let cancel = on_close.clone();
    let foot = move || {
        let cancel = cancel.clone();
        view! {
            <Button label="Cancel" disabled=write.busy on_press=cancel/>
            <Button label="Decline" kind=ButtonKind::Danger submit=true busy=write.busy/>
        }
    };
    let tells = request.action == RequestAction::ViewProject;
    view! {
        <Dialog title=tr!("Decline the request of {name}", name = request.asked_by.first_name) size=DialogSize::Small
            busy=write.busy on_close on_submit=submit foot>
            {tells.then(|| view! {
                <p class="prose">"Declining tells them that this project exists. To tell them nothing, leave the request: it expires."</p>
            })}
            <NoteField label="Note (optional)" value=note error=Signal::derive(|| None)/>
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}
