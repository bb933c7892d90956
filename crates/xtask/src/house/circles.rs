//! Finds circular imports between files of the app or the server.
//!
//! Importing from a parent module (`super::`) is allowed, because in Rust a module contains the files below it; every
//! other path from a file back to itself is a circle. Imports by tests are ignored.

use super::imports::{imports, module_of};
use super::layers::Side;
use super::source::{Finding, SourceFile};
use std::collections::{BTreeMap, BTreeSet};

/// For each file the files it imports, with the line of the first import.
type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, usize>>;

/// All circles of a side, each reported once, at the first of its files.
pub(crate) fn check(files: &[SourceFile], side: &Side) -> Vec<Finding> {
    let graph = graph(files, side);
    let mut findings = Vec::new();
    for circle in circles(&graph) {
        let first = circle.iter().next().and_then(|first| {
            let (next, line) = graph.get(first)?.iter().find(|(next, _)| circle.contains(*next))?;
            Some((*first, *next, *line))
        });
        if let Some((path, next, line)) = first {
            let what = format!(
                "a circle of {} files leads from here to `{next}` and back: {}",
                circle.len(),
                some_of(&circle)
            );
            findings.push(Finding { path: path.to_owned(), line, what });
        }
    }
    findings
}

fn some_of(circle: &BTreeSet<&str>) -> String {
    let mut names: Vec<_> = circle.iter().take(6).copied().collect();
    if circle.len() > names.len() {
        names.push("…");
    }
    names.join(", ")
}

fn graph<'a>(files: &'a [SourceFile], side: &Side) -> Graph<'a> {
    let modules: BTreeMap<Vec<String>, &SourceFile> = files
        .iter()
        .filter(|file| file.is_rust())
        .filter_map(|file| Some((module_of(&file.path, side.root).filter(|module| !module.is_empty())?, file)))
        .collect();
    let mut graph = Graph::new();
    for (module, file) in &modules {
        let below = graph.entry(file.path.as_str()).or_default();
        for import in imports(file, side.root, side.crate_name).into_iter().filter(|import| !import.in_tests) {
            let deepest =
                (1..=import.path.len()).rev().find_map(|length| modules.get_key_value(&import.path[..length]));
            if let Some((imported, other)) = deepest
                && !module.starts_with(imported)
            {
                below.entry(other.path.as_str()).or_insert(import.line);
            }
        }
    }
    graph
}

/// Sets of at least two files that all reach each other.
fn circles<'a>(graph: &Graph<'a>) -> Vec<BTreeSet<&'a str>> {
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for file in graph.keys() {
        if found.iter().any(|circle| circle.contains(file)) {
            continue;
        }
        let back: BTreeSet<&str> =
            reached(graph, file).into_iter().filter(|other| reached(graph, other).contains(file)).collect();
        if back.len() > 1 {
            found.push(back);
        }
    }
    found
}

/// The files that a file imports, directly or indirectly.
fn reached<'a>(graph: &Graph<'a>, from: &str) -> BTreeSet<&'a str> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        for other in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(*other) {
                next.push(other);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<SourceFile> = files.iter().map(|(path, text)| SourceFile::new(path, text)).collect();
        check(&files, &Side::APP).into_iter().map(|finding| finding.path).collect()
    }

    #[test]
    fn files_that_import_each_other_are_found_once() {
        let a = ("src/a.rs", "use crate::b::B;");
        let b = ("src/b.rs", "use crate::c;\nfn f() { c::d() }");
        assert_eq!(found(&[a, b, ("src/c.rs", "use super::a;")]), ["src/a.rs"]);
        assert!(found(&[a, b, ("src/c.rs", "mod tests { use super::super::a; }")]).is_empty());
    }

    #[test]
    fn a_part_may_use_what_its_module_holds() {
        let files = [("src/a.rs", "mod b; pub use b::B;"), ("src/a/b.rs", "use super::A; use crate::a::c;")];
        assert!(found(&files).is_empty());
        let files = [("src/a.rs", "use b::B;"), ("src/a/b.rs", "use crate::c;"), ("src/c.rs", "use crate::a::A;")];
        assert_eq!(found(&files), ["src/a.rs"], "but not the way round another file");
    }
}
