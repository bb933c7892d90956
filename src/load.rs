//! Reading and writing from a page: what is asked for again when its inputs change, and what is sent once.
//!
//! Instead of Leptos' resources: those start the next load only after the running one has ended, and a slow old answer
//! can win. Here the newest question counts, whatever comes back when.

use crate::api::ApiError;
use leptos::prelude::*;
use std::{future::Future, pin::Pin, time::Duration};

/// How far a read has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Load<T> {
    /// Nothing has come yet.
    Waiting,
    /// It is here.
    Ready(T),
    /// It failed.
    Failed(ApiError),
}

impl<T> Load<T> {
    /// What has come.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        match self {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }
}

/// An answer of the server, on its way.
type Answering<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Something read from the server. Copy; dies with the component that made it.
pub struct Loaded<T: Send + Sync + 'static> {
    state: RwSignal<Load<T>>,
    stale: RwSignal<bool>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}
impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Reads with `fetch` whenever the answer of `inputs` changes. What is there stays, marked [`Loaded::is_stale`],
    /// until the new answer comes.
    pub fn new<I, F>(inputs: impl Fn() -> I + 'static, fetch: impl Fn(I) -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        Loaded::of(Box::new(move || Box::pin(fetch(inputs()))))
    }

    /// As [`Loaded::new`], compiled once for each type of answer.
    fn of(ask: Box<dyn Fn() -> Answering<T>>) -> Self {
        let loaded = Loaded { state: RwSignal::new(Load::Waiting), stale: RwSignal::new(true), again: Trigger::new() };
        let newest = StoredValue::new(0_u64);
        Effect::new(move |_| {
            loaded.again.track();
            let question = newest.try_update_value(|number| {
                *number += 1;
                *number
            });
            let answer = ask();
            loaded.stale.set(true);
            leptos::task::spawn_local(async move {
                let answer = answer.await;
                // The page may be gone, or a newer question asked, by the time that the answer comes.
                if newest.try_get_value() != question {
                    return;
                }
                let _ = loaded.stale.try_set(false);
                let _ = loaded.state.try_set(match answer {
                    Ok(value) => Load::Ready(value),
                    Err(error) => Load::Failed(error),
                });
            });
        });
        loaded
    }

    /// How far it is.
    #[must_use]
    pub fn get(self) -> Load<T> {
        self.state.get()
    }

    /// What has come, if it has.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        self.state.get().ready()
    }

    /// What has come, if it has, without following it.
    #[must_use]
    pub fn ready_untracked(self) -> Option<T> {
        self.state.get_untracked().ready()
    }

    /// Why it failed, if it did.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        self.state.with(|state| match state {
            Load::Failed(error) => Some(error.clone()),
            _ => None,
        })
    }

    /// Reads a part of what has come, without a copy of the whole.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.state.with(|state| match state {
            Load::Ready(value) => Some(read(value)),
            _ => None,
        })
    }

    /// True while a newer answer is on its way.
    #[must_use]
    pub fn is_stale(self) -> bool {
        self.stale.get()
    }

    /// Asks again.
    pub fn reload(self) {
        self.again.notify();
    }

    /// Changes what is there, at once, such as by the answer of a write. An answer that is on its way may be older than
    /// the write, so it is asked for again.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let _ = self.state.try_update(|state| {
            if let Load::Ready(value) = state {
                change(value);
            }
        });
        if self.stale.try_get_untracked() == Some(true) {
            self.again.notify();
        }
    }
}

/// A change that a control sends: one at a time, with its error.
#[derive(Clone, Copy)]
pub struct Write {
    /// True while it is under way.
    pub busy: RwSignal<bool>,
    /// Why the last one failed.
    pub error: RwSignal<Option<ApiError>>,
}

impl Default for Write {
    fn default() -> Self {
        Self::new()
    }
}

impl Write {
    /// Nothing sent yet.
    #[must_use]
    pub fn new() -> Self {
        Write { busy: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Sends, unless the last one is still under way, and goes on with `then` when it has succeeded.
    pub fn send<T: 'static>(
        self,
        request: impl Future<Output = Result<T, ApiError>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        let request = async move {
            let then: Box<dyn FnOnce()> = match request.await {
                Ok(value) => Box::new(move || then(value)),
                Err(error) => return Err(error),
            };
            Ok(then)
        };
        self.run(Box::pin(request));
    }

    /// As [`Write::send`], compiled once.
    fn run(self, request: Answering<Box<dyn FnOnce()>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        leptos::task::spawn_local(async move {
            let answer = request.await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(then) => then(),
                Err(error) => {
                    let _ = self.error.try_set(Some(error));
                }
            }
        });
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

/// A signal that follows another one when it has been still for `wait`; for typing.
pub fn settled<T: Clone + PartialEq + Send + Sync + 'static>(source: Signal<T>, wait: Duration) -> Signal<T> {
    let settled = RwSignal::new(source.get_untracked());
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(Some(timer)) = timer {
            timer.clear();
        }
        let value = source.get();
        if settled.get_untracked() == value {
            return None;
        }
        set_timeout_with_handle(move || drop(settled.try_set(value)), wait).ok()
    });
    settled.into()
}
