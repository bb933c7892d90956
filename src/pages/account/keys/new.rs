//! The form that creates a key, and the value of the new key, which is shown only once.

use super::super::confirm_password::Confirmation;
use super::Keys;
use crate::{
    api,
    form::{Form, GeneralError},
    frame::Toasts,
    language::{t, tr},
    load::{Outcome, put_back},
    ui::{Button, CopyButton, Field, FormError, copy_then, fresh_id},
};
use leptos::ev;
use rolecall_api::{NewPersonalApiKey, PersonalApiKey, field_name};
use rolecall_view::prelude::*;
use web_sys::HtmlInputElement;

const LABEL: &str = field_name!(NewPersonalApiKey.label);

#[component]
pub(super) fn NewKey(keys: Keys) -> impl IntoView {
    let toasts = Toasts::get();
    let form = Form::new(&[LABEL]);
    let label = RwSignal::new(String::new());
    let create = move || {
        let wanted = label.get_untracked().trim().to_owned();
        let request = NewPersonalApiKey { label: wanted.clone() };
        let typed = label.get_untracked();
        let outcome = Outcome::always(move |key: &PersonalApiKey| {
            if !keys.add(key.clone()) {
                tell(toasts, key);
            }
        })
        .and_here(move |_| put_back(label, &typed, String::new()));
        form.send(
            &[(LABEL, &wanted, "Enter a label that says what the key is for.")],
            api::create_personal_api_key(&request),
            outcome,
        );
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        create();
    };
    Confirmation::get().follow(move || form.error(), create);
    view! {
        <form class="narrow-form" aria-label="New key" novalidate on:submit=send>
            <Field label="Label" value=label placeholder=t("What the key is for, such as Nightly export")
                error=form.error_at(LABEL)/>
            <GeneralError form/>
            <Button label="Create key" submit=true busy=form.is_busy()/>
        </form>
        {move || keys.made.get().map(|key| view! { <CreatedKey keys key/> })}
    }
}

/// Shows a new key in a toast, because the page that would show it is gone and it is shown only once.
fn tell(toasts: Toasts, key: &PersonalApiKey) {
    let label = &key.label;
    match key.value.clone() {
        Some(value) => toasts.say_until_closed(
            tr!("{label} is ready. Copy it now. It will not be shown again."),
            "Copy key",
            move || copy_then(value.clone(), |_| ()),
        ),
        None => toasts.warn(format!("{label}: {}", t(LOST))),
    }
}

/// The message if a key was created but the response with its value was lost.
const LOST: &str = "The key was created, but its value did not arrive. Revoke it and create a new one.";

/// The new key with its value, until the user dismisses it.
#[component]
fn CreatedKey(keys: Keys, key: PersonalApiKey) -> impl IntoView {
    let Some(value) = key.value else {
        return view! { <FormError sentence=format!("{}: {}", key.label, t(LOST))/> };
    };
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let select = |event: ev::FocusEvent| {
        let field: HtmlInputElement = event_target(&event);
        field.select();
    };
    let warning = fresh_id("key-warning");
    view! {
        <div class="key-made" role="group" aria-label="New key">
            <p id=warning.clone()>
                <strong translate="no">{key.label.clone()}</strong>
                " is ready. Copy it now. It will not be shown again."
            </p>
            <div class="key-value">
                <input class="input" readonly aria-label=tr!("Value of {label}", label = key.label) aria-describedby=warning
                    autocomplete="off" spellcheck="false" node_ref=field prop:value=value.clone() on:focus=select/>
                <CopyButton label=t("Copy key") text=Signal::stored(value)/>
                <Button label="Done" on_press=move || keys.made.set(None)/>
            </div>
        </div>
    }
}
