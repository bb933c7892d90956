//! One short message at a time, at the lower left, with a way back where there is one.

use crate::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

/// How long a message stays.
const STAY: u32 = 10;

/// The messages of the app. Copy; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Toasts {
    current: RwSignal<Option<Toast>>,
    /// What stays until it is closed, whatever else is said meanwhile.
    kept: RwSignal<Option<Toast>>,
}

#[derive(Clone)]
struct Toast {
    sentence: String,
    failed: bool,
    act: Option<Act>,
    /// True if it is there until it is closed.
    stays: bool,
}

/// What can be done about it.
#[derive(Clone)]
struct Act {
    label: &'static str,
    run: Arc<dyn Fn() + Send + Sync>,
}

impl Toast {
    const fn new(sentence: String, failed: bool) -> Toast {
        Toast { sentence, failed, act: None, stays: false }
    }
}

impl Toasts {
    /// Makes them available to everything below.
    pub fn provide() -> Toasts {
        let toasts = Toasts { current: RwSignal::new(None), kept: RwSignal::new(None) };
        provide_context(toasts);
        toasts
    }

    /// The messages of the app.
    ///
    /// # Panics
    /// Outside the app: a component must stand below the one that called [`Toasts::provide`].
    #[must_use]
    pub fn get() -> Toasts {
        expect_context()
    }

    /// Says that something is done.
    pub fn say(self, sentence: impl Into<String>) {
        self.current.set(Some(Toast::new(sentence.into(), false)));
    }

    /// Says that something is done, with a way back for ten seconds.
    pub fn say_with_undo(self, sentence: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        let act = Act { label: "Undo", run: Arc::new(undo) };
        self.current.set(Some(Toast { act: Some(act), ..Toast::new(sentence.into(), false) }));
    }

    /// Says that something is done that the person must not miss, such as what is shown once: it stays until it is closed.
    pub fn say_until_closed(
        self,
        sentence: impl Into<String>,
        label: &'static str,
        act: impl Fn() + Send + Sync + 'static,
    ) {
        let act = Act { label, run: Arc::new(act) };
        self.kept.set(Some(Toast { act: Some(act), stays: true, ..Toast::new(sentence.into(), false) }));
    }

    /// Says that something did not work.
    pub fn warn(self, sentence: impl Into<String>) {
        self.current.set(Some(Toast::new(sentence.into(), true)));
    }
}

/// Where the messages appear. On the page once, always, so that screen readers hear of each.
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
    let held = RwSignal::new(false);
    let timer = set_interval_with_handle(
        move || {
            if toast.stays || held.get_untracked() {
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
    let act = toast.act.map(|Act { label, run }| {
        let press = move |_| {
            if !toast.stays {
                current.set(None);
            }
            run();
        };
        view! {
            <button type="button" class="toast-undo" on:click=press>
                {label} " " {(!toast.stays).then(|| view! { <span aria-hidden="true">{move || left.get()}</span> })}
            </button>
        }
    });
    view! {
        <div
            class="toast"
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <Icon name=if toast.failed { "warning" } else { "check" }/>
            <span class="toast-sentence">{toast.sentence}</span>
            {act}
            <Button label="Close message".to_string() icon="close" icon_only=true kind=ButtonKind::Quiet on_press=move || current.set(None)/>
            <span class="toast-bar" data-held=move || (toast.stays || held.get()).then_some("") aria-hidden="true"></span>
        </div>
    }
}
