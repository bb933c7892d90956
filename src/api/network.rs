//! Whether the server can be reached, and who has to know: the line that says so, and what could not be loaded meanwhile.
//!
//! Only a lost connection counts here: a slow answer does not, nor one that says no.

use leptos::prelude::*;
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

/// True while asking makes no sense: the server cannot be reached, or answers that the session is over.
#[must_use]
pub fn is_cut_off() -> Signal<bool> {
    let (lost, over) = (connection_lost(), SESSION_OVER.with(Clone::clone));
    Signal::derive(move || lost.get() || over.get())
}

/// Rises when the server can be reached again, or the person has signed in again: what failed may be asked for once more.
#[must_use]
pub fn recovered() -> ArcRwSignal<u32> {
    RECOVERED.with(Clone::clone)
}

/// Rises when nobody knows whether a change was made: everything on the page is asked for once more.
#[must_use]
pub fn in_doubt() -> ArcRwSignal<u32> {
    DOUBT.with(Clone::clone)
}

/// Rises when something of an organization is not found: the person may not belong to it any more.
#[must_use]
pub fn missed() -> ArcRwSignal<u32> {
    MISSED.with(Clone::clone)
}

/// Notes that the path was not found. Not of an organization itself: whoever asks for one deals with that answer, and what
/// follows from it would ask for the same one again.
pub(super) fn note_missed(path: &str) {
    if path.strip_prefix("/api/organizations/").is_some_and(|rest| rest.contains('/')) {
        MISSED.with(|count| count.update(|count| *count += 1));
    }
}

/// Says that what failed may be asked for again.
pub fn recover() {
    RECOVERED.with(|count| count.update(|count| *count += 1));
}

/// Says that the outcome of a change is unknown.
pub(super) fn doubt() {
    DOUBT.with(|count| count.update(|count| *count += 1));
}

/// Ends the pauses of everything that waits to try again.
pub fn retry_now() {
    for resolve in WAITING.with(RefCell::take) {
        let _ = resolve.call0(&JsValue::NULL);
    }
}

/// Sets what happens when an answer says that the session is over.
pub fn on_signed_out(then: impl Fn() + 'static) {
    SIGNED_OUT.with(|slot| *slot.borrow_mut() = Some(Box::new(then)));
}

/// Notes what an answer says about the session.
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

/// Notes whether the server was reached; true if the connection is lost since now.
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

/// Waits, or until [`retry_now`].
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
