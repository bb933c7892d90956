//! Asking again and again, for what changes while somebody looks at it. Not for what is asked once: that is
//! [`crate::load`].

use js_sys::Promise;
use leptos::prelude::*;
use std::{future::Future, pin::Pin, rc::Rc, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Asks with `ask`, and again `every` so often after the answer to the question before, while `active` and while the tab
/// is seen; when it is seen again, at once. Ends with the component that called it.
///
/// A read that cannot reach the server waits until it is back (`api`), so nothing is asked for meanwhile.
pub fn poll<F: Future<Output = ()> + 'static>(every: Duration, active: Signal<bool>, ask: impl Fn() -> F + 'static) {
    poll_boxed(every, active, Rc::new(move || Box::pin(ask())));
}

type Ask = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>>;

/// As [`poll`], compiled once.
fn poll_boxed(every: Duration, active: Signal<bool>, ask: Ask) {
    let seen = tab_is_seen();
    // Rises whenever asking starts or stops: a round of another number has been overtaken.
    let newest = StoredValue::new(0_u64);
    Effect::new(move |before: Option<(bool, bool)>| {
        let round = newest.try_update_value(|number| {
            *number += 1;
            *number
        });
        let now = (active.get(), seen.get());
        if now == (true, true) {
            let ask = Rc::clone(&ask);
            let mut waits = before != Some((true, false));
            leptos::task::spawn_local(async move {
                loop {
                    if waits {
                        pause(every).await;
                    }
                    waits = true;
                    // None, as of a page that is gone, is never the number of this round.
                    if newest.try_get_value() != round || round.is_none() {
                        return;
                    }
                    ask().await;
                }
            });
        }
        now
    });
}

/// Whether somebody can see this tab.
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
