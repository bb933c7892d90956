//! A CSS class defined in a page's style sheet belongs to that page. All sheets are loaded on every page, so two pages
//! with the same class name would style each other's elements. Shared classes are in `style/ui`.

use super::source::{Finding, SourceFile};
use std::collections::{BTreeMap, BTreeSet};

const PAGES: &str = "style/pages/";

/// Finds classes that two pages define.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let sheets = || files.iter().filter(|file| file.path.starts_with("style/") && file.ends_with(".css"));
    let shared: BTreeSet<&str> = sheets()
        .filter(|file| !file.path.starts_with(PAGES))
        .flat_map(|file| first_classes(&file.text))
        .map(|(_, class)| class)
        .collect();
    let mut owners = BTreeMap::<&str, &str>::new();
    let mut findings = Vec::new();
    for file in sheets() {
        let Some(page) = file.path.strip_prefix(PAGES).and_then(|rest| rest.split(['/', '.']).next()) else { continue };
        for (line, class) in first_classes(&file.text) {
            let owner = *owners.entry(class).or_insert(page);
            if owner != page && !shared.contains(class) {
                findings.push(file.finding(line, format!("`.{class}` is a class of the page `{owner}` too")));
            }
        }
    }
    findings
}

/// The class at the start of each selector, with its line.
fn first_classes(css: &str) -> Vec<(usize, &str)> {
    let name = |line: &str| line.find(|next: char| !next.is_alphanumeric() && next != '-').unwrap_or(line.len());
    css.lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let line = line.trim_start().strip_prefix('.')?;
            Some((index + 1, &line[..name(line)]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(sheets: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<SourceFile> = sheets.iter().map(|(path, text)| SourceFile::new(path, text)).collect();
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_class_of_two_pages_is_refused() {
        let found = findings(&[
            ("style/pages/invite-dialog.css", ".invite-row {\n}"),
            ("style/pages/role-table.css", ".person .a {\n}\n.invite-row:hover {\n}"),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("style/pages/role-table.css:3"), "{found:?}");
    }

    #[test]
    fn what_is_shared_may_be_adapted_by_pages() {
        let sheets = [
            ("style/ui/content.css", ".tabs {\n}"),
            ("style/pages/role-table.css", ".tabs {\n}\n.member .badge {\n}"),
            ("style/pages/project.css", ".tabs {\n}\n.project .badge {\n}"),
        ];
        assert!(findings(&sheets).is_empty());
    }
}
