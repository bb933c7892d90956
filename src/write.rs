//! Sends changes. A change outlives the page that sent it: global effects (session, toasts) always happen, local
//! effects only while the page is there.
//!
//! INVARIANT: code after an `await` must not assume that its page is there, because reading a signal of a removed page
//! panics. So changes are only sent here (`cargo run -p xtask -- house` finds other places).

use crate::{
    api::{ApiError, Change, ChangeName},
    frame::Toasts,
};
use rolecall_view::prelude::*;
use std::{future::Future, pin::Pin};

/// The effects that always happen.
type AlwaysThen<T> = Box<dyn FnOnce(&T)>;
/// The effects that happen only if the component is still there.
type HereThen<T> = Box<dyn FnOnce(T)>;

/// The effects of a successful change.
pub struct Outcome<T> {
    always: Option<AlwaysThen<T>>,
    here: Option<HereThen<T>>,
}

impl<T: 'static> Outcome<T> {
    /// No effects: the app reacts to the changed session.
    #[must_use]
    pub fn none() -> Self {
        Self::always(|_| ())
    }

    /// Effects that always happen: on the session, toasts, and [`crate::load::Loaded`] data, which can be updated even
    /// if the page is gone. They must not read signals of the page, navigate, or close anything.
    #[must_use]
    pub fn always(always: impl FnOnce(&T) + 'static) -> Self {
        Outcome { always: Some(Box::new(always)), here: None }
    }

    /// Effects that happen only if the component that created the [`Write`] is still there: on fields, focus, its
    /// dialog, and navigation.
    #[must_use]
    pub fn here(here: impl FnOnce(T) + 'static) -> Self {
        Outcome { always: None, here: Some(Box::new(here)) }
    }

    /// Adds effects as [`Outcome::here`], which happen after the others.
    #[must_use]
    pub fn and_here(self, here: impl FnOnce(T) + 'static) -> Self {
        Outcome { here: Some(Box::new(here)), ..self }
    }
}

/// The remaining work after the response, without the type of the response.
type Rest = Box<dyn FnOnce(Write)>;

/// The state of changes sent by a control: one at a time, with the last error. `Copy`; disposed with its component.
#[derive(Clone, Copy)]
pub struct Write {
    /// True while a request is running.
    pub busy: RwSignal<bool>,
    /// Why the last one failed.
    pub error: RwSignal<Option<ApiError>>,
    /// Shows the error if the component is gone.
    toasts: Option<Toasts>,
}

impl Default for Write {
    fn default() -> Self {
        Self::new()
    }
}

impl Write {
    /// Nothing sent yet. Create it in the component to which the local effects belong: in the dialog, not in its page.
    #[must_use]
    pub fn new() -> Self {
        Write { busy: RwSignal::new(false), error: RwSignal::new(None), toasts: use_context() }
    }

    /// Sends a change, unless the last one is still running, and applies `outcome` when it has succeeded.
    pub fn send<T: 'static>(self, change: Change<T>, outcome: Outcome<T>) {
        self.send_with(change.name(), change.into_future(), outcome);
    }

    /// As [`Write::send`], for a change that is one of several requests.
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

    /// As [`Write::send`], but not generic, so that it is compiled only once.
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

    /// The sentence of the last error, if it is about none of `fields`.
    #[must_use]
    pub fn general_error(self, fields: &[&str]) -> Option<String> {
        self.error.with(|error| {
            let error = error.as_ref()?;
            (!error.field().is_some_and(|field| fields.contains(&field))).then(|| error.sentence())
        })
    }

    /// The sentence of the last error, if it is about `field`.
    pub fn error_at(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.error.with(|error| error.as_ref()?.sentence_at(field)))
    }

    /// As [`Write::error_at`], until `value` differs from what was sent, because the new text may be valid.
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

/// Sends changes that no component waits for, such as an undo or an optimistic edit. `then` runs even if the page is
/// gone, so it must follow the rules of [`Outcome::always`].
pub fn send_in_background<T: 'static, C>(changes: C, then: impl FnOnce(Result<T, ApiError>) + 'static)
where
    C: IntoFuture<Output = Result<T, ApiError>, IntoFuture: 'static>,
{
    let request = changes.into_future();
    leptos::task::spawn_local(async move { then(request.await) });
}

/// Sets a field to the value that the server has `saved`, unless the user has changed it since `sent`.
pub fn put_back<T: PartialEq + Send + Sync + 'static>(field: RwSignal<T>, sent: &T, saved: T) {
    if field.try_with_untracked(|now| now == sent) == Some(true) {
        field.set(saved);
    }
}

/// Shows in a field what somebody else saves, unless the user has changed it. `saved` is `None` until it is loaded.
pub fn follow_saved<T: Clone + PartialEq + Send + Sync + 'static>(field: RwSignal<T>, saved: Memo<Option<T>>) {
    Effect::new(move |before: Option<Option<T>>| {
        let (before, now) = (before.flatten(), saved.get());
        if let (Some(before), Some(now)) = (&before, &now) {
            put_back(field, before, now.clone());
        }
        now.or(before)
    });
}
