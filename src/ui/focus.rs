//! Moves the focus to an element that is about to be mounted.

use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Focuses the element with this id as soon as it is mounted, before the next keystroke.
pub fn focus_when_there(id: String) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
