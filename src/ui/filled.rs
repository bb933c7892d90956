//! Values that a password manager or the browser has filled in without an `input` event.

use rolecall_view::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

/// Makes every form read its fields before it is submitted: each field gets an `input` event first, so that its handler
/// sees the value. Some password managers, and browsers before the first click on a page, fill in fields without one.
/// Call it once, at start.
pub fn read_filled_fields() {
    let listener = Closure::<dyn Fn(Event)>::new(|event: Event| {
        if let Some(form) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            announce_values(&form);
        }
    });
    // In the capture phase, so before the form's own handler.
    let added = document().add_event_listener_with_callback_and_bool("submit", listener.as_ref().unchecked_ref(), true);
    if added.is_ok() {
        listener.forget();
    }
}

fn announce_values(form: &Element) {
    // Nobody can fill in a disabled or read-only field; its text can differ from its value.
    let Ok(fields) = form.query_selector_all(":is(input, textarea):not(:disabled, [readonly])") else { return };
    for field in (0..fields.length()).filter_map(|index| fields.get(index)) {
        // The handlers are on the fields, so it need not bubble.
        if let Ok(event) = Event::new("input") {
            let _ = field.dispatch_event(&event);
        }
    }
}
