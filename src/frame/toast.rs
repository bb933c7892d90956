//! Toasts: one short message at a time, at the lower left, with an Undo button where undo is possible.

use crate::{
    language::{t, tr},
    ui::{Button, ButtonKind, FocusPlace, Icon, focus_heading, pressed_key},
};
use leptos::{ev, html};
use rolecall_view::prelude::*;
use std::{sync::Arc, time::Duration};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// How long a message stays, in seconds.
const STAY: u32 = 10;

/// The toasts of the app. `Copy`; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Toasts {
    current: RwSignal<Option<Toast>>,
    /// A message that stays until it is closed, even if other messages appear.
    kept: RwSignal<Option<Toast>>,
}

#[derive(Clone)]
struct Toast {
    sentence: String,
    failed: bool,
    act: Option<Act>,
    /// The label and URL of a link to what can be done about it.
    link: Option<(&'static str, String)>,
    /// True if it stays until it is closed.
    stays: bool,
}

/// The button of a message.
#[derive(Clone)]
struct Act {
    label: &'static str,
    run: Arc<dyn Fn() + Send + Sync>,
}

impl Toast {
    const fn new(sentence: String, failed: bool) -> Toast {
        Toast { sentence, failed, act: None, link: None, stays: false }
    }
}

impl Toasts {
    /// Provides the toasts as a context to all components below.
    pub fn provide() -> Toasts {
        let toasts = Toasts { current: RwSignal::new(None), kept: RwSignal::new(None) };
        provide_context(toasts);
        toasts
    }

    /// The toasts from the context.
    ///
    /// # Panics
    /// If no component above has called [`Toasts::provide`].
    #[must_use]
    pub fn get() -> Toasts {
        expect_context()
    }

    /// Shows that something succeeded.
    pub fn say(self, sentence: impl Into<String>) {
        self.current.set(Some(Toast::new(sentence.into(), false)));
    }

    /// Shows that something succeeded, with an Undo button for ten seconds.
    pub fn say_with_undo(self, sentence: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        let act = Act { label: "Undo", run: Arc::new(undo) };
        self.current.set(Some(Toast { act: Some(act), ..Toast::new(sentence.into(), false) }));
    }

    /// Shows a message that the user must not miss, such as a value shown only once; it stays until it is closed.
    pub fn say_until_closed(
        self,
        sentence: impl Into<String>,
        label: &'static str,
        act: impl Fn() + Send + Sync + 'static,
    ) {
        let act = Act { label, run: Arc::new(act) };
        self.kept.set(Some(Toast { act: Some(act), stays: true, ..Toast::new(sentence.into(), false) }));
    }

    /// Shows that something failed.
    pub fn warn(self, sentence: impl Into<String>) {
        self.current.set(Some(Toast::new(sentence.into(), true)));
    }

    /// Shows that something failed, with a link to what can be done about it.
    pub fn warn_with_link(self, sentence: impl Into<String>, label: &'static str, url: String) {
        self.current.set(Some(Toast { link: Some((label, url)), ..Toast::new(sentence.into(), true) }));
    }
}

/// The live region in which messages appear. Mounted once and always there, so that screen readers announce each
/// message.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let Toasts { current, kept } = Toasts::get();
    let place =
        |slot: RwSignal<Option<Toast>>| move || slot.get().map(|toast| view! { <ToastView toast current=slot/> });
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {place(kept)}
            {place(current)}
        </div>
    }
}

#[component]
fn ToastView(toast: Toast, current: RwSignal<Option<Toast>>) -> impl IntoView {
    let left = RwSignal::new(STAY);
    let (pointed, focused) = (RwSignal::new(false), RwSignal::new(false));
    let held = move || pointed.get() || focused.get();
    // The browser can fire these events after the message is removed.
    let note = |signal: RwSignal<bool>, now| {
        let _ = signal.try_set(now);
    };
    let timer = set_interval_with_handle(
        move || {
            if toast.stays || untrack(held) {
                return;
            }
            left.update(|left| *left = left.saturating_sub(1));
            if left.get_untracked() == 0 {
                current.set(None);
            }
        },
        Duration::from_secs(1),
    );
    on_cleanup(move || drop(timer.map(|timer| timer.clear())));
    let place = NodeRef::<html::Div>::new();
    let detour = Detour::new(place);
    if toast.act.is_some() || toast.link.is_some() {
        detour.begins_with_tab();
    }
    let close = move || {
        current.set(None);
        detour.ends();
    };
    let act = toast.act.map(|Act { label, run }| {
        let reach = tr!("Press Tab to reach {label}.", label = t(label));
        let press = move |_| {
            if !toast.stays {
                close();
            }
            run();
        };
        view! {
            <button type="button" class="toast-undo" on:click=press>
                {label} " " {(!toast.stays).then(|| view! { <span aria-hidden="true">{move || left.get()}</span> })}
            </button>
            <span class="sr-only">{reach}</span>
        }
    });
    view! {
        <div
            class="toast"
            node_ref=place
            on:pointerenter=move |_| note(pointed, true)
            on:pointerleave=move |_| note(pointed, false)
            on:focusin=move |_| note(focused, true)
            on:focusout=move |_| note(focused, false)
            on:keydown=move |event| match pressed_key(&event).unwrap_or_default().as_str() {
                "Escape" => {
                    event.prevent_default();
                    event.stop_propagation();
                    close();
                }
                "Tab" => detour.goes_on(&event),
                _ => {}
            }
        >
            <Icon name=if toast.failed { "warning" } else { "check" }/>
            <span class="toast-sentence">{toast.sentence}</span>
            {act}
            {toast.link.map(|(label, url)| view! { <a class="toast-undo" href=url on:click=move |_| close()>{label}</a> })}
            <Button label="Close message" icon="close" icon_only=true kind=ButtonKind::Quiet on_press=close/>
            <span class="toast-bar" data-held=move || (toast.stays || held()).then_some("") aria-hidden="true"></span>
        </div>
    }
}

/// Moves the keyboard focus into a message with an Undo button: one Tab leads there from anywhere, the next one back.
/// Otherwise the user would have to tab through the whole page, which takes longer than the message stays.
#[derive(Clone, Copy)]
struct Detour {
    place: NodeRef<html::Div>,
    /// Where the focus was.
    from: StoredValue<Option<FocusPlace>, LocalStorage>,
}

impl Detour {
    fn new(place: NodeRef<html::Div>) -> Detour {
        let detour = Detour { place, from: StoredValue::new_local(None) };
        // For a message that is replaced while it has the focus.
        on_cleanup(move || detour.ends());
        detour
    }

    /// Moves the focus to the message at the first Tab after it appeared, unless a dialog is open.
    fn begins_with_tab(self) {
        let is_new = StoredValue::new(true);
        let listener = window_event_listener(ev::keydown, move |event| {
            let is_tab = pressed_key(&event).as_deref() == Some("Tab")
                && !event.shift_key()
                && !event.alt_key()
                && !event.ctrl_key();
            let is_held = document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
            if !is_tab || is_held || event.default_prevented() || !is_new.get_value() {
                return;
            }
            is_new.set_value(false);
            let Some(first) = self.buttons().into_iter().next() else { return };
            event.prevent_default();
            self.from.set_value(FocusPlace::now());
            let _ = first.focus();
        });
        on_cleanup(move || listener.remove());
    }

    /// Moves the focus back to where it was at a Tab past the first or last button.
    fn goes_on(self, event: &KeyboardEvent) {
        let buttons = self.buttons();
        let end = if event.shift_key() { buttons.first() } else { buttons.last() };
        let is_at_end = end.is_some_and(|end| document().active_element().as_ref() == Some(end.as_ref()));
        if is_at_end && self.from.with_value(Option::is_some) {
            event.prevent_default();
            self.ends();
        }
    }

    /// Moves the focus back to where it was, if it is in the message.
    fn ends(self) {
        let has_focus = self.place.try_get_untracked().flatten().is_some_and(|place| {
            document().active_element().is_some_and(|element| place.contains(Some(element.as_ref())))
        });
        if !has_focus {
            return;
        }
        let from = self.from.try_update_value(Option::take).flatten();
        if !from.is_some_and(FocusPlace::back) {
            focus_heading();
        }
    }

    fn buttons(self) -> Vec<HtmlElement> {
        let list =
            self.place.try_get_untracked().flatten().and_then(|place| place.query_selector_all("button, a").ok());
        let Some(list) = list else { return Vec::new() };
        (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect()
    }
}
