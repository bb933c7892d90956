//! The repository's text files, as the rules read them. Skips build results and downloads.

use crate::Error;
use std::fmt::{self, Display};
use std::fs;
use std::path::Path;

/// A text file of the repository.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Relative to the root of the repository, with `/` as separator.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    /// A file that exists in memory only, for tests of rules.
    #[cfg(test)]
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.ends_with(".rs")
    }

    pub(crate) fn ends_with(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// True if this is the module `name` or inside it: for `src/api`, that is `src/api.rs` and `src/api/mail.rs`.
    pub(crate) fn belongs_to(&self, name: &str) -> bool {
        self.path.strip_prefix(name).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    }

    /// A finding in this file.
    pub(crate) fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into() }
    }
}

/// A violation of a rule.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Line number, from 1.
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// All text files of the repository, sorted by path.
pub(crate) fn read(root: &Path) -> Result<Vec<SourceFile>, Error> {
    let mut files = Vec::new();
    read_below(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn read_below(dir: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> Result<(), Error> {
    for entry in fs::read_dir(dir).map_err(Error::at(dir))? {
        let entry = entry.map_err(Error::at(dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        // In any folder, git's own and npm's downloads; at the root, build results and data.
        let skipped = matches!(&*name, ".git" | "node_modules")
            || prefix.is_empty() && matches!(&*name, "target" | "dist" | "data");
        if skipped {
            continue;
        }
        if path.is_dir() {
            read_below(&path, &format!("{prefix}{name}/"), files)?;
        } else if let Ok(text) = fs::read_to_string(&path) {
            // Files that are not UTF-8 are binary.
            files.push(SourceFile { path: format!("{prefix}{name}"), text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_module_owns_its_file_and_its_folder_and_nothing_that_only_begins_alike() {
        assert!(SourceFile::new("src/api.rs", "").belongs_to("src/api"));
        assert!(SourceFile::new("src/api/mail.rs", "").belongs_to("src/api"));
        assert!(!SourceFile::new("src/apiary.rs", "").belongs_to("src/api"));
    }

    #[test]
    fn what_is_built_downloaded_or_no_text_is_not_read() {
        let dir = Scratch::new();
        for folder in ["src/data", "target", "dist", "tests/node_modules", ".git", ".ci"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
            fs::write(dir.path().join(folder).join("a.txt"), "text").unwrap();
        }
        fs::write(dir.path().join("src/picture"), [0xff, 0xfe, 0x80]).unwrap();
        let paths: Vec<String> = read(dir.path()).unwrap().into_iter().map(|file| file.path).collect();
        assert_eq!(paths, [".ci/a.txt", "src/data/a.txt"]);
    }
}
