//! Detects panics in spawned tasks.

use std::cell::{Cell, RefCell};

thread_local! {
    static NOTES_PANICS: Cell<bool> = const { Cell::new(false) };
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Records panics from now on: a panic in a spawned task would not fail the test. The app's state is undefined
/// afterwards, so the test should end.
pub fn note_panics() {
    if std::thread::panicking() || NOTES_PANICS.replace(true) {
        return;
    }
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        PANICS.with_borrow_mut(|all| all.push(info.to_string()));
    }));
}

/// The panics since [`note_panics`].
pub fn panics() -> Vec<String> {
    PANICS.with_borrow(Clone::clone)
}
