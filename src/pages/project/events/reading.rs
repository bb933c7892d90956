//! Whether somebody reads the list of events: then nothing in it moves.

use crate::query::Query;
use leptos::{ev, prelude::*};

/// How far a page may be moved by accident, in CSS pixels.
const STILL: f64 = 4.0;

/// Whether somebody reads. Copy; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Reading {
    /// The pointer was over the rows when it last went in or out.
    pub pointing: RwSignal<bool>,
    scroll: RwSignal<f64>,
    /// Where the newest are in sight, besides at the top.
    home: RwSignal<f64>,
    dialog: Memo<bool>,
}

impl Reading {
    /// Starts to look.
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

    /// Whether somebody reads now.
    pub fn now(self) -> bool {
        untrack(|| {
            let scroll = self.scroll.get();
            let scrolled = scroll > STILL && (scroll - self.home.get()).abs() > STILL;
            // Rows that go take neither the pointer nor the focus along, so both are asked for.
            let at_rows = |state: &str| {
                let selector = format!(".events-table tbody{state}");
                document().query_selector(&selector).is_ok_and(|found| found.is_some())
            };
            let pointing = self.pointing.get() && at_rows(":hover");
            scrolled || pointing || at_rows(":focus-within") || self.dialog.get()
        })
    }

    /// The newest have just been brought in sight: where the page is now, nobody reads older ones.
    pub fn at_the_newest(self) {
        self.home.set(window().scroll_y().unwrap_or_default());
    }
}
