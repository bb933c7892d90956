//! Files over 300 lines must be in `long-files.txt` with their length. Entries can only shrink or disappear.

use super::source::{Finding, SourceFile};
use crate::Error;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const LIST: &str = "crates/xtask/long-files.txt";
const LIMIT: usize = 300;
const HEADING: &str = "\
# Files over 300 lines, with their number of lines. A new line here needs a reason in the commit. Entries only shrink or
# disappear: `cargo run -p xtask -- house --update` removes what is no longer needed.
";

/// Finds files above their limit and outdated entries.
pub(crate) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let listed = listed(files);
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| is_code(file)) {
        let lines = file.text.lines().count();
        match listed.get(&*file.path) {
            None if lines > LIMIT => {
                findings.push(file.finding(LIMIT, format!("{lines} lines: split it by what it does")));
            }
            Some(&most) if lines > most.max(LIMIT) => {
                findings.push(file.finding(most, format!("{lines} lines, {LIST} allows {most}")));
            }
            Some(_) if lines <= LIMIT => {
                findings.push(file.finding(1, format!("short enough now: take it out of {LIST}")));
            }
            Some(_) | None => {}
        }
    }
    let gone = listed.keys().filter(|path| !files.iter().any(|file| file.path == **path));
    findings.extend(gone.map(|path| Finding {
        path: LIST.to_owned(),
        line: 1,
        what: format!("`{path}` is gone: take it out"),
    }));
    findings
}

/// Removes entries of files that are short enough or gone, and lowers the others. Never raises a limit or adds a file.
pub(crate) fn update(root: &Path, files: &[SourceFile]) -> Result<(), Error> {
    let path = root.join(LIST);
    fs::write(&path, updated(files)).map_err(Error::at(&path))
}

fn updated(files: &[SourceFile]) -> String {
    let mut text = HEADING.to_owned();
    for (path, most) in listed(files) {
        let Some(file) = files.iter().find(|file| file.path == path) else { continue };
        let lines = file.text.lines().count().min(most);
        if lines > LIMIT {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{path} {lines}");
        }
    }
    text
}

fn listed(files: &[SourceFile]) -> BTreeMap<&str, usize> {
    let list = files.iter().find(|file| file.path == LIST).map_or("", |file| &file.text);
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.rsplit_once(' ')).filter_map(|(path, most)| Some((path, most.parse().ok()?))).collect()
}

fn is_code(file: &SourceFile) -> bool {
    [".rs", ".css", ".js"].into_iter().any(|ending| file.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> SourceFile {
        SourceFile::new(path, &"line\n".repeat(lines))
    }

    fn with_list(list: &str, files: Vec<SourceFile>) -> Vec<SourceFile> {
        let mut files = files;
        files.push(SourceFile::new(LIST, list));
        files
    }

    #[test]
    fn a_long_file_that_is_not_listed_is_refused() {
        assert_eq!(check(&with_list("", vec![file("a.rs", 301)])).len(), 1);
        assert!(check(&with_list("", vec![file("a.rs", 300), file("notes.md", 900)])).is_empty());
    }

    #[test]
    fn a_listed_file_may_not_grow() {
        assert!(check(&with_list("a.rs 310", vec![file("a.rs", 310)])).is_empty());
        assert_eq!(check(&with_list("a.rs 310", vec![file("a.rs", 311)])).len(), 1);
    }

    #[test]
    fn what_is_short_enough_or_gone_must_leave_the_list() {
        assert_eq!(check(&with_list("a.rs 310\nb.rs 400", vec![file("a.rs", 300)])).len(), 2);
    }

    #[test]
    fn updating_lowers_and_takes_out_and_never_raises() {
        let list = "a.rs 310\nb.rs 400\nc.rs 500\nd.rs 350";
        let files = with_list(list, vec![file("a.rs", 200), file("c.rs", 450), file("d.rs", 360), file("e.rs", 900)]);
        assert_eq!(updated(&files), format!("{HEADING}c.rs 450\nd.rs 350\n"));
    }
}
