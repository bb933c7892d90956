//! Reads pressed keys. Keystrokes that belong to an input method (IME) are ignored.

use web_sys::KeyboardEvent;

/// The key code that browsers report for a keystroke that an input method has consumed.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// The pressed key; `None` while an input method composes text. The Enter that ends a composition, and arrows among its
/// suggestions, must do nothing else. Safari reports that Enter after the composition has ended, but with the code 229,
/// so both are checked.
#[must_use]
pub fn pressed_key(event: &KeyboardEvent) -> Option<String> {
    let composes = event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD;
    (!composes).then(|| event.key())
}

/// The key that commands are pressed with: Ctrl, on a Mac ⌘.
#[must_use]
pub fn command_key() -> &'static str {
    let agent = rolecall_view::prelude::window().navigator().user_agent();
    if agent.is_ok_and(|agent| agent.contains("Mac")) { "⌘" } else { "Ctrl" }
}
