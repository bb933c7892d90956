//! Creates the file of an SQLite database.

use super::OpenError;
use crate::config::file_path;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;

/// Creates the file if it does not exist, readable only by this operating system user: it will contain password hashes.
/// SQLite gives its companion files the same permissions.
pub(super) fn make(url: &str) -> Result<(), OpenError> {
    let path = file_path(url);
    make_path(&path).map_err(|error| OpenError::File(path.display().to_string(), error))
}

/// Creates a file for this operating system user only, if it does not exist.
pub(super) fn make_path(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::make;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_file_is_for_its_owner_alone_and_is_left_alone_if_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b.db");
        let url = format!("sqlite://{}/a%20b.db?cache=private", folder.path().display());
        make(&url).unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::write(&file, "data").unwrap();
        make(&url).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"data");
        let mistake = make("sqlite:///nonexistent/x.db").unwrap_err().to_string();
        assert!(mistake.contains("`/nonexistent/x.db`"), "{mistake}");
    }
}
