//! A row of the invite dialog: email, name, level, private projects, and a note with its error.

use super::{
    check::RowState,
    field_label::FieldLabel,
    invite_form::{InviteForm, address_id},
    levels,
    paste::NAME_LENGTH,
    project_grants::ProjectGrants,
    spelling::Spelling,
    state::Key,
};
use crate::{
    language::{t, tr},
    level::{LevelChoice, LevelControl, LevelLabel},
    ui::{Button, ButtonKind, pressed_key},
};
use leptos::{ev, html};
use rolecall_api::{NewInvite, field_name};
use rolecall_policy::{Decision, Grounds, Level};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, HtmlInputElement, Node};

const TARGET_EMAIL: &str = field_name!(NewInvite.target_email);

mod note;

#[component]
pub(super) fn InviteRow(form: InviteForm, row_key: Key) -> impl IntoView {
    let key = row_key;
    let row = form.row(key);
    let state = form.state(key);
    let is_next = Memo::new(move |_| form.draft.with(|draft| draft.is_next(key)));
    let is_disabled = Memo::new(move |_| state.with(RowState::is_disabled));
    let number = Memo::new(move |_| {
        form.draft.with(|draft| draft.rows().iter().position(|row| row.key == key).map_or(0, |at| at + 1))
    });
    let title = move || row.with(|row| row.as_ref().map(|row| row.title().to_owned()).unwrap_or_default());
    let remove = move || {
        let next = form.draft.try_update(|draft| draft.remove(key)).flatten();
        match next {
            Some(next) => InviteForm::focus(next),
            None => form.focus_last(),
        }
    };
    let element = NodeRef::<html::Fieldset>::new();
    let on_leave = move |event: ev::FocusEvent| {
        // `try`: a row that is removed loses the focus after its signals were disposed.
        let begun = row.try_with_untracked(|row| row.as_ref().is_some_and(|row| row.address.trim().is_empty()));
        let (Some(begun), Some(element)) = (begun, element.try_get_untracked().flatten()) else { return };
        let towards: Option<Element> = event.related_target().and_then(|to| to.dyn_into().ok());
        // Do not show errors if the focus goes to the buttons: the new text would move the button away from the
        // pointer. Sending shows all errors anyway.
        let to_foot = towards.as_ref().is_some_and(|to| to.closest(".dialog-foot").ok().flatten().is_some());
        let stays = element.contains(towards.as_ref().map(AsRef::<Node>::as_ref));
        if !(to_foot || stays && begun) {
            form.draft.update(|draft| draft.leave(key));
        }
    };
    view! {
        <fieldset
            class="invite-row"
            node_ref=element
            data-next=move || is_next.get().then_some("")
            data-off=move || is_disabled.get().then_some("")
            on:focusout=on_leave
        >
            <legend class="sr-only">{move || tr!("Person {number}", number = number.get())}</legend>
            <AddressField form row_key=key/>
            <NameField form row_key=key/>
            <Show when=move || !is_next.get()>
                <Show
                    when=move || !is_disabled.get()
                    fallback=move || view! {
                        <span class="invite-field invite-level">
                            <FieldLabel text="Level"/>
                            <span class="input invite-fixed"><LevelLabel level=Level::Member/></span>
                        </span>
                    }
                >
                    <LevelOfInvite form row_key=key/>
                </Show>
                <ProjectGrants form row_key=key/>
                <span class="invite-remove">
                    <Button
                        label=Signal::derive(move || tr!("Remove {name}", name = title()))
                        icon="close" icon_only=true kind=ButtonKind::Quiet on_press=remove
                    />
                </span>
            </Show>
            <note::Note form row_key=key/>
        </fieldset>
    }
}

#[component]
fn AddressField(form: InviteForm, row_key: Key) -> impl IntoView {
    let key = row_key;
    let row = form.row(key);
    let state = form.state(key);
    let address = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.address.clone()).unwrap_or_default()));
    let is_wrong = Memo::new(move |_| {
        let left = row.with(|row| row.as_ref().is_some_and(|row| row.left));
        state.with(|state| match state {
            RowState::Wrong { .. } => left,
            RowState::Failed(failure) => failure.field.as_deref() == Some(TARGET_EMAIL),
            _ => false,
        })
    });
    let on_input = move |event: ev::Event| {
        let field: HtmlInputElement = event_target(&event);
        // The event can come before sending without a change (see `read_filled_fields`); the server's error must stay
        // then.
        if address.with_untracked(|address| *address == field.value()) {
            return;
        }
        let spread = form.draft.try_update(|draft| draft.type_address(key, &field.value())).flatten();
        if let Some(spread) = spread {
            // If the signal has the same value as before the separator, it does not update the field.
            field.set_value(&address.get_untracked());
            form.go_on(spread);
        }
    };
    let on_paste = move |event: ClipboardEvent| {
        let field: HtmlInputElement = event_target(&event);
        let Some(text) = pasted(&event, &field) else { return };
        let text = Spelling::BROWSER.plain(&text).into_owned();
        if let Some(spread) = form.draft.try_update(|draft| draft.paste(key, &text)).flatten() {
            event.prevent_default();
            field.set_value(&address.get_untracked());
            form.go_on(spread);
        }
    };
    let placeholder = move || {
        t(match form.draft.with(|draft| draft.rows().len()) {
            1 => "Type or paste emails",
            _ => "Add or paste more emails",
        })
    };
    view! {
        <label class="invite-field invite-address-field">
        <FieldLabel text="Email"/>
        <input
            id=address_id(key)
            class="input invite-address"
            type="text"
            inputmode="email"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-label="Email"
            placeholder=placeholder
            prop:value=move || address.get()
            aria-invalid=move || is_wrong.get().then_some("true")
            aria-describedby=note::id(key)
            on:input=on_input
            on:paste=on_paste
            on:keydown=move |event| {
                let field: HtmlInputElement = event_target(&event);
                // Ignore the space after a comma that has moved the focus to this row.
                let key_pressed = pressed_key(&event);
                if field.value().is_empty() && matches!(key_pressed.as_deref(), Some(" " | "," | ";")) {
                    event.prevent_default();
                }
                handle_enter(&event, form, key);
            }
        />
        </label>
    }
}

#[component]
fn NameField(form: InviteForm, row_key: Key) -> impl IntoView {
    let key = row_key;
    let row = form.row(key);
    let state = form.state(key);
    let name = Memo::new(move |_| {
        state.with(|state| match state {
            RowState::AlreadyMember { who, .. } => who.name.clone(),
            _ => row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()),
        })
    });
    view! {
        <label class="invite-field invite-name-field">
        <FieldLabel text="Name"/>
        <input
            class="input invite-name"
            type="text"
            autocomplete="off"
            spellcheck="false"
            maxlength=NAME_LENGTH.to_string()
            aria-label="Name"
            placeholder="Name"
            prop:value=move || name.get()
            disabled=move || state.with(RowState::is_disabled)
            on:input=move |event| {
                let typed = event_target_value(&event);
                if name.with_untracked(|name| *name != typed) {
                    form.draft.update(|draft| draft.type_name(key, &typed));
                }
            }
            on:keydown=move |event| handle_enter(&event, form, key)
        />
        </label>
    }
}

#[component]
fn LevelOfInvite(form: InviteForm, row_key: Key) -> impl IntoView {
    let key = row_key;
    let row = form.row(key);
    let value = Signal::derive(move || row.with(|row| row.as_ref().map_or(Level::Member, |row| row.level)));
    let choices = levels()
        .into_iter()
        .map(|level| LevelChoice {
            level,
            decision: Signal::derive(move || form.context.with(|context| context.may_invite(level))),
        })
        .collect();
    view! {
        <span class="invite-field invite-level">
            <FieldLabel text="Level"/>
            <LevelControl
                label=t("Level")
                value
                // The control itself is always allowed; each option has its own decision.
                decision=Signal::stored(Decision::Allow(Grounds::OrganizationLevel))
                choices
                bordered=true
                on_choose=move |level| form.draft.update(|draft| draft.choose_level(key, level))
            />
        </span>
    }
}

/// Enter ends a row, as a comma does; with Control or Command it sends the invites.
fn handle_enter(event: &ev::KeyboardEvent, form: InviteForm, key: Key) {
    if pressed_key(event).as_deref() != Some("Enter") {
        return;
    }
    event.prevent_default();
    if event.ctrl_key() || event.meta_key() {
        form.send();
        return;
    }
    form.draft.update(|draft| draft.leave(key));
    if let Some(below) = form.draft.with_untracked(|draft| draft.below(key)) {
        InviteForm::focus(below);
    }
}

/// The value that the field would have after pasting.
fn pasted(event: &ClipboardEvent, field: &HtmlInputElement) -> Option<String> {
    let text = event.clipboard_data()?.get_data("text/plain").ok()?;
    let value = js_sys::JsString::from(field.value());
    let end = value.length();
    let from = field.selection_start().ok().flatten().unwrap_or(end);
    let to = field.selection_end().ok().flatten().unwrap_or(end);
    let (before, after) = (value.substring(0, from), value.substring(to, end));
    Some(format!("{}{text}{}", String::from(before), String::from(after)))
}
