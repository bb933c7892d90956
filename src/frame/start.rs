//! The beginning of the page, which `index.html` paints before the program runs, and its end: the reload for a newer
//! build.

use rolecall_view::prelude::*;

/// Removes what `index.html` painted, because the app shows something itself now.
pub fn end_start() {
    if let Some(start) = document().get_element_by_id("start") {
        start.remove();
    }
}

/// Loads the page again, with the newest build of the app.
pub fn reload_page() {
    let _ = window().location().reload();
}
