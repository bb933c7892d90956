//! A temporary folder, deleted after the test.

use std::path::Path;
use tempfile::TempDir;

/// A temporary folder, deleted after the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Folder(TempDir::with_prefix("rolecall-test-").unwrap())
    }

    pub(crate) fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }

    /// Writes a file in it; creates missing folders.
    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let file = self.0.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap_or(Path::new("/"))).unwrap();
        std::fs::write(file, contents).unwrap();
    }
}
