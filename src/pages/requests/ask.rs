//! The dialog to ask for what a control refuses. It is open on any page while something is asked for
//! ([`Session::asked`]).

use super::{Requests, heading::heading, note::NoteField, subject::Subject, words};
use crate::{
    api,
    form::{Form, GeneralError},
    frame::{LazyPage, NOT_LOADED, Toasts, chunk},
    language::{Part, t},
    load::Write,
    session::Session,
    text,
    ui::{Button, ButtonKind, Day, Dialog, DialogSize, Field, FormError, Select},
};
use rolecall_api::{AccessRequest, FOREVER, NewAccessRequest, OPEN, PRIVATE, RequestAction, field_name};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

const TARGET: &str = field_name!(NewAccessRequest.target);
const NOTE: &str = field_name!(NewAccessRequest.note);

/// The dialog; mounted once, in the shell.
#[component]
pub fn AskDialog() -> impl IntoView {
    let (session, toasts) = (Session::get(), Toasts::get());
    let open = Memo::new(move |_| session.asked().is_some());
    let give_up = move || {
        toasts.warn(t(NOT_LOADED));
        session.ask_no_more();
    };
    move || open.get().then(|| view! { <LazyPage chunk=ask_dialog meanwhile=|| Markup::Nothing on_failure=give_up/> })
}

chunk! {
    /// The content of the dialog.
    ask_dialog in changes => || view! { <Ask/> }
}

/// What the user fills in.
#[derive(Clone, Copy)]
struct Filled {
    act: StoredValue<Subject>,
    target: RwSignal<String>,
    level: RwSignal<Level>,
    note: RwSignal<String>,
}

impl Filled {
    fn request(self) -> NewAccessRequest {
        let act = self.act.get_value();
        let typed = self.target.get_untracked().trim().to_owned();
        let level = act.has_level().then(|| self.level.get_untracked());
        let field = act.field();
        let target = match (act.action, act.person) {
            (_, Some((id, _))) => Some(id.0),
            (RequestAction::SetProjectRetention, _) if typed.is_empty() => Some(FOREVER.to_owned()),
            _ if field.is_some() => Some(typed),
            (RequestAction::SetProjectPrivacy, _) => {
                let is_private = act.project.as_ref().is_some_and(|(.., private)| *private);
                Some(if is_private { OPEN } else { PRIVATE }.to_owned())
            }
            _ => Some(act.value).filter(|value| !value.is_empty()),
        };
        let project = act.project.map(|(id, ..)| id);
        let note = self.note.get_untracked().trim().to_owned();
        NewAccessRequest { action: act.action, target, project, level, note }
    }

    /// Whether a request is the one that this would make.
    fn is_meant(self, request: &AccessRequest) -> bool {
        self.act.with_value(|act| {
            let person = act.person.as_ref().map(|(id, _)| &id.0);
            let value = Some(&act.value).filter(|value| !value.is_empty());
            let is_same_target = person.or(value).is_none_or(|target| Some(target) == request.target.as_ref());
            let project = act.project.as_ref().map(|(id, ..)| *id);
            act.field().is_none() && request.action == act.action && is_same_target && project == request.project
        })
    }
}

#[component]
fn Ask() -> impl IntoView {
    let session = Session::get();
    let (Some(act), Some(requests)) = (untrack(|| Subject::read(session)), Requests::load()) else {
        return Markup::Nothing;
    };
    let title = heading(&act);
    let filled = Filled {
        act: StoredValue::new(act),
        target: RwSignal::new(String::new()),
        level: RwSignal::new(Level::Administrator),
        note: RwSignal::new(String::new()),
    };
    if filled
        .act
        .with_value(|act| matches!(act.action, RequestAction::InviteMember | RequestAction::GrantProjectAccess))
    {
        filled.level.set(Level::Member);
    }
    // Without a field for it, an error of the target is one of the whole request.
    let has_field = filled.act.with_value(|act| act.field().is_some());
    let form = if has_field { Form::new(&[TARGET, NOTE]) } else { Form::new(&[NOTE]) };
    let sent = RwSignal::new(None::<AccessRequest>);
    let asked = Memo::new(move |_| sent.get().or_else(|| requests.open(|one| filled.is_meant(one))));
    let write = Write::new();
    let close = move || session.ask_no_more();
    let send = move || {
        if asked.with_untracked(Option::is_some) {
            return;
        }
        let request = filled.request();
        let typed = request.target.clone().unwrap_or_default();
        let field = filled.act.with_value(Subject::field).filter(|field| !field.is_optional);
        let required = field.map(|field| (TARGET, typed.as_str(), field.missing));
        let outcome = requests.sent().and_here(move |made| sent.set(Some(made)));
        let change = requests.organization.with_value(|id| api::create_request(id, &request));
        form.send(required.as_slice(), change, outcome);
    };
    let withdraw = move || {
        let Some(request) = asked.get_untracked() else { return };
        requests.withdraw(write, request.id, move || session.ask_no_more());
    };
    let foot = move || {
        view! {
            {move || if asked.with(Option::is_some) {
                view! {
                    <Button label="Close" on_press=close/>
                    <Button label="Withdraw" busy=write.busy on_press=withdraw/>
                }
            } else {
                view! {
                    <Button label="Cancel" disabled=form.is_busy() on_press=close/>
                    <Button label="Send request" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
                }
            }}
        }
    };
    view! {
        <Dialog title size=DialogSize::Small busy=form.is_busy() on_close=close on_submit=send foot>
            {move || match asked.get() {
                Some(request) => view! {
                    <Asked request/>
                    {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
                },
                None => view! { <Fields filled form/> },
            }}
        </Dialog>
    }
}

/// That it was asked for already.
#[component]
fn Asked(request: AccessRequest) -> impl IntoView {
    view! {
        <p class="prose" role="status">
            "You asked to " <Sentence request=request.clone()/> " on " <Day moment=request.created_at/> "."
        </p>
        <p class="prose">"Those who can do it see your request. You see here and under Requests what becomes of it."</p>
    }
}

/// What a request asks for, after "asks to".
#[component]
pub(super) fn Sentence(request: AccessRequest) -> impl IntoView {
    words::asks_to(&request)
        .into_iter()
        .map(|part| match part {
            Part::Words(text) => view! { <span>{text}</span> },
            Part::Name(name) => view! { <strong translate="no">{name}</strong> },
        })
        .collect_view()
}

#[component]
fn Fields(filled: Filled, form: Form) -> impl IntoView {
    let (action, field, has_level) = filled.act.with_value(|act| (act.action, act.field(), act.has_level()));
    let target = field.map(|field| {
        let (kind, input_mode, hint) = match action {
            RequestAction::InviteMember | RequestAction::GrantProjectAccess => ("email", "", ""),
            RequestAction::SetProjectRetention => {
                ("text", "numeric", t("In days. Older events are deleted. Leave empty to keep them forever."))
            }
            RequestAction::AddProjectUrl => ("url", "", ""),
            RequestAction::SetProjectTimezone => ("text", "", t("For example Europe/Oslo or America/New_York.")),
            _ => ("text", "", ""),
        };
        let hint = Signal::stored(hint.to_owned());
        view! { <Field label=t(field.label) kind input_mode hint value=filled.target error=form.error_at(TARGET)/> }
    });
    let is_in_project = matches!(action, RequestAction::GrantProjectAccess | RequestAction::ChangeProjectLevel);
    let allows = if is_in_project { text::level_allows_in_project } else { text::level_allows };
    let level = has_level.then(|| {
        let options = [Level::Administrator, Level::Member]
            .map(|level| (level.number().to_string(), format!("{}: {}", text::level(level), allows(level))));
        let value = Signal::derive(move || filled.level.get().number().to_string());
        let choose = move |number: String| {
            let level = number.parse().ok().and_then(|number: u8| Level::try_from(number).ok());
            filled.level.set(level.unwrap_or(Level::Member));
        };
        view! { <Select label=t("Level") value options=Signal::stored(options.to_vec()) on_choose=choose/> }
    });
    view! {
        <p class="prose ask-lead">"The people who can do this get your request, and can do it with one press."</p>
        {target}
        {level}
        <NoteField label="Note (optional)" value=filled.note error=form.error_at(NOTE)/>
        <GeneralError form/>
    }
}
