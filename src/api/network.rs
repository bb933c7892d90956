//! The state of the connection as signals: for the banner that shows it, and for pages, which then reload what failed.
//!
//! Only a lost connection counts: neither a slow response nor an error response changes these signals.

use rolecall_view::prelude::*;
use std::{cell::RefCell, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static ONLINE: ArcRwSignal<bool> = ArcRwSignal::new(is_online());
    static LOST: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static SESSION_OVER: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static RECOVERED: ArcRwSignal<u32> = ArcRwSignal::new(0);
    static MISSED: ArcRwSignal<u32> = ArcRwSignal::new(0);
    static DOUBT: ArcRwSignal<u32> = ArcRwSignal::new(0);
    static WAITING: RefCell<Vec<js_sys::Function>> = const { RefCell::new(Vec::new()) };
    static SIGNED_OUT: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// True while the server cannot be reached.
#[must_use]
pub fn connection_lost() -> ArcRwSignal<bool> {
    LOST.with(Clone::clone)
}

/// True while requests are pointless: the server cannot be reached, or the session is over.
#[must_use]
pub fn is_cut_off() -> Signal<bool> {
    let (lost, over) = (connection_lost(), SESSION_OVER.with(Clone::clone));
    Signal::derive(move || lost.get() || over.get())
}

/// A counter that increases when the server can be reached again or the user has signed in again: failed reads are
/// retried.
#[must_use]
pub fn recovery_count() -> ArcRwSignal<u32> {
    RECOVERED.with(Clone::clone)
}

/// A counter that increases when the outcome of a change is unknown: everything on the page is reloaded.
#[must_use]
pub fn unknown_outcome_count() -> ArcRwSignal<u32> {
    DOUBT.with(Clone::clone)
}

/// A counter that increases on a 404 inside an organization, or if the organization keeps the user out: the user may not be
/// a member any more, or not reach it.
#[must_use]
pub fn not_found_count() -> ArcRwSignal<u32> {
    MISSED.with(Clone::clone)
}

/// Records a 404 for the path. Ignores a 404 for the organization itself: its caller handles it, and increasing the
/// counter would request the same organization again.
pub(super) fn note_not_found(path: &str) {
    if path.strip_prefix("/api/organizations/").is_some_and(|rest| rest.contains('/')) {
        MISSED.with(|count| count.update(|count| *count += 1));
    }
}

/// Increases [`recovery_count`]: failed reads are retried.
pub fn recover() {
    RECOVERED.with(|count| count.update(|count| *count += 1));
}

/// Increases [`unknown_outcome_count`]: the outcome of a change is unknown.
pub(super) fn note_unknown_outcome() {
    DOUBT.with(|count| count.update(|count| *count += 1));
}

/// Ends every [`pause`], so that waiting retries start now.
pub fn retry_now() {
    for resolve in WAITING.with(RefCell::take) {
        let _ = resolve.call0(&JsValue::NULL);
    }
}

/// Sets the callback for a response that says that the session is over.
pub fn on_signed_out(then: impl Fn() + 'static) {
    SIGNED_OUT.with(|slot| *slot.borrow_mut() = Some(Box::new(then)));
}

/// Records whether a response says that the session is over.
pub(super) fn note_session(over: bool) {
    SESSION_OVER.with(|signal| {
        if signal.get_untracked() != over {
            signal.set(over);
        }
    });
    if over {
        tell_signed_out();
    }
}

fn tell_signed_out() {
    SIGNED_OUT.with(|slot| slot.borrow().as_ref().map(|then| then()));
}

/// Whether the browser believes that it has a network.
#[must_use]
pub(super) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the browser has a network, as a signal; `watch_network` keeps it current.
pub(super) fn online() -> ArcRwSignal<bool> {
    ONLINE.with(Clone::clone)
}

/// Records whether the server was reached; returns true if the connection has just been lost.
pub(super) fn note_lost(lost: bool) -> bool {
    let before = LOST.with(|signal| {
        let before = signal.get_untracked();
        if before != lost {
            signal.set(lost);
        }
        before
    });
    if before && !lost {
        recover();
    }
    lost && !before
}

/// Waits for `time`, or until [`retry_now`] is called.
pub(super) async fn pause(time: Duration) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        WAITING.with(|waiting| waiting.borrow_mut().push(resolve.clone()));
        set_timeout(
            move || {
                WAITING.with(|waiting| waiting.borrow_mut().retain(|one| *one != resolve));
                let _ = resolve.call0(&JsValue::NULL);
            },
            time,
        );
    });
    let _ = JsFuture::from(promise).await;
}
