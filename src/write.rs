//! Sending a change. A change outlives the page that has sent it: what is global (the session, a message) happens in any
//! case, what belongs to the page happens only while the page is there.
//!
//! INVARIANT: after an `await` nothing may assume its page. Reading a signal of a page that is gone ends the app, so
//! changes are sent from here alone (`cargo run -p xtask -- house` looks for other places).

use crate::{
    api::{ApiError, Change, ChangeName},
    frame::Toasts,
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin};

/// What happens in any case.
type AlwaysThen<T> = Box<dyn FnOnce(&T)>;
/// What happens while the component is there.
type HereThen<T> = Box<dyn FnOnce(T)>;

/// What follows when a change has been made.
pub struct Outcome<T> {
    always: Option<AlwaysThen<T>>,
    here: Option<HereThen<T>>,
}

impl<T: 'static> Outcome<T> {
    /// What happens in any case: the session, messages, and lists of the page that bear to be gone ([`crate::load`]). It
    /// must not read signals of the page, navigate, or close anything.
    #[must_use]
    pub fn always(always: impl FnOnce(&T) + 'static) -> Self {
        Outcome { always: Some(Box::new(always)), here: None }
    }

    /// What happens only if the component that made the [`Write`] is still there: fields, focus, its dialog, and where
    /// the person goes next.
    #[must_use]
    pub fn here(here: impl FnOnce(T) + 'static) -> Self {
        Outcome { always: None, here: Some(Box::new(here)) }
    }

    /// As [`Outcome::here`], after what happens in any case.
    #[must_use]
    pub fn and_here(self, here: impl FnOnce(T) + 'static) -> Self {
        Outcome { here: Some(Box::new(here)), ..self }
    }
}

/// What is left to do when the answer has come.
type Rest = Box<dyn FnOnce(Write)>;

/// A change that a control sends: one at a time, with its error. Copy; dies with the component that made it.
#[derive(Clone, Copy)]
pub struct Write {
    /// True while it is under way.
    pub busy: RwSignal<bool>,
    /// Why the last one failed.
    pub error: RwSignal<Option<ApiError>>,
    /// Where the outcome is told when the component is gone.
    toasts: Option<Toasts>,
}

impl Default for Write {
    fn default() -> Self {
        Self::new()
    }
}

impl Write {
    /// Nothing sent yet. To be made by the component whose being there counts: the dialog, not the page around it.
    #[must_use]
    pub fn new() -> Self {
        Write { busy: RwSignal::new(false), error: RwSignal::new(None), toasts: use_context() }
    }

    /// Sends, unless the last one is still under way, and goes on with `outcome` when it has succeeded.
    pub fn send<T: 'static>(self, change: Change<T>, outcome: Outcome<T>) {
        self.send_with(change.name(), change.into_future(), outcome);
    }

    /// As [`Write::send`], of a change with other requests around it.
    pub fn send_with<T: 'static>(
        self,
        name: ChangeName,
        request: impl Future<Output = Result<T, ApiError>> + 'static,
        outcome: Outcome<T>,
    ) {
        let request = async move {
            let value = request.await?;
            let rest: Rest = Box::new(move |write| {
                if let Some(always) = outcome.always {
                    always(&value);
                }
                if let Some(here) = outcome.here.filter(|_| write.is_there()) {
                    here(value);
                }
            });
            Ok(rest)
        };
        self.run(name, Box::pin(request));
    }

    /// As [`Write::send`], compiled once.
    fn run(self, name: ChangeName, request: Pin<Box<dyn Future<Output = Result<Rest, ApiError>>>>) {
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        leptos::task::spawn_local(async move {
            let answer = request.await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(rest) => rest(self),
                Err(error) => self.fail(name, error),
            }
        });
    }

    fn fail(self, name: ChangeName, error: ApiError) {
        if self.is_there() {
            self.error.set(Some(error));
        } else if let Some(toasts) = self.toasts.filter(|_| error != ApiError::SignedOut) {
            toasts.warn(format!("{}: {}", name.label(), error.sentence()));
        }
    }

    fn is_there(self) -> bool {
        !self.busy.is_disposed()
    }

    /// The sentence of the last error, if it belongs at none of `fields`.
    #[must_use]
    pub fn general_error(self, fields: &[&str]) -> Option<String> {
        self.error.with(|error| {
            let error = error.as_ref()?;
            (!error.field().is_some_and(|field| fields.contains(&field))).then(|| error.sentence())
        })
    }

    /// The sentence of the last error, if it belongs at `field`.
    pub fn error_at(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.error.with(|error| error.as_ref()?.at(field)))
    }

    /// As [`Write::error_at`], while `value` is what was sent: what has been typed since may be right.
    pub fn error_of(self, field: &'static str, value: RwSignal<String>) -> Signal<Option<String>> {
        let sent = Memo::new(move |sent: Option<&String>| {
            let now = value.get_untracked();
            if self.busy.get() { now } else { sent.cloned().unwrap_or(now) }
        });
        let error = self.error_at(field);
        Signal::derive(move || {
            let is_judged = sent.get() == value.get();
            error.get().filter(|_| is_judged)
        })
    }
}

/// Sends a change that no component waits for, such as an undo, or an edit that stands on the page already. `then` runs
/// whatever page is open by then, with the rules of [`Outcome::always`].
pub fn send_in_background<T: 'static>(change: Change<T>, then: impl FnOnce(Result<T, ApiError>) + 'static) {
    let request = change.into_future();
    leptos::task::spawn_local(async move { then(request.await) });
}

/// Puts what the server has made of a field into it, unless the person has typed something else since `sent`.
pub fn put_back<T: PartialEq + Send + Sync + 'static>(field: RwSignal<T>, sent: &T, saved: T) {
    if field.try_with_untracked(|now| now == sent) == Some(true) {
        field.set(saved);
    }
}
