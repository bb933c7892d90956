//! Reading from a page: what is asked for again when its inputs change.
//!
//! Instead of Leptos' resources: those start the next load only after the running one has ended, and a slow old answer
//! can win. Here the newest question counts, and a question that a newer one replaces, or whose page is gone, is aborted.

pub use crate::write::{Outcome, Write, put_back, send_in_background};

use crate::api::{self, ApiError};
use futures_util::future::abortable;
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

/// How often what could not be loaded is asked for by itself when the connection is back, until it comes: something may
/// be in the way of this one question alone.
const MOST_RECOVERIES: u32 = 3;

/// An answer of the server, on its way.
type Answering<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Runs what belongs to the reactive scope around it: when that is cleaned up, which an effect is before it runs again,
/// the work is dropped where it is, and a request that it waits for is aborted. So what follows an `await` in it may
/// assume that its page is there.
pub fn spawn_owned(work: Pin<Box<dyn Future<Output = ()>>>) {
    let (work, handle) = abortable(work);
    on_cleanup(move || handle.abort());
    leptos::task::spawn_local(async move {
        // Aborted or done is the same.
        let _ = work.await;
    });
}

/// Reads once, for whatever page is open when the answer comes: `then` must not read signals of the page.
pub fn read_then<T: 'static>(
    read: impl Future<Output = Result<T, ApiError>> + 'static,
    then: impl FnOnce(Result<T, ApiError>) + 'static,
) {
    leptos::task::spawn_local(async move { then(read.await) });
}

/// Something read from the server. Copy; dies with the component that made it.
pub struct Loaded<T: Send + Sync + 'static> {
    state: RwSignal<Load<T>>,
    stale: RwSignal<bool>,
    /// How often it was asked for again.
    again: RwSignal<u32>,
    /// How often that was because the connection was back, since an answer has come.
    recoveries: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}
impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Reads with `fetch` whenever the answer of `inputs` changes. What is there stays, marked [`Loaded::is_stale`],
    /// until the new answer comes. What could not be loaded is asked for again when the connection is back, and
    /// everything is when nobody knows whether a change was made.
    pub fn new<I, F>(inputs: impl Fn() -> I + 'static, fetch: impl Fn(I) -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        Loaded::boxed(Box::new(move || Box::pin(fetch(inputs()))))
    }

    /// As [`Loaded::new`], compiled once for each type of answer.
    fn boxed(ask: Box<dyn Fn() -> Answering<T>>) -> Self {
        let loaded = Loaded {
            state: RwSignal::new(Load::Waiting),
            stale: RwSignal::new(true),
            again: RwSignal::new(0),
            recoveries: StoredValue::new(0),
        };
        let may_recover = move || {
            let failed = !loaded.stale.get_untracked()
                && loaded.state.with_untracked(|state| matches!(state, Load::Failed(error) if error.is_passing()));
            let recoveries = loaded.recoveries.get_value() + u32::from(failed);
            loaded.recoveries.set_value(recoveries);
            failed && recoveries <= MOST_RECOVERIES
        };
        recover(Box::new(may_recover), loaded.again);
        Effect::new(move |before: Option<u32>| {
            let again = loaded.again.get();
            let is_reload = before.is_some_and(|before| before != again);
            let answer = ask();
            loaded.stale.set(true);
            spawn_owned(Box::pin(async move { loaded.take(answer.await, is_reload) }));
            again
        });
        loaded
    }

    /// Puts an answer in place. Asked for once more, and not reached, it leaves what is there.
    fn take(self, answer: Result<T, ApiError>, is_reload: bool) {
        let keeps = |error: &ApiError| {
            is_reload && error.is_passing() && self.state.with_untracked(|state| matches!(state, Load::Ready(_)))
        };
        self.stale.set(false);
        match answer {
            Ok(value) => {
                self.recoveries.set_value(0);
                self.state.set(Load::Ready(value));
            }
            Err(error) if keeps(&error) => {}
            Err(error) => self.state.set(Load::Failed(error)),
        }
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

    /// Asks again. Does nothing when the page is gone.
    pub fn reload(self) {
        self.again.update(|again| *again += 1);
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
            self.reload();
        }
    }
}

/// Asks again when the connection is back, if it `may_recover`; and in any case when a change may have been made.
fn recover(may_recover: Box<dyn Fn() -> bool>, again: RwSignal<u32>) {
    let (recovered, in_doubt) = (api::recovered(), api::in_doubt());
    Effect::new(move |before: Option<(u32, u32)>| {
        let now = (recovered.get(), in_doubt.get());
        if let Some((recovered, in_doubt)) = before
            && (now.1 != in_doubt || now.0 != recovered && may_recover())
        {
            again.update(|again| *again += 1);
        }
        now
    });
}

/// A signal that follows another one when it has been still for `wait`; for typing.
pub fn debounced<T: Clone + PartialEq + Send + Sync + 'static>(source: Signal<T>, wait: Duration) -> Signal<T> {
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
