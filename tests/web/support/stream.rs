//! A fake stream of live updates behind `EventSource`.

use js_sys::{Array, Function, Reflect};
use rolecall_view::prelude::*;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

/// Replaces `EventSource` by one that connects to nothing: at each mount, so that no test asks the real server.
pub fn fake_streams() {
    let install = Function::new_no_args(
        "window.streams = []; \
         window.mounts = (window.mounts ?? 0) + 1; \
         window.EventSource = class extends EventTarget { \
           constructor(url) { super(); this.url = url; this.readyState = 0; window.streams.push(this); } \
           close() { this.readyState = 2; } \
         };",
    );
    install.call0(&JsValue::NULL).unwrap();
}

fn streams() -> Array {
    Reflect::get(&window(), &"streams".into()).unwrap().unchecked_into()
}

fn is_closed(stream: &JsValue) -> bool {
    Reflect::get(stream, &"readyState".into()).unwrap() == 2
}

/// The addresses of all streams so far.
pub fn stream_urls() -> Vec<String> {
    streams().iter().map(|stream| Reflect::get(&stream, &"url".into()).unwrap().as_string().unwrap()).collect()
}

/// Number of open streams.
pub fn open_streams() -> usize {
    streams().iter().filter(|stream| !is_closed(stream)).count()
}

/// Sends an event on the open stream. The id is made unique among the tests: the app goes on from where it was.
pub fn send_event(id: &str, kind: &str, data: &Value) {
    let send = Function::new_with_args(
        "id, kind, data",
        "const stream = window.streams.find((stream) => stream.readyState !== 2); \
         stream.dispatchEvent(new MessageEvent(kind, { data, lastEventId: `${window.mounts}/${id}` }));",
    );
    send.call3(&JsValue::NULL, &id.into(), &kind.into(), &data.to_string().into()).unwrap();
}

/// Tells the open stream that it is `open`, or that an `error` has ended it.
pub fn stream_fires(kind: &str) {
    let fire = Function::new_with_args(
        "kind",
        "window.streams.find((stream) => stream.readyState !== 2).dispatchEvent(new Event(kind));",
    );
    fire.call1(&JsValue::NULL, &kind.into()).unwrap();
}
