//! Values that a password manager or the browser has put into fields without telling the page.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

/// Makes every form read its fields before it is sent: each field gets an `input` event first, whose handlers take over
/// what stands in it. Some password managers, and browsers before the first press on a page, fill fields without one.
/// To be called once, when the app starts; it listens for as long as the page is open.
pub fn read_filled_fields() {
    let listener = Closure::<dyn Fn(Event)>::new(|event: Event| {
        if let Some(form) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            announce_values(&form);
        }
    });
    // Before the form's own handler: while the event is on its way down.
    let added = document().add_event_listener_with_callback_and_bool("submit", listener.as_ref().unchecked_ref(), true);
    if added.is_ok() {
        listener.forget();
    }
}

fn announce_values(form: &Element) {
    // Nobody fills a field that cannot be typed in; the page may show something of its own there.
    let Ok(fields) = form.query_selector_all(":is(input, textarea):not(:disabled, [readonly])") else { return };
    for field in (0..fields.length()).filter_map(|index| fields.get(index)) {
        // The handlers are on the fields themselves, so it need not bubble.
        if let Ok(event) = Event::new("input") {
            let _ = field.dispatch_event(&event);
        }
    }
}
