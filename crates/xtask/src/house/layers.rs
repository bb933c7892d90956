//! Checks the layers of the app and of the server: a module imports only from layers below its own.

use super::imports::{imports, module_of};
use super::source::{Finding, SourceFile};
use std::collections::BTreeSet;
use std::fmt::{self, Display};

/// The top-level modules of a crate, in layers from the bottom up. Modules of one layer do not import each other.
#[derive(Debug)]
pub(crate) struct Side {
    /// Name of the side, for findings.
    pub(crate) name: &'static str,
    /// The folder of its files.
    pub(crate) root: &'static str,
    /// The name of the crate in `main.rs`.
    pub(crate) crate_name: &'static str,
    layers: &'static [(&'static str, &'static [&'static str])],
    /// Modules with modules of lower layers that they must not import either.
    apart: &'static [(&'static str, &'static [&'static str])],
}

impl Side {
    /// The layers of the server.
    pub(crate) const SERVER: Side = Side {
        name: "server",
        root: "crates/server/src/",
        crate_name: "rolecall_server",
        layers: &[
            ("characters", &["characters"]),
            ("leaves", &["client", "clock", "dns", "error", "hash", "metrics", "paths", "text", "token"]),
            ("days and months", &["calendar"]),
            ("settings", &["config"]),
            ("the log", &["logging"]),
            ("all SQL", &["store"]),
            ("work in the background", &["background"]),
            ("mail", &["mail"]),
            ("what the server does: the log of changes", &["activity"]),
            ("what the server does: people, money", &["accounts", "billing"]),
            (
                "what the server does: undoing, requests, ends, handing over, reviews",
                &["access_requests", "ends", "handovers", "reviews", "undo"],
            ),
            ("what the server does: events", &["events"]),
            ("what the server does: live updates; for operators", &["admin", "backup", "live"]),
            ("what every request can reach", &["state"]),
            ("hourly work, HTTP around the handlers, the demo", &["demo", "http", "jobs"]),
            ("handlers; numbers for monitoring", &["monitor", "routes"]),
            ("handlers by their paths", &["router"]),
            ("commands beside the server", &["commands"]),
            ("the program", &["main"]),
        ],
        apart: &[],
    };

    /// The layers of the browser app.
    pub(crate) const APP: Side = Side {
        name: "app",
        root: "src/",
        crate_name: "rolecall",
        layers: &[
            ("leaves", &["address_bar", "crash", "language", "translated", "url_codec"]),
            ("numbers and dates", &["intl"]),
            ("moments, files", &["csv", "time"]),
            ("the server, addresses, primitives, sentences", &["api", "routes", "text", "ui"]),
            ("who is signed in, charts", &["chart", "session"]),
            ("live updates", &["live"]),
            ("what pages stand on", &["frame", "gate"]),
            ("controls and changes", &["level", "row_actions", "write"]),
            ("reads", &["load"]),
            (
                "forms, polling, the query of the address, previews, undo, views",
                &["effects", "form", "poll", "query", "undo", "view_as"],
            ),
            ("pages", &["pages"]),
            ("the shell around pages", &["shell"]),
            ("all of it", &["app"]),
            ("the program", &["main"]),
        ],
        apart: &[("chart", &["api", "routes", "text"]), ("session", &["text", "ui"])],
    };

    fn is_apart(&self, module: &str, other: &str) -> bool {
        self.apart.iter().any(|(one, others)| *one == module && others.contains(&other))
    }

    fn layer_of(&self, module: &str) -> Option<usize> {
        self.layers.iter().position(|(_, modules)| modules.contains(&module))
    }
}

impl Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "layers of the {}, from the bottom up:", self.name)?;
        for (number, (what, modules)) in (1..).zip(self.layers) {
            write!(f, "\n{number:>4}  {} ({what})", modules.join(" "))?;
        }
        Ok(())
    }
}

/// Finds imports that do not point down, and modules without a layer.
pub(crate) fn check(files: &[SourceFile], side: &Side) -> Vec<Finding> {
    let modules: BTreeSet<String> = files.iter().filter_map(|file| root_module(file, side)).collect();
    files.iter().filter(|file| file.is_rust()).flat_map(|file| check_file(file, side, &modules)).collect()
}

/// The top-level module of a file. `None`: it is not on this side, or is `lib.rs`, which only lists the modules.
fn root_module(file: &SourceFile, side: &Side) -> Option<String> {
    module_of(&file.path, side.root)?.into_iter().next()
}

/// Checks a file. `modules`: all top-level modules of the crate.
fn check_file(file: &SourceFile, side: &Side, modules: &BTreeSet<String>) -> Vec<Finding> {
    let Some(module) = root_module(file, side) else { return Vec::new() };
    let Some(own) = side.layer_of(&module) else {
        return vec![file.finding(1, format!("`{module}` is in no layer of the {}: see house/layers.rs", side.name))];
    };
    let named = imports(file, side.root, side.crate_name).into_iter().filter_map(|import| {
        let other = import.path.first().filter(|other| **other != module)?;
        // `main.rs` imports from `lib.rs`.
        match side.layer_of(other) {
            Some(layer) if layer < own && !side.is_apart(&module, other) => None,
            None if module == "main" => None,
            // Reported once, at the module itself.
            None if modules.contains(other) => None,
            Some(_) => Some(file.finding(import.line, format!("`{module}` must not know `{other}`"))),
            None => {
                Some(file.finding(import.line, format!("`{other}` is no module in a layer: name the module itself")))
            }
        }
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(side: &Side, path: &str, text: &str) -> Vec<usize> {
        check(&[SourceFile::new(path, text)], side).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn an_upward_import_is_refused_in_every_spelling() {
        assert_eq!(refused(&Side::APP, "src/ui/button.rs", "\nuse crate::api::Client;"), [2]);
        assert_eq!(refused(&Side::APP, "src/ui/button.rs", "use crate::{ui::{icon, api}, session};"), [1]);
        assert_eq!(refused(&Side::APP, "src/ui/button.rs", "fn f() { super::super::routes::home() }"), [1]);
        assert_eq!(refused(&Side::APP, "src/ui.rs", "use super::pages as p;"), [1]);
        let store = "crates/server/src/store/users.rs";
        assert_eq!(refused(&Side::SERVER, store, "use crate::state::App;"), [1]);
        assert_eq!(refused(&Side::SERVER, store, "fn f(app: &crate::state::App) {}"), [1]);
        assert_eq!(refused(&Side::SERVER, store, "mod tests {\n use super::super::super::http;\n}"), [2]);
        assert_eq!(refused(&Side::SERVER, "crates/server/src/store.rs", "use crate::{clock,\n billing as b};"), [1]);
    }

    #[test]
    fn what_lies_below_is_open_and_what_stands_beside_is_not() {
        assert!(refused(&Side::APP, "src/pages/members.rs", "use crate::{api, session, ui, routes};").is_empty());
        assert_eq!(refused(&Side::APP, "src/pages/members.rs", "use crate::app::App;"), [1]);
        assert!(
            refused(&Side::SERVER, "crates/server/src/store/users.rs", "use crate::clock; use super::keys;").is_empty()
        );
        assert_eq!(refused(&Side::SERVER, "crates/server/src/billing/spend.rs", "use crate::accounts::Caller;"), [1]);
    }

    #[test]
    fn talking_of_others_is_no_import() {
        assert!(
            refused(&Side::APP, "src/ui/button.rs", "use crate::ui::api;\nuse super::icon; // not crate::api")
                .is_empty()
        );
        assert!(
            refused(&Side::SERVER, "crates/server/src/store.rs", "use std::fmt; fn f() { sqlx::query() }").is_empty()
        );
    }

    #[test]
    fn a_module_without_a_layer_is_refused() {
        assert_eq!(refused(&Side::SERVER, "crates/server/src/new_thing/part.rs", ""), [1]);
        assert_eq!(refused(&Side::SERVER, "crates/server/src/store.rs", "use crate::Shortcut;"), [1]);
        assert!(refused(&Side::SERVER, "crates/server/src/main.rs", "use rolecall_server::query_worker;").is_empty());
    }
}
