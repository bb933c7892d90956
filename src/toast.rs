//! One short message at a time, at the lower left, with a way back where there is one.

use crate::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

/// How long a message stays.
const STAY: u32 = 10;

/// The messages of the app. Copy; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<Toast>>);

#[derive(Clone)]
struct Toast {
    sentence: String,
    failed: bool,
    undo: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Toasts {
    /// Makes them available to everything below.
    pub fn provide() -> Toasts {
        let toasts = Toasts(RwSignal::new(None));
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
        self.0.set(Some(Toast { sentence: sentence.into(), failed: false, undo: None }));
    }

    /// Says that something is done, with a way back for ten seconds.
    pub fn say_with_undo(self, sentence: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.0.set(Some(Toast { sentence: sentence.into(), failed: false, undo: Some(Arc::new(undo)) }));
    }

    /// Says that something did not work.
    pub fn warn(self, sentence: impl Into<String>) {
        self.0.set(Some(Toast { sentence: sentence.into(), failed: true, undo: None }));
    }
}

/// Where the messages appear. On the page once, always, so that screen readers hear of each.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let Toasts(current) = Toasts::get();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || current.get().map(|toast| view! { <ToastView toast current/> })}
        </div>
    }
}

#[component]
fn ToastView(toast: Toast, current: RwSignal<Option<Toast>>) -> impl IntoView {
    let left = RwSignal::new(STAY);
    let held = RwSignal::new(false);
    let timer = set_interval_with_handle(
        move || {
            if held.get_untracked() {
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
    let undo = toast.undo.map(|undo| {
        view! {
            <button type="button" class="toast-undo" on:click=move |_| { current.set(None); undo(); }>
                "Undo " <span aria-hidden="true">{move || left.get()}</span>
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
            {undo}
            <Button label="Close message".to_string() icon="close" icon_only=true kind=ButtonKind::Quiet on_press=move || current.set(None)/>
            <span class="toast-bar" data-held=move || held.get().then_some("") aria-hidden="true"></span>
        </div>
    }
}
