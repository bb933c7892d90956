//! Component tests in a real browser, with a fake server in each test. End-to-end tests against the real server are in
//! `tests/e2e`.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on shall stop where it is")]

mod chart;
mod company;
mod gate;
mod intl;
mod invite_dialog;
mod language;
mod late_answers;
mod live_events;
mod live_updates;
mod meanwhile;
mod moment;
mod organization_switcher;
mod palette;
mod privacy_toggle;
mod reads;
mod recovery;
mod role_table;
mod support;
mod trends;
mod unknown_outcomes;
mod views;
mod writes;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
