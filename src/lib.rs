//! Rolecall in the browser: organizations, projects and permissions as a single-page app.
//!
//! Imports flow down: `ui` knows no route, no API and no role; `pages` stand on `frame`, the `shell` around them; `app` puts
//! them together.
//! The rules are asked of `rolecall-policy`, the very crate that the server enforces with.

#![expect(clippy::must_use_candidate, reason = "components are, one and all, and are used by name in views")]

mod address_bar;
pub mod api;
pub mod app;
pub mod chart;
mod crash;
pub mod csv;
pub mod form;
pub mod frame;
pub mod gate;
pub mod intl;
pub mod level;
pub mod load;
pub mod pages;
pub mod poll;
pub mod query;
pub mod routes;
mod row_actions;
pub mod session;
pub mod shell;
pub mod text;
pub mod time;
pub mod translated;
pub mod ui;
mod url_codec;
pub mod write;

/// Mounts the app in the body of the page.
pub fn start() {
    crash::show_panel_on_panic();
    translated::follow();
    leptos::mount::mount_to_body(app::App);
}
