//! Whether the server can be reached, and who has to know: the line that says so, and what could not be loaded meanwhile.
//!
//! Only a lost connection counts here: a slow answer does not, nor one that says no.

use super::connection::probe;
use leptos::prelude::*;
use std::{cell::RefCell, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The pauses between two tries to reach the server while the connection is lost; the last one repeats.
const PROBE_BACK_OFF: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

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

/// As [`is_online`], followed: the browser knows of a lost network before any request does, and of its return. To be called
/// by the component that shows it; it listens while that is there.
pub fn watch_network() -> ArcRwSignal<bool> {
    let online = ONLINE.with(Clone::clone);
    let set = {
        let online = online.clone();
        move || online.set(is_online())
    };
    let set_back = set.clone();
    let gone = window_event_listener(leptos::ev::offline, move |_| {
        set();
        note_connection(true);
    });
    let back = window_event_listener(leptos::ev::online, move |_| {
        set_back();
        retry_now();
    });
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
    online
}

/// Notes whether the server was reached. While it is not, it is asked again and again until it answers.
pub(super) fn note_connection(lost: bool) {
    let before = LOST.with(|signal| {
        let before = signal.get_untracked();
        if before != lost {
            signal.set(lost);
        }
        before
    });
    match (before, lost) {
        (false, true) => leptos::task::spawn_local(probe_until_reached()),
        (true, false) => recover(),
        _ => {}
    }
}

async fn probe_until_reached() {
    let mut waits = PROBE_BACK_OFF.iter();
    let mut wait = Duration::ZERO;
    while LOST.with(GetUntracked::get_untracked) {
        wait = waits.next().copied().unwrap_or(wait);
        pause(wait).await;
        if LOST.with(GetUntracked::get_untracked) {
            probe().await;
        }
    }
}

/// Asks once whether the server is there, for something that failed to load by another way than `api`.
pub fn check_connection() {
    leptos::task::spawn_local(probe());
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
