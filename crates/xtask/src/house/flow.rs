//! The page can be gone after an `await`, and using its signals then panics. So only a few modules, which handle this,
//! spawn tasks or send changes.

use super::lexer::lex;
use super::source::{Finding, SourceFile};

/// Modules that can spawn tasks; each handles a page that is gone after an `await`.
const HOMES: [&str; 7] = ["src/api", "src/session", "src/live", "src/load", "src/write", "src/poll", "src/ui"];

/// Forbids `spawn_local` elsewhere: there, a late response would stop the app.
pub(crate) fn few_places_spawn(file: &SourceFile) -> Vec<Finding> {
    let is_home = HOMES.iter().any(|home| file.belongs_to(home)) || file.path == "src/frame/lazy.rs";
    if !file.is_rust() || !file.path.starts_with("src/") || is_home {
        return Vec::new();
    }
    let lexed = lex(&file.text);
    let places = lexed.code.match_indices("spawn_local");
    places
        .map(|(at, _)| {
            let way =
                "send with `Write`, read with `Loaded`, `poll` or `read_then`: the page may be gone after an await";
            file.finding(lexed.line_at(at), way)
        })
        .collect()
}

/// Requires a `ChangeName` for every change, because the tests of late and lost responses iterate over these names.
pub(crate) fn changes_have_names(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() || !file.belongs_to("src/api") || file.path == "src/api/connection.rs" {
        return Vec::new();
    }
    let lexed = lex(&file.text);
    let is_change = file.path == "src/api/change.rs";
    ["Method::POST", "Method::PATCH", "Method::PUT", "Method::DELETE"]
        .iter()
        .flat_map(|method| lexed.code.match_indices(method))
        .filter(|(at, _)| {
            let before = lexed.code[..*at].trim_end();
            let call = &before[before.len().saturating_sub(120)..];
            let named = call.rfind("Change::").is_some_and(|start| call[start..].contains("ChangeName::"));
            !is_change && !named
        })
        .map(|(at, _)| {
            file.finding(lexed.line_at(at), "make it with `Change::new` or `Change::silent`, and a `ChangeName`")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spawns(path: &str, text: &str) -> usize {
        few_places_spawn(&SourceFile::new(path, text)).len()
    }

    fn unnamed(text: &str) -> usize {
        changes_have_names(&SourceFile::new("src/api/calls.rs", text)).len()
    }

    #[test]
    fn a_page_that_spawns_is_refused_and_the_places_made_for_it_are_not() {
        let text = "fn f() { leptos::task::spawn_local(async {}) }";
        assert_eq!(spawns("src/pages/members.rs", text), 1);
        assert_eq!(spawns("src/shell/banner.rs", text), 1);
        assert_eq!(
            spawns("src/write.rs", text) + spawns("src/ui/copy.rs", text) + spawns("tests/web/main.rs", text),
            0
        );
        assert_eq!(spawns("src/pages/members.rs", "// spawn_local ends the app\nfn f() {}"), 0);
    }

    #[test]
    fn a_change_without_a_name_is_refused() {
        assert_eq!(unnamed("fn f() { send(Method::POST, path) }"), 1);
        assert_eq!(unnamed("fn f() { Change::new(\n ChangeName::SignIn,\n Method::POST, path, body) }"), 0);
        assert_eq!(unnamed("fn f() { read(Method::GET, path) }"), 0);
    }
}
