//! Which part of the app may use which: imports flow down, and one place talks to the server.

use super::lexer::{Lexed, lex};
use super::source::{File, Finding};

/// Part of the app, and the parts above it that it must not know.
const ABOVE: [(&str, &[&str]); 8] = [
    ("src/ui", &["api", "session", "routes", "live", "gate", "text", "load", "frame", "pages", "shell", "app"]),
    ("src/chart", &["api", "session", "routes", "live", "gate", "text", "load", "frame", "pages", "shell", "app"]),
    ("src/routes", &["api", "session", "live", "gate", "ui", "load", "frame", "pages", "shell", "app"]),
    ("src/api", &["session", "gate", "ui", "text", "load", "frame", "pages", "shell", "app"]),
    ("src/session", &["gate", "ui", "text", "load", "frame", "pages", "shell", "app"]),
    ("src/frame", &["gate", "level", "load", "write", "form", "query", "poll", "row_actions", "pages", "shell", "app"]),
    ("src/pages", &["shell", "app"]),
    ("src/shell", &["app"]),
];

/// `ui ← session ← frame ← pages ← shell ← app`: the primitives know no route, no API and no role, and what pages stand on
/// knows no page.
pub(crate) fn imports_flow_down(file: &File) -> Vec<Finding> {
    let Some((part, above)) = ABOVE.iter().find(|(part, _)| file.is_rust() && file.belongs_to(part)) else {
        return Vec::new();
    };
    let lexed = lex(&file.text);
    let used = from_the_root(&lexed, depth(&file.path));
    used.into_iter()
        .filter(|(_, module)| above.contains(&module.as_str()))
        .map(|(line, module)| file.finding(line, format!("`{part}` must not know `{module}`")))
        .collect()
}

/// Everything goes through `src/api.rs`, which has the time-outs, the aborts and the errors.
pub(crate) fn one_place_fetches(file: &File) -> Vec<Finding> {
    if !file.is_rust() || !file.path.starts_with("src/") || file.belongs_to("src/api") {
        return Vec::new();
    }
    let lexed = lex(&file.text);
    lexed
        .code
        .match_indices("gloo_net")
        .map(|(at, _)| file.finding(lexed.line_at(at), "fetch through `crate::api` instead"))
        .collect()
}

/// Keys of the keyboard are read by `ui::pressed_key`, which leaves out those of an input method.
pub(crate) fn one_place_reads_keys(file: &File) -> Vec<Finding> {
    if !file.is_rust() || !file.path.starts_with("src/") || file.path == "src/ui/key.rs" {
        return Vec::new();
    }
    let lexed = lex(&file.text);
    // `key().as_deref()` is that of a storage event, which has an optional one.
    let reads = lexed
        .code
        .match_indices("event.key()")
        .filter(|(at, read)| !lexed.code[at + read.len()..].trim_start().starts_with(".as_deref()"));
    reads.map(|(at, _)| file.finding(lexed.line_at(at), "read the key by `ui::pressed_key` instead")).collect()
}

/// How many modules a file is below the root of its crate: 1 for `src/ui.rs`, 2 for `src/ui/button.rs`.
fn depth(path: &str) -> usize {
    path.matches('/').count()
}

/// The modules at the root of the crate that the code names: `crate::api`, `crate::{ui, routes}`, or up by `super`.
fn from_the_root(lexed: &Lexed, depth: usize) -> Vec<(usize, String)> {
    let way_up = "super::".repeat(depth);
    let mut found = Vec::new();
    for start in ["crate::", way_up.as_str()] {
        for (at, _) in lexed.code.match_indices(start) {
            let line = lexed.line_at(at);
            let rest = lexed.code[at + start.len()..].trim_start();
            found.extend(first_names(rest).into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// The first names of a path or of a braced list of paths: `a::b` has `a`, `{a::{b, c}, d}` has `a` and `d`.
fn first_names(path: &str) -> Vec<String> {
    let Some(list) = path.strip_prefix('{') else { return vec![first_name(path)] };
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut expected = true;
    for (at, next) in list.char_indices() {
        match next {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            _ if expected && !next.is_whitespace() => {
                names.push(first_name(&list[at..]));
                expected = false;
            }
            _ => {}
        }
    }
    names
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &str, text: &str) -> Vec<usize> {
        imports_flow_down(&File::new(path, text)).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_primitive_that_knows_the_api_is_refused_however_it_says_so() {
        assert_eq!(refused("src/ui/button.rs", "\nuse crate::api::Client;"), [2]);
        assert_eq!(refused("src/ui/button.rs", "use crate::{ui::{icon, api}, session};"), [1]);
        assert_eq!(refused("src/ui/button.rs", "fn f() { super::super::routes::home() }"), [1]);
        assert_eq!(refused("src/ui.rs", "use super::pages;"), [1]);
    }

    #[test]
    fn a_primitive_may_know_its_own_and_talk_about_the_others() {
        assert!(refused("src/ui/button.rs", "use crate::ui::api;\nuse super::icon; // not crate::api").is_empty());
        assert!(refused("src/ui/button.rs", "use crate::{ui::{icon, api}};").is_empty());
    }

    #[test]
    fn a_page_may_know_what_is_below_it_and_not_the_app() {
        assert!(refused("src/pages/members.rs", "use crate::{api, session, ui, routes};").is_empty());
        assert_eq!(refused("src/pages/members.rs", "use crate::app::App;"), [1]);
    }

    #[test]
    fn what_pages_stand_on_knows_no_page_and_pages_no_shell() {
        assert_eq!(refused("src/frame/lazy.rs", "use crate::pages::Home;"), [1]);
        assert_eq!(refused("src/pages/account.rs", "use crate::{frame::Heading, shell::TopBar};"), [1]);
        assert_eq!(refused("src/shell/nav.rs", "use crate::app::App;"), [1]);
        assert!(refused("src/shell.rs", "use crate::{frame::Banner, pages::account};").is_empty());
    }

    #[test]
    fn a_key_read_without_a_thought_of_input_methods_is_refused() {
        let text = "if event.key() == \"Enter\" {}";
        assert_eq!(one_place_reads_keys(&File::new("src/ui/menu.rs", text)).len(), 1);
        assert!(one_place_reads_keys(&File::new("src/ui/key.rs", text)).is_empty());
        assert!(one_place_reads_keys(&File::new("src/session/tabs.rs", "event.key().as_deref()")).is_empty());
    }

    #[test]
    fn a_fetch_outside_of_the_api_is_refused() {
        let text = "use gloo_net::http::Request;";
        assert_eq!(one_place_fetches(&File::new("src/pages/members.rs", text)).len(), 1);
        assert!(one_place_fetches(&File::new("src/api.rs", text)).is_empty());
        assert!(one_place_fetches(&File::new("src/api/request.rs", text)).is_empty());
        assert!(one_place_fetches(&File::new("src/load.rs", "// gloo_net")).is_empty());
    }
}
