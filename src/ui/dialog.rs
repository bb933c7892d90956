//! Dialogs: native modal `<dialog>` elements, which keep the focus inside and close on Esc.

use super::{Button, ButtonKind, Field, FocusPlace, Handler, focus_heading_if_lost, has_open_dialog};
use crate::language::tr;
use leptos::html;
use rolecall_view::prelude::*;
use std::{cell::RefCell, time::Duration};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How wide a dialog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogSize {
    /// 440 px: a question.
    Small,
    /// 680 px: a preview.
    Medium,
    /// 820 px: a table of rows to fill in.
    Large,
}

/// A modal dialog that is open as long as it is mounted: put it in a `<Show>`.
///
/// It is a form: Enter and the primary button (`submit=true`) both call `on_submit`. Clicking beside it does not close
/// it, because typed text would be lost.
#[component]
pub fn Dialog(
    #[prop(into)] title: Signal<String>,
    /// The width of the dialog.
    size: DialogSize,
    /// True while its request is running: it stays open, so that the result has a place.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Called when the user wants to close it.
    #[prop(into)]
    on_close: Handler,
    /// Called when the form is submitted.
    #[prop(into)]
    on_submit: Handler,
    /// The footer: a sentence and buttons; always visible.
    #[prop(into)]
    foot: ViewFn,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(None::<FocusPlace>);
    let asked = StoredValue::new(false);
    let heading = super::fresh_id("dialog");
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if !dialog.open() {
            before.set_value(FocusPlace::now());
            let _ = dialog.show_modal();
            focus_first(&dialog);
        }
    });
    on_cleanup(move || {
        let Some(before) = before.try_get_value() else { return };
        // Runs when the dialog has left the page, which it has not when this cleanup is called.
        request_animation_frame(move || give_back(before));
    });
    let on_close = Handler::from(move || {
        if !busy.get_untracked() {
            on_close.run();
        }
    });
    let close = on_close.clone();
    let on_cancel = on_close.clone();
    view! {
        <dialog
            class="dialog"
            data-size=match size {
                DialogSize::Small => "small",
                DialogSize::Medium => "medium",
                DialogSize::Large => "large",
            }
            aria-labelledby=heading.clone()
            aria-busy=move || busy.get().then_some("true")
            node_ref=dialog
            // Browsers close a dialog on a second Esc without an event that can be cancelled.
            on:keydown=move |event| {
                if super::pressed_key(&event).as_deref() == Some("Escape") && busy.get_untracked() {
                    event.prevent_default();
                }
            }
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                asked.set_value(true);
                on_cancel.run();
            }
            // Without a user gesture before, or on a second Esc, browsers close a dialog without asking.
            on:close=move |_| {
                if asked.try_get_value() == Some(false) {
                    on_close.run();
                }
                set_timeout(move || show_again(dialog), REOPEN_DELAY);
            }
        >
            <form
                class="dialog-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    on_submit.run();
                }
            >
                <header class="dialog-head">
                    <h2 id=heading.clone()>{move || title.get()}</h2>
                    <Button label="Close" icon="close" icon_only=true kind=ButtonKind::Quiet on_press=close/>
                </header>
                <div class="dialog-body">{children()}</div>
                <footer class="dialog-foot">{foot.run()}</footer>
            </form>
        </dialog>
    }
}

/// If a dialog that the browser has closed is still mounted after this time, it is meant to stay.
const REOPEN_DELAY: Duration = Duration::from_millis(100);

/// Reopens a dialog that the browser has closed but that is still mounted, because its request is running.
fn show_again(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.try_get_untracked().flatten()
        && dialog.is_connected()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Sets the initial focus: the first field, or else the first button of the footer, which destroys nothing. Browsers
/// would focus the close button.
fn focus_first(dialog: &HtmlElement) {
    const FIELD: &str = ".dialog-body :is(input, select, textarea):not([readonly], :disabled, [aria-disabled])";
    let first = |what: &str| dialog.query_selector(what).ok().flatten();
    let element = first(FIELD).or_else(|| first(".dialog-foot button:not(:disabled)"));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

thread_local! {
    /// Where the focus was before a dialog that another one has replaced.
    static BEFORE_REPLACED: RefCell<Option<FocusPlace>> = const { RefCell::new(None) };
}

/// Returns the focus to the element that had it before the dialog; if that is gone, to the heading of the page. If another
/// dialog has replaced this one, it does so instead when it closes.
fn give_back(before: Option<FocusPlace>) {
    let replaced = BEFORE_REPLACED.take();
    let place = [before, replaced].into_iter().flatten().find(FocusPlace::is_there);
    if has_open_dialog() && place.as_ref().is_none_or(|place| !place.is_in_dialog()) {
        BEFORE_REPLACED.set(place);
        return;
    }
    place.map(FocusPlace::back);
    focus_heading_if_lost();
}

/// A dialog that confirms an irreversible action: the user types the name of the thing.
#[component]
pub fn TypedConfirmation(
    #[prop(into)] title: String,
    /// The text to type.
    #[prop(into)]
    name: String,
    /// The text of the button: the action.
    #[prop(into)]
    act: String,
    /// True while the action is running.
    #[prop(into)]
    busy: Signal<bool>,
    /// The error, if it failed.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// True while a rule refuses the action; `error` then says why.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// Called when the user has typed the text and confirms.
    #[prop(into)]
    on_confirm: Handler,
    /// Called when the user wants to close it.
    #[prop(into)]
    on_close: Handler,
    /// What will happen, in sentences before the field.
    children: Children,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let mismatch = RwSignal::new(None::<String>);
    let wanted = name.clone();
    let submit = move || {
        if typed.get_untracked().trim() == wanted.trim() {
            mismatch.set(None);
            on_confirm.run();
        } else {
            mismatch.set(Some(tr!("Type {name} to confirm.", name = wanted)));
        }
    };
    let foot_close = on_close.clone();
    let foot = move || {
        let close = foot_close.clone();
        view! {
            <Button label="Cancel" disabled=busy on_press=close/>
            <Button label=act.clone() kind=ButtonKind::Danger submit=true busy refused/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Small busy on_close on_submit=submit foot>
            {children()}
            <div class="dialog-ask">
                <Field label=tr!("Type {name} to confirm") value=typed error=mismatch autocomplete="off"/>
            </div>
            {move || error.get().map(|error| view! { <super::FormError sentence=error/> })}
        </Dialog>
    }
}
