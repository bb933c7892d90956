//! Finds the modules of its own crate that a Rust file names, in `use` and in paths.
//!
//! It does not compile: a re-exported name counts as a name of the module that re-exports it. That can only add
//! circles, because a module that re-exports a name imports it, too.

use super::lexer::{Lexed, lex};
use super::source::SourceFile;
use std::collections::HashMap;

/// An imported path, from the root of the crate: `crate::store::users` is `["store", "users"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// The line, from 1.
    pub(crate) line: usize,
    pub(crate) path: Vec<String>,
    /// True if it is in `mod tests { … }`.
    pub(crate) in_tests: bool,
}

/// The module path of a file, from the root of the crate whose files are in `root` (`src/`). `None`: not in that crate.
/// The root (`lib.rs`) is the empty path.
pub(crate) fn module_of(file: &str, root: &str) -> Option<Vec<String>> {
    let path = file.strip_prefix(root)?.strip_suffix(".rs")?;
    Some(if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() })
}

/// All imports of a file from its own crate. `crate_name`: the name of the crate in `main.rs`.
pub(crate) fn imports(file: &SourceFile, root: &str, crate_name: &str) -> Vec<Import> {
    let Some(module) = module_of(&file.path, root) else { return Vec::new() };
    let lexed = lex(&file.text);
    let mut reader = ImportReader { module, crate_name, names: HashMap::new(), found: Vec::new() };
    for (at, tree) in uses(&lexed.code) {
        reader.read_use(&lexed, at, tree);
    }
    reader.read_paths(&lexed);
    reader.found
}

struct ImportReader<'a> {
    /// The module of the file.
    module: Vec<String>,
    crate_name: &'a str,
    /// The imported paths, by the name used in the file.
    names: HashMap<String, Vec<String>>,
    found: Vec<Import>,
}

impl ImportReader<'_> {
    fn read_use(&mut self, lexed: &Lexed, at: usize, tree: &str) {
        for (path, name) in leaves(tree) {
            let inline = inline_modules(&lexed.code, at);
            let Some(path) = self.path_from_root(&path, &inline) else { continue };
            if let Some(name) = name.or_else(|| path.last().cloned()) {
                self.names.insert(name, path.clone());
            }
            self.add(lexed.line_at(at), path, &inline);
        }
    }

    fn add(&mut self, line: usize, path: Vec<String>, inline: &[String]) {
        let in_tests = inline.iter().any(|module| module == "tests");
        self.found.push(Import { line, path, in_tests });
    }

    /// Finds paths outside of `use`, such as `crate::api::get()`, `super::icon()`, or `users::find()` after `use
    /// crate::store::users`.
    fn read_paths(&mut self, lexed: &Lexed) {
        let code = &lexed.code;
        for (at, path) in paths(code) {
            let Some(first) = path.first() else { continue };
            let inline = inline_modules(code, at);
            let whole = match first.as_str() {
                "crate" | "super" | "self" => self.path_from_root(&path, &inline),
                name if name == self.crate_name => self.path_from_root(&path, &[]),
                name => {
                    let before = self.names.get(name).cloned();
                    // Otherwise it can be a child module, which the root does not need to import.
                    let before = before.unwrap_or_else(|| [self.module.as_slice(), &[name.to_owned()]].concat());
                    Some([before.as_slice(), &path[1..]].concat())
                }
            };
            if let Some(path) = whole {
                self.add(lexed.line_at(at), path, &inline);
            }
        }
    }

    /// Resolves a path from the root of the crate; `None`: it is in another crate. `inline`: the enclosing inline
    /// modules.
    fn path_from_root(&self, path: &[String], inline: &[String]) -> Option<Vec<String>> {
        let mut here = [self.module.as_slice(), inline].concat();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            name if name == self.crate_name => return Some(path[1..].to_vec()),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    here.pop();
                    rest = &rest[1..];
                }
            }
            // A child module, or another crate, whose name no module has.
            _ => {}
        }
        here.extend(rest.iter().cloned());
        Some(here)
    }
}

/// The keyword before a tree of imports.
const USE: &str = "use ";

/// The trees of all `use` declarations, with their positions.
fn uses(code: &str) -> Vec<(usize, &str)> {
    let starts = code.match_indices(USE).filter(|(at, _)| !follows_a_name(code, *at));
    starts.filter_map(|(at, word)| Some((at, code[at + word.len()..].split_once(';')?.0))).collect()
}

/// True if the position is inside a name or path.
fn follows_a_name(code: &str, at: usize) -> bool {
    code[..at].ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == ':')
}

/// The paths of a tree, each with its alias if it has one: `a::{b as c, d::{self}}` has `a::b` as `c`, and `a::d`.
fn leaves(tree: &str) -> Vec<(Vec<String>, Option<String>)> {
    let tree = tree.trim();
    if let Some((before, list)) = tree.split_once('{') {
        let before = names(before);
        let inside = list.rsplit_once('}').map_or(list, |(inside, _)| inside);
        let below = items(inside).into_iter().flat_map(leaves);
        return below.map(|(path, name)| (joined(&before, path), name)).collect();
    }
    let (path, name) =
        tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim().to_owned())));
    if path.is_empty() { Vec::new() } else { vec![(names(path), name)] }
}

/// Appends a path to another; `self` adds nothing, and `*` means everything in it.
fn joined(before: &[String], path: Vec<String>) -> Vec<String> {
    let below = if before.is_empty() || path != ["self"] { path } else { Vec::new() };
    before.iter().cloned().chain(below).collect()
}

fn names(path: &str) -> Vec<String> {
    path.split("::").map(str::trim).filter(|part| !part.is_empty() && *part != "*").map(str::to_owned).collect()
}

/// Splits a list, whose items can be lists.
fn items(list: &str) -> Vec<&str> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, next) in list.char_indices() {
        match next {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(&list[start..]);
    items
}

/// All paths with at least two segments outside of `use`, with their positions.
fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let is_name = |next: char| next.is_alphanumeric() || next == '_';
    let uses = uses(code);
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(at) = code[rest..].find("::").map(|at| rest + at) {
        let start = code[..at].trim_end_matches(is_name).len();
        let path: String = code[start..].chars().take_while(|next| is_name(*next) || *next == ':').collect();
        rest = start + path.len().max(at + 2 - start);
        let is_use = uses.iter().any(|(at, tree)| (*at..at + USE.len() + tree.len()).contains(&start));
        let begins_low = path.starts_with(|first: char| first.is_lowercase() || first == '_');
        if begins_low && !is_use && !follows_a_name(code, start) {
            found.push((start, names(&path)));
        }
    }
    found
}

/// The inline modules around a position: `["tests"]` in `mod tests { … }`.
fn inline_modules(code: &str, at: usize) -> Vec<String> {
    let mut open: Vec<Option<String>> = Vec::new();
    let mut before = 0;
    for (brace, sign) in code[..at].match_indices(['{', '}']) {
        if sign == "}" {
            open.pop();
        } else {
            let statement = code[before..brace].rsplit([';', '}', ']']).next().unwrap_or_default();
            let mut words = statement.split_whitespace().skip_while(|word| *word != "mod").skip(1);
            open.push(words.next().map(str::to_owned));
        }
        before = brace + 1;
    }
    open.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile::new(path, text);
        imports(&file, "src/", "rolecall").into_iter().map(|import| import.path.join("::")).collect()
    }

    #[test]
    fn a_use_is_read_in_every_spelling() {
        assert_eq!(named("src/a/b.rs", "use crate::{c::{d, e as f}, g};"), ["c::d", "c::e", "g"]);
        assert_eq!(named("src/a/b.rs", "pub(crate) use super::super::c::{self, d::*};"), ["c", "c::d"]);
        assert_eq!(named("src/a.rs", "use self::b::C; use super::d;"), ["a::b::C", "d"]);
        assert_eq!(named("src/main.rs", "fn main() { rolecall::start() } use rolecall::a;"), ["a", "start"]);
    }

    #[test]
    fn paths_in_the_code_are_read() {
        assert_eq!(named("src/a/b.rs", "fn f() { crate::c::d(super::e::F::new()) }"), ["c::d", "a::e::F::new"]);
        assert_eq!(named("src/a.rs", "use crate::b::c; fn f() { c::d::e() }"), ["b::c", "b::c::d::e"]);
        assert_eq!(named("src/a.rs", "use crate::b as c;\nfn f() { c::d() }"), ["b", "b::d"]);
    }

    #[test]
    fn modules_in_a_file_are_levels_too() {
        let text = "mod tests { use super::b; fn f() { super::super::c::d() } } fn g() { super::e::f() }";
        assert_eq!(named("src/a.rs", text), ["a::b", "c::d", "e::f"]);
    }

    #[test]
    fn comments_and_strings_name_nothing() {
        assert!(named("src/a.rs", "// use crate::b;\nconst C: &str = \"crate::d::e\";").is_empty());
    }
}
