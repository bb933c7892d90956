//! The tab for the project token: what it is for, code snippets with it, and the dialog that resets it.

use super::{current::Current, snippets::Snippets};
use crate::{
    api,
    frame::Toasts,
    gate::{DialogError, GateButton},
    language::{t, tr},
    load::{Outcome, Write},
    query::Query,
    ui::{Button, ButtonKind, CopyButton, Dialog, DialogSize},
};
use rolecall_api::{Project, RequestAction};
use rolecall_policy::Act;
use rolecall_view::prelude::*;

/// The tab for the project token.
#[component]
pub fn Token(current: Current) -> impl IntoView {
    let query = Query::get();
    let asked = query.dialog("reset");
    let may = current.can(Act::ManageProject);
    let token = Signal::derive(move || current.project.with(|project| project.basic.api_token.clone()));
    view! {
        <section class="form token">
            <h2>"Project token"</h2>
            <p class="prose">
                "Tells the server which project an event belongs to. This token is public: it is visible in the source of your pages, and can only be used to send events, not to read them."
            </p>
            <div class="token-line">
                <input class="input" readonly aria-label="Project token" prop:value=move || token.get() autocomplete="off" spellcheck="false"/>
                <CopyButton label=t("Copy token") text=token/>
                <GateButton decision=may project=current.for_gates() label="Reset token"
                    asks=Some(RequestAction::ResetProjectToken) on_press=move || query.open_dialog("reset")/>
            </div>
        </section>
        <section class="form token">
            <h2>"Snippet"</h2>
            <Snippets token/>
        </section>
        <Show when=move || asked.get()>
            <ResetToken current on_close=move || query.close_dialog()/>
        </Show>
    }
}

#[component]
fn ResetToken(current: Current, on_close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let toasts = Toasts::get();
    let may = current.can(Act::ManageProject);
    let write = Write::new();
    current.watch(write);
    let submit = move || {
        let outcome = Outcome::always(move |project: &Project| {
            toasts.say(tr!("{project} has a new token.", project = project.basic.name));
            current.put(project.clone());
        })
        .and_here(move |_| on_close());
        write.send(api::reset_token(current.id), outcome);
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=on_close/>
            <GateButton decision=may project=current.for_gates() label="Reset token"
                kind=ButtonKind::Danger submit=true busy=write.busy/>
        }
    };
    let title = Signal::derive(move || tr!("Reset the token of {project}", project = current.name()));
    view! {
        <Dialog title size=DialogSize::Small busy=write.busy on_close on_submit=submit foot>
            <p>
                "The current token stops working immediately: events sent with it are rejected. Every page and program that sends events to "
                <strong translate="no">{move || current.name()}</strong> " needs the new one."
            </p>
            <DialogError may=may error=move || write.general_error(&[])/>
        </Dialog>
    }
}
