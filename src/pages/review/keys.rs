//! Moving and deciding by keys in the list of findings.

use crate::ui::{is_shortcut, pressed_key};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// The attribute of a control with its decision.
pub(super) const CHOICE: &str = "data-choice";

/// The single keys, and what they decide.
const KEYS: [(&str, &str); 3] = [("k", "keep"), ("l", "lower"), ("r", "remove")];

/// Handles a key that is pressed in the list: arrows move to another finding, and K, L and R decide and move on.
pub(super) fn press(event: &KeyboardEvent) {
    let Some(focused) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(line) = focused.closest(".review-line").ok().flatten() else { return };
    let choice = focused.get_attribute(CHOICE).unwrap_or_default();
    let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !event.shift_key();
    let step = match pressed_key(event).as_deref() {
        Some("ArrowDown") if is_plain => 1,
        Some("ArrowUp") if is_plain => -1,
        _ => {
            if let Some((_, choice)) = KEYS.iter().find(|(key, _)| is_shortcut(event, key)) {
                event.prevent_default();
                decide(&line, choice);
            }
            return;
        }
    };
    event.prevent_default();
    move_on(&line, step, &choice);
}

/// Presses the control with this decision and goes to the next finding. One that is refused explains itself; one that is
/// not there does nothing.
fn decide(line: &Element, choice: &str) {
    let Some(button) = control(line, choice) else { return };
    let _ = button.focus();
    if button.get_attribute("aria-disabled").is_none() {
        button.click();
        move_on(line, 1, choice);
    }
}

/// Focuses the control for `choice`, or else the first one, of the finding `step` lines on.
fn move_on(line: &Element, step: i32, choice: &str) {
    let Ok(lines) = document().query_selector_all(".review-line") else { return };
    let at = (0..lines.length()).find(|at| lines.item(*at).is_some_and(|other| other == **line));
    let next = at.and_then(|at| at.checked_add_signed(step)).and_then(|next| lines.item(next));
    let Some(next) = next.and_then(|next| next.dyn_into::<Element>().ok()) else { return };
    if let Some(button) = control(&next, choice).or_else(|| control(&next, "keep")) {
        let _ = button.focus();
    }
}

fn control(line: &Element, choice: &str) -> Option<HtmlElement> {
    let selector = format!("[{CHOICE}={choice}]");
    line.query_selector(&selector).ok().flatten()?.dyn_into().ok()
}
