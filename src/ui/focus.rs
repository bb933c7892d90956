//! The keyboard focus: an element that is about to be mounted gets it, and new data does not lose it.

use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

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

/// Focuses the first element that matches a selector.
pub fn focus_first(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Call it before new data is shown: afterwards, the focus goes back where it was if it was lost.
pub fn keep_focus() {
    let Some(place) = FocusPlace::now() else { return };
    request_animation_frame(move || {
        if focused().is_none() {
            place.back();
            focus_heading_if_lost();
        }
    });
}

/// Where the focus was.
#[derive(Debug, Clone)]
pub struct FocusPlace {
    element: Element,
    /// The list item that it is in.
    item: Option<Element>,
}

impl FocusPlace {
    /// Where it is; `None` if nothing has it.
    #[must_use]
    pub fn now() -> Option<Self> {
        let element = focused()?;
        let item = element.closest("li").ok().flatten();
        Some(FocusPlace { element, item })
    }

    /// True unless the element and its list item are gone.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.element.is_connected() || self.item.as_ref().is_some_and(|item| item.is_connected())
    }

    /// True if the element is in a dialog.
    #[must_use]
    pub fn is_in_dialog(&self) -> bool {
        self.element.closest("dialog").is_ok_and(|dialog| dialog.is_some())
    }

    /// Moves the focus back. If the element is gone, what is left of its list item gets it. False if all of it is gone.
    pub fn back(self) -> bool {
        let rest = |item: Element| item.query_selector("summary, button, a").ok().flatten();
        let there = if self.element.is_connected() {
            Some(self.element)
        } else {
            self.item.filter(|item| item.is_connected()).and_then(rest)
        };
        there.map(focus).is_some()
    }
}

/// Moves the focus to the heading of the page if nothing has it.
pub fn focus_heading_if_lost() {
    if focused().is_none() {
        focus_heading();
    }
}

/// Moves the focus to the heading of the page.
pub fn focus_heading() {
    if let Some(heading) = document().query_selector("main h1").ok().flatten() {
        focus(heading);
    }
}

/// Scrolls the list with this id so that an item in it can be seen, and nothing else.
pub fn reveal_in(list: &str, item: &str) {
    let document = document();
    let (Some(list), Some(item)) = (document.get_element_by_id(list), document.get_element_by_id(item)) else { return };
    let (around, own) = (list.get_bounding_client_rect(), item.get_bounding_client_rect());
    let (above, below) = (around.top() - own.top(), own.bottom() - around.bottom());
    let by = if above > 0.0 { -above } else { below.max(0.0) };
    #[expect(clippy::cast_possible_truncation, reason = "a distance on the screen")]
    list.set_scroll_top(list.scroll_top() + by.round() as i32);
}

/// The element that has the focus; `None` if nothing has it.
fn focused() -> Option<Element> {
    document().active_element().filter(|element| element.tag_name() != "BODY")
}

fn focus(element: Element) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let _ = element.focus_with_options(&options);
    }
}
