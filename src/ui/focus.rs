//! Moving the focus to what is being put on the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the element with this id, as soon as it is on the page and before the next key.
pub fn focus_when_there(id: String) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
