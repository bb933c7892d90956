//! Form fields: text, search, select.

mod show_password;

use super::{Handler, Icon, pressed_key, shortcut};
use leptos::html;
use rolecall_view::prelude::*;
use show_password::ShowPassword;

/// A text field with its label above and its error below.
#[component]
pub fn Field(
    #[prop(into)] label: Signal<String>,
    /// The text in it.
    value: RwSignal<String>,
    /// The `type` attribute, such as `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The `autocomplete` attribute.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The `inputmode` attribute, such as `numeric`, for fields whose `kind` does not imply a keyboard.
    #[prop(optional)]
    input_mode: &'static str,
    /// The error. The field takes the focus when an error appears.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// A hint below the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// An example, shown while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// True: the label is for screen readers only.
    #[prop(optional)]
    hide_label: bool,
    /// True: takes the focus when mounted.
    #[prop(optional)]
    autofocus: bool,
    /// True while it is read-only.
    #[prop(optional, into)]
    read_only: Signal<bool>,
    /// The id of the element that explains it, such as a gate's explanation.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// The id of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: String,
) -> impl IntoView {
    let id = super::fresh_id("field");
    let note = format!("{id}-note");
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if error.get().is_some()
            && let Some(input) = input.get_untracked()
        {
            let _ = input.focus();
        }
    });
    if autofocus {
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                let _ = input.focus();
            }
        });
    }
    let is_password = kind == "password";
    let shown = RwSignal::new(false);
    let show = is_password.then(|| view! { <ShowPassword input id=id.clone() shown/> });
    let has_note = move || error.get().is_some() || !hint.get().is_empty();
    let describe = {
        let note = note.clone();
        move || {
            let mut ids = Vec::new();
            if has_note() {
                ids.push(note.clone());
            }
            let further = described_by.get();
            if !further.is_empty() {
                ids.push(further);
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field" data-password=is_password.then_some("") data-invalid=move || error.get().is_some().then_some("")>
            <label for=id.clone() class:sr-only=hide_label>{move || label.get()}</label>
            <input
                id=id
                type=move || if shown.get() { "text" } else { kind }
                class="input"
                node_ref=input
                autocomplete=autocomplete
                name=form_name(autocomplete)
                inputmode=(!input_mode.is_empty()).then_some(input_mode)
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                list=(!list.is_empty()).then_some(list)
                prop:value=move || value.get()
                on:input=move |event| {
                    // Also called for values that were filled in without typing (see `read_filled_fields`), changed or
                    // not.
                    let now = event_target_value(&event);
                    if value.with_untracked(|value| *value != now) {
                        value.set(now);
                    }
                }
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=describe
                readonly=move || read_only.get()
            />
            {show}
            {move || {
                let note = note.clone();
                match error.get() {
                    Some(error) => view! {
                        <p class="field-error" id=note role="alert"><Icon name="warning" size=14/>{error}</p>
                    },
                    None if has_note() => view! { <p class="field-hint" id=note>{hint.get()}</p> },
                    None => Markup::Nothing,
                }
            }}
        </div>
    }
}

/// The `name` attribute that password managers expect for an `autocomplete` value.
const fn form_name(autocomplete: &'static str) -> Option<&'static str> {
    match autocomplete.as_bytes() {
        b"username" | b"username webauthn" | b"email" => Some("email"),
        b"current-password" => Some("password"),
        b"new-password" => Some("new-password"),
        b"name" => Some("name"),
        b"organization" => Some("organization"),
        _ => None,
    }
}

/// A search field. It searches while the user types; Enter does not submit a form around it.
#[component]
pub fn SearchField(
    /// The label, for screen readers and as placeholder.
    #[prop(into)]
    label: String,
    /// The text in it.
    #[prop(into)]
    value: Signal<String>,
    /// Called at each keystroke.
    #[prop(into)]
    on_type: Handler<(String,)>,
    /// The shortcut key that focuses it, shown at its end.
    #[prop(optional)]
    key_cap: &'static str,
    /// True: takes the focus when mounted.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    if autofocus {
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                let _ = input.focus();
            }
        });
    }
    if !key_cap.is_empty() {
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            if shortcut::is_shortcut(&event, key_cap) {
                event.prevent_default();
                if let Some(input) = input.try_get_untracked().flatten() {
                    let _ = input.focus();
                }
            }
        });
        on_cleanup(move || listener.remove());
    }
    view! {
        <div class="search">
            <Icon name="search"/>
            <input
                type="search"
                class="search-input"
                node_ref=input
                aria-label=label.clone()
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                prop:value=move || value.get()
                on:input=move |event| on_type.run_with(event_target_value(&event))
                on:keydown=move |event| {
                    if pressed_key(&event).as_deref() == Some("Enter") {
                        event.prevent_default();
                    }
                }
            />
            {(!key_cap.is_empty() && shortcut::single_keys()).then(|| view! { <kbd class="key-cap" aria-hidden="true">{key_cap}</kbd> })}
        </div>
    }
}

/// A native `<select>` with its label above.
#[component]
pub fn Select(
    #[prop(into)] label: String,
    /// The selected value.
    #[prop(into)]
    value: Signal<String>,
    /// Values and their labels.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Called with the new value.
    #[prop(into)]
    on_choose: Handler<(String,)>,
    /// True: the label is for screen readers only.
    #[prop(optional)]
    hide_label: bool,
    /// True while it is disabled.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The id of the element that explains it.
    #[prop(optional, into)]
    described_by: Signal<String>,
) -> impl IntoView {
    let id = super::fresh_id("select");
    view! {
        <div class="field">
            <label for=id.clone() class:sr-only=hide_label>{label}</label>
            <span class="select">
                <select
                    id=id
                    class="input"
                    prop:value=move || value.get()
                    disabled=move || disabled.get()
                    aria-describedby=move || Some(described_by.get()).filter(|id| !id.is_empty())
                    on:change=move |event| {
                        on_choose.run_with(event_target_value(&event));
                        // The choice may not have been applied, for example if a dialog asks for more first: show the
                        // current value again.
                        if let Some(value) = value.try_get_untracked() {
                            event_target::<web_sys::HtmlSelectElement>(&event).set_value(&value);
                        }
                    }
                >
                    {move || {
                        let chosen = value.get();
                        options
                            .get()
                            .into_iter()
                            .map(|(value, words)| view! { <option value=value.clone() selected=value == chosen>{words}</option> })
                            .collect_view()
                    }}
                </select>
                <Icon name="chevron-down"/>
            </span>
        </div>
    }
}
