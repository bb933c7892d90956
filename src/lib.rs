//! Rolecall in the browser: organizations, projects and permissions as a single-page app.
//!
//! Imports point down: `ui` knows no route, API or role; `pages` use `frame`; `shell` surrounds the pages; `app`
//! combines them all. Permissions come from `rolecall-policy`, the crate with which the server enforces them.

#![expect(clippy::must_use_candidate, reason = "components are, one and all, and are used by name in views")]

/// Makes the chunk of the caller need the code of the members page and of live updates (`frame::chunk`).
macro_rules! refer_to_members {
    () => {
        std::hint::black_box((
            crate::pages::role_table::members as crate::frame::Make,
            crate::shell::follow_changes as crate::frame::Make,
        ))
    };
}

mod address_bar;
pub mod api;
pub mod app;
pub mod chart;
mod crash;
pub mod csv;
pub mod effects;
pub mod form;
pub mod frame;
pub mod gate;
pub mod intl;
pub mod language;
pub mod level;
pub mod live;
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
pub mod undo;
mod url_codec;
pub mod view_as;
pub mod write;

/// Mounts the app in the document's body, once its texts are there.
pub fn start() {
    crash::log_panics();
    translated::follow();
    api::start_in_preferred_language(|| leptos::mount::mount_to_body(app::App));
}
