//! Polling, for data that changes while it is shown. For reads that are not repeated, see [`crate::load`].

use crate::{api, load::spawn_owned};
use js_sys::Promise;
use rolecall_view::prelude::*;
use std::{future::Future, pin::Pin, rc::Rc, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Calls `ask` again and again, with a pause of `every` after each response, while `active` is true, the tab is visible
/// and the server can be reached; at once when the tab becomes visible again. Ends with the component that called it:
/// `ask` is then dropped, so the code after an `await` in it can assume that the component is there.
pub fn poll<F: Future<Output = ()> + 'static>(every: Duration, active: Signal<bool>, ask: impl Fn() -> F + 'static) {
    poll_boxed(every, active, Rc::new(move || Box::pin(ask())));
}

type Ask = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>>;

/// As [`poll`], but not generic, so that it is compiled only once.
fn poll_boxed(every: Duration, active: Signal<bool>, ask: Ask) {
    let seen = tab_is_seen();
    let cut_off = api::is_cut_off();
    Effect::new(move |before: Option<(bool, bool)>| {
        let now = (active.get() && !cut_off.get(), seen.get());
        if now == (true, true) {
            let ask = Rc::clone(&ask);
            let waits = before != Some((true, false));
            spawn_owned(Box::pin(async move {
                if waits {
                    pause(every).await;
                }
                loop {
                    ask().await;
                    pause(every).await;
                }
            }));
        }
        now
    });
}

/// A signal that is true while this tab is visible.
fn tab_is_seen() -> RwSignal<bool> {
    let seen = RwSignal::new(!document().hidden());
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        seen.set(!document().hidden());
    });
    on_cleanup(move || listener.remove());
    seen
}

async fn pause(time: Duration) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                let _ = resolve.call0(&JsValue::NULL);
            },
            time,
        );
    });
    let _ = JsFuture::from(promise).await;
}
