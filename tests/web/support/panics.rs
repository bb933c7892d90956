//! Panics in tasks that nobody waits for.

use std::cell::{Cell, RefCell};

thread_local! {
    static NOTES_PANICS: Cell<bool> = const { Cell::new(false) };
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// From now on panics are noted: one in a task that nobody waits for would not make a test fail by itself. After one the
/// app is as it was left, so the test should end.
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
