//! Detects whether the user is reading the list of events; if so, rows must not move.

use crate::query::Query;
use leptos::ev;
use rolecall_view::prelude::*;

/// Scrolling by less than this is ignored, in CSS pixels.
const STILL: f64 = 4.0;

/// Detects reading. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Reading {
    /// True if the pointer is over the rows, by the last enter or leave event.
    pub pointing: RwSignal<bool>,
    scroll: RwSignal<f64>,
    /// A scroll position, besides the top, at which the newest rows are visible.
    home: RwSignal<f64>,
    dialog: Memo<bool>,
}

impl Reading {
    /// Starts to listen for scrolling, pointer and focus.
    pub fn watch(query: Query) -> Reading {
        let position = || window().scroll_y().unwrap_or_default();
        let scroll = RwSignal::new(position());
        let listener = window_event_listener(ev::scroll, move |_| scroll.set(position()));
        on_cleanup(move || listener.remove());
        let dialog = query.value("dialog");
        Reading {
            pointing: RwSignal::new(false),
            scroll,
            home: RwSignal::new(0.0),
            dialog: Memo::new(move |_| !dialog.get().is_empty()),
        }
    }

    /// True if the user is reading now.
    pub fn now(self) -> bool {
        untrack(|| {
            let scroll = self.scroll.get();
            let scrolled = scroll > STILL && (scroll - self.home.get()).abs() > STILL;
            // Removing a row fires no leave or blur event, so check pointer and focus here.
            let at_rows = |state: &str| {
                let selector = format!(".events-table tbody{state}");
                document().query_selector(&selector).is_ok_and(|found| found.is_some())
            };
            let pointing = self.pointing.get() && at_rows(":hover");
            scrolled || pointing || at_rows(":focus-within") || self.dialog.get()
        })
    }

    /// Records that the newest rows are visible at the current scroll position, which therefore does not count as
    /// reading.
    pub fn at_the_newest(self) {
        self.home.set(window().scroll_y().unwrap_or_default());
    }
}
