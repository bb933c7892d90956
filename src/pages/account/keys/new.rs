//! A new key, and its value, which is shown this once.

use super::Keys;
use crate::{
    api,
    form::{Form, GeneralError},
    ui::{Button, CopyButton, Field, fresh_id},
};
use leptos::{ev, prelude::*};
use rolecall_api::{NewPersonalApiKey, PersonalApiKey};
use web_sys::HtmlInputElement;

#[component]
pub(super) fn NewKey(keys: Keys) -> impl IntoView {
    let form = Form::new(&["label"]);
    let label = RwSignal::new(String::new());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = label.get_untracked().trim().to_owned();
        let request = NewPersonalApiKey { label: wanted.clone() };
        form.send(
            &[("label", &wanted, "Say what the key is for.")],
            async move { api::create_personal_api_key(&request).await },
            move |key| {
                label.set(String::new());
                keys.add(key);
            },
        );
    };
    view! {
        <form class="narrow-form" aria-label="New key" novalidate on:submit=send>
            <Field label="Label".to_string() value=label placeholder="What it is for, such as Nightly export"
                error=form.error_at("label")/>
            <GeneralError form/>
            <Button label="Create key".to_string() submit=true busy=form.is_busy() on_press=|| ()/>
        </form>
        {move || keys.made.get().map(|key| view! { <Made keys key/> })}
    }
}

/// The new key with its value, until it is put away.
#[component]
fn Made(keys: Keys, key: PersonalApiKey) -> impl IntoView {
    let value = key.value.unwrap_or_default();
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
                " is ready. Copy it now: it is not stored here and will not be shown again."
            </p>
            <div class="key-value">
                <input class="input" readonly aria-label=format!("Value of {}", key.label) aria-describedby=warning
                    autocomplete="off" spellcheck="false" node_ref=field prop:value=value.clone() on:focus=select/>
                <CopyButton label="Copy key" text=Signal::stored(value)/>
                <Button label="Done".to_string() on_press=move || keys.made.set(None)/>
            </div>
        </div>
    }
}
