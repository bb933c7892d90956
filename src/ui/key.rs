//! Keys, as every control reads them: a key that belongs to an input method (IME) is no key of ours.

use web_sys::KeyboardEvent;

/// What browsers report as the code of a key that an input method has taken.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// The key that was pressed; none while an input method composes text. The Enter that ends a composition, or the arrow
/// that moves through its suggestions, must do nothing else. Safari reports that Enter after the composition has ended,
/// with the code 229, so both signs are read.
#[must_use]
pub fn pressed_key(event: &KeyboardEvent) -> Option<String> {
    let composes = event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD;
    (!composes).then(|| event.key())
}
