//! Asking again and again, for what changes while somebody looks at it. Not for what is asked once: that is
//! [`crate::load`].

use crate::{api, load::spawn_owned};
use js_sys::Promise;
use leptos::prelude::*;
use std::{future::Future, pin::Pin, rc::Rc, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Asks with `ask`, and again `every` so often after the answer before, while `active`, while the tab is seen and while
/// the server answers; when it is seen again, at once. Ends with the component that called it: `ask` is dropped where it is, so what follows an
/// `await` in it may assume that the component is there.
pub fn poll<F: Future<Output = ()> + 'static>(every: Duration, active: Signal<bool>, ask: impl Fn() -> F + 'static) {
    poll_boxed(every, active, Rc::new(move || Box::pin(ask())));
}

type Ask = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>>;

/// As [`poll`], compiled once.
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
