//! Reads of a page, repeated when their inputs change.
//!
//! These replace Leptos' resources, which start the next load only after the running one has ended, so that a slow old
//! response can win. Here a newer read aborts an older one, and leaving the page aborts its reads.

pub use crate::write::{Outcome, Write, follow_saved, put_back, send_in_background};

use crate::{
    api::{self, ApiError},
    live,
    ui::keep_focus,
};
use futures_util::future::abortable;
use rolecall_api::LiveKind;
use rolecall_view::prelude::*;
use std::{future::Future, pin::Pin, rc::Rc, time::Duration};

/// The state of a read.
#[derive(Debug, Clone, PartialEq)]
pub enum Load<T> {
    /// No response yet.
    Waiting,
    /// The response.
    Ready(T),
    /// The error.
    Failed(ApiError),
}

impl<T> Load<T> {
    /// The response, if it has come.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        match self {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }
}

/// How often a failed read is retried automatically after the connection is back. Limited, because the reason of the
/// failure may be this read alone.
const MOST_RECOVERIES: u32 = 3;

/// A future of a response.
type ResponseFuture<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Runs a future that is dropped when the surrounding reactive owner is cleaned up (an effect is cleaned up before each
/// run); a request that it waits for is then aborted. So the code after an `await` in it can assume that its page is
/// there.
pub fn spawn_owned(work: Pin<Box<dyn Future<Output = ()>>>) {
    let (work, handle) = abortable(work);
    on_cleanup(move || handle.abort());
    leptos::task::spawn_local(async move {
        // It makes no difference whether it was aborted or has ended.
        let _ = work.await;
    });
}

/// Reads once, independently of the page: `then` runs even if the page is gone, so it must not use the page's signals.
pub fn read_then<T: 'static>(
    read: impl Future<Output = Result<T, ApiError>> + 'static,
    then: impl FnOnce(Result<T, ApiError>) + 'static,
) {
    leptos::task::spawn_local(async move { then(read.await) });
}

/// Data read from the server. `Copy`; disposed with the component that created it.
pub struct Loaded<T: Send + Sync + 'static> {
    state: RwSignal<Load<T>>,
    stale: RwSignal<bool>,
    /// True from a request to its response.
    running: StoredValue<bool>,
    /// True if the next read is not to be seen: the old data counts as current until the response comes.
    quiet: StoredValue<bool>,
    /// Incremented to repeat the read.
    again: RwSignal<u32>,
    /// Number of automatic retries since the last response; see [`MOST_RECOVERIES`].
    recoveries: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}
impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Reads with `fetch` whenever the result of `inputs` changes. The old data stays, marked [`Loaded::is_stale`],
    /// until the new response comes. A failed read is retried when the connection is back, and every read is repeated
    /// when the outcome of a change is unknown.
    pub fn new<I, F>(inputs: impl Fn() -> I + 'static, fetch: impl Fn(I) -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        Loaded::boxed(Box::new(move || Box::pin(fetch(inputs()))))
    }

    /// As [`Loaded::new`], but compiled only once for each response type.
    fn boxed(ask: Box<dyn Fn() -> ResponseFuture<T>>) -> Self {
        let loaded = Loaded {
            state: RwSignal::new(Load::Waiting),
            stale: RwSignal::new(true),
            running: StoredValue::new(true),
            quiet: StoredValue::new(false),
            again: RwSignal::new(0),
            recoveries: StoredValue::new(0),
        };
        let may_recover = move || {
            let failed = !loaded.running.get_value()
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
            loaded.running.set_value(true);
            let is_quiet = loaded.quiet.get_value();
            if !is_quiet {
                loaded.stale.set(true);
            }
            loaded.quiet.set_value(false);
            spawn_owned(Box::pin(async move {
                let answer = answer.await;
                if is_quiet {
                    live::menu_is_closed().await;
                }
                loaded.take(answer, is_reload);
            }));
            again
        });
        loaded
    }

    /// Stores a response. If a reload fails because of the connection, the old data stays.
    fn take(self, answer: Result<T, ApiError>, is_reload: bool) {
        let keeps = |error: &ApiError| {
            is_reload && error.is_passing() && self.state.with_untracked(|state| matches!(state, Load::Ready(_)))
        };
        self.running.set_value(false);
        if self.stale.get_untracked() {
            self.stale.set(false);
        }
        keep_focus();
        match answer {
            Ok(value) => {
                self.recoveries.set_value(0);
                self.state.set(Load::Ready(value));
            }
            Err(error) if keeps(&error) => {}
            Err(error) => self.state.set(Load::Failed(error)),
        }
    }

    /// The state of the read, tracked.
    #[must_use]
    pub fn get(self) -> Load<T> {
        self.state.get()
    }

    /// How far the read has got, without the data: a memo, so that a change of one item does not render a whole list again.
    #[must_use]
    pub fn stage(self) -> Memo<Load<()>> {
        Memo::new(move |_| {
            self.state.with(|state| match state {
                Load::Waiting => Load::Waiting,
                Load::Ready(_) => Load::Ready(()),
                Load::Failed(error) => Load::Failed(error.clone()),
            })
        })
    }

    /// The data, if it has come, tracked.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        self.state.get().ready()
    }

    /// The data, if it has come, untracked.
    #[must_use]
    pub fn ready_untracked(self) -> Option<T> {
        self.state.get_untracked().ready()
    }

    /// The error, if it failed, tracked.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        self.state.with(|state| match state {
            Load::Failed(error) => Some(error.clone()),
            _ => None,
        })
    }

    /// Reads a part of the data without cloning all of it.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.state.with(|state| match state {
            Load::Ready(value) => Some(read(value)),
            _ => None,
        })
    }

    /// True while a newer response is awaited, unless the read is only to follow a change by somebody else.
    #[must_use]
    pub fn is_stale(self) -> bool {
        self.stale.get()
    }

    /// Repeats the read. Does nothing if the page is gone.
    pub fn reload(self) {
        self.again.update(|again| *again += 1);
    }

    /// Repeats the read, unseen, after each change of one of these kinds in the current organization ([`live`]).
    #[must_use]
    pub fn follow(self, kinds: &'static [LiveKind]) -> Self {
        let again = move || {
            // Does nothing if the page is gone.
            self.quiet.try_set_value(true);
            self.reload();
        };
        live::follow(kinds, Rc::new(again));
        self
    }

    /// Changes the data at once, such as with the response of a write. A running read may be older than the write, so
    /// it is repeated.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        keep_focus();
        let _ = self.state.try_update(|state| {
            if let Load::Ready(value) = state {
                change(value);
            }
        });
        if self.running.try_get_value() == Some(true) {
            self.reload();
        }
    }
}

/// Repeats the read when the connection is back, if `may_recover`; and always when the outcome of a change is unknown.
fn recover(may_recover: Box<dyn Fn() -> bool>, again: RwSignal<u32>) {
    let (recovered, in_doubt) = (api::recovery_count(), api::unknown_outcome_count());
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

/// A signal that takes the value of `source` after it has not changed for `wait`; for text fields.
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
