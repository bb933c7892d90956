//! Asking for access to the project of the URL, which the user cannot see. Whether it exists does not show.

use super::{Requests, note::NoteField};
use crate::{
    api,
    form::{Form, GeneralError},
    load::{Load, Write},
    session::Session,
    ui::{Button, ButtonKind, Day, FormError},
};
use rolecall_api::{AccessRequest, NewAccessRequest, ProjectId, RequestAction, field_name};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

const NOTE: &str = field_name!(NewAccessRequest.note);

/// The form, or when it was asked for.
#[component]
pub(crate) fn AskForProject(
    /// The project of the URL.
    project: ProjectId,
) -> impl IntoView {
    let Some(requests) = Requests::load() else { return Markup::Nothing };
    let is_meant = move |one: &AccessRequest| one.action == RequestAction::ViewProject && one.project == Some(project);
    let asked = Memo::new(move |_| requests.open(is_meant));
    let is_known = Memo::new(move |_| !matches!(requests.loaded.get(), Load::Waiting));
    let content = move || {
        is_known.get().then(|| match asked.get() {
            Some(request) => view! { <Asked requests request/> },
            None => view! { <AskForm requests project/> },
        })
    };
    view! { {content} }
}

#[component]
fn AskForm(requests: Requests, project: ProjectId) -> impl IntoView {
    let session = Session::get();
    let (form, note) = (Form::new(&[NOTE]), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = NewAccessRequest {
            action: RequestAction::ViewProject,
            target: None,
            project: Some(project),
            level: Some(Level::Member),
            note: note.get_untracked().trim().to_owned(),
        };
        let change = requests.organization.with_value(|id| api::create_request(id, &request));
        form.send(&[], change, requests.sent());
    };
    let sender = move || session.with_user(|user| user.first_name.clone());
    view! {
        <form class="narrow-form ask-project" aria-label="Ask for access" novalidate on:submit=send>
            <h2>"Ask for access"</h2>
            <p class="prose">
                "If the project exists, the people who can grant access get your request. If it does not, no one does, and you see the same page."
            </p>
            <NoteField label="Note (optional)" value=note error=form.error_at(NOTE)/>
            <GeneralError form/>
            <Button label="Ask for access" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
            <p class="second">
                "Sent as " <span translate="no">{sender}</span> ", member of "
                <span translate="no">{move || session.organization_name()}</span> "."
            </p>
        </form>
    }
}

#[component]
fn Asked(requests: Requests, request: AccessRequest) -> impl IntoView {
    let write = Write::new();
    let id = request.id.clone();
    let withdraw = move || requests.withdraw(write, id.clone(), || ());
    view! {
        <section class="ask-project" aria-label="Ask for access">
            <p class="prose" role="status">"You asked for access on " <Day moment=request.created_at/> "."</p>
            <Button label="Withdraw" busy=write.busy on_press=withdraw/>
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </section>
    }
}
