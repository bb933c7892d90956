//! Speeds up timers.

use wasm_bindgen::JsValue;

/// Makes all timers run fifty times as fast, to skip pauses.
pub fn hurry() {
    let hurried = js_sys::Function::new_no_args(
        "if (!window.slowTimeout) { const slow = window.setTimeout; window.slowTimeout = slow; \
         window.setTimeout = (run, wait, ...more) => slow.call(window, run, (wait ?? 0) / 50, ...more); }",
    );
    hurried.call0(&JsValue::NULL).unwrap();
}

/// Makes timers run normally again.
pub fn stop_hurrying() {
    let slow = js_sys::Function::new_no_args(
        "if (window.slowTimeout) { window.setTimeout = window.slowTimeout; window.slowTimeout = undefined; }",
    );
    slow.call0(&JsValue::NULL).unwrap();
}
