//! Puts the files of a backup in the places that the settings name.

use super::{BackupError, EVENTS, Files, PART, TIME, check, progress, sync};
use crate::config::Config;
use crate::store::backup::{self, Snapshot};
use crate::store::events::FileLock;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Why a backup was not restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is data already.
    #[error("`{0}` exists: --force replaces it")]
    Exists(PathBuf),
    /// The backup has events and this server has none.
    #[error("the backup has events, and ROLECALL_EVENTS_URL is off: name a file for them")]
    EventsOff,
    /// A file of the backup is missing.
    #[error("`{0}` does not exist: the backup is not complete, or is one of other settings")]
    Missing(PathBuf),
    /// A file cannot be written.
    #[error("`{0}` cannot be replaced")]
    File(PathBuf, #[source] std::io::Error),
    /// A file cannot be read, is damaged or in use, or the two do not belong together.
    #[error(transparent)]
    Backup(#[from] BackupError),
}

/// Copies a backup to the files that the settings name; nothing is replaced before all of it is there and checked. The
/// server must not be running. `force` replaces files that exist. Returns what was written.
///
/// # Errors
/// See [`RestoreError`].
pub fn restore(
    config: &Config,
    folder: &Path,
    force: bool,
    say: &mut dyn FnMut(&str),
) -> Result<Vec<PathBuf>, RestoreError> {
    let files = Files::of(config).resolved();
    if files.database.is_none() && files.events.is_none() {
        return Err(BackupError::Nothing.into());
    }
    if files.events.is_none() && folder.join(EVENTS).exists() {
        return Err(RestoreError::EventsOff);
    }
    if let Some((_, name)) = files.names().find(|(_, name)| !folder.join(name).is_file()) {
        return Err(RestoreError::Missing(folder.join(name)));
    }
    let has_data = |path: &Path| std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
    if let Some((path, _)) = files.names().find(|(path, _)| !force && has_data(path)) {
        return Err(RestoreError::Exists(path.clone()));
    }
    let _lock = files.hold()?;
    let parts: Vec<_> = files.names().map(|(path, _)| with_end(path, PART)).collect();
    let mut copied = || -> Result<(), BackupError> {
        for ((_, name), part) in files.names().zip(&parts) {
            // Of a restore that was cut off.
            backup::remove(part)?;
            let snapshot = Snapshot::take(&folder.join(name))?;
            snapshot.copy(part, Instant::now() + TIME * 24, &mut progress(part, say))?;
        }
        check(parts.iter().map(PathBuf::as_path), &files, say)
    };
    if let Err(error) = copied() {
        for part in &parts {
            // What counts is the first error.
            let _ = backup::remove(part);
        }
        return Err(error.into());
    }
    put_in_place(&files, parts)
}

/// Replaces the files by the new ones. After a crash in between, there is an events file and no database: the server
/// refuses to start, and the same command can be repeated.
fn put_in_place(files: &Files, parts: Vec<PathBuf>) -> Result<Vec<PathBuf>, RestoreError> {
    // A server may have started while the files were copied.
    for (path, _) in files.names().filter(|(path, _)| path.exists()) {
        backup::check_unused(path).map_err(BackupError::from)?;
    }
    for (path, _) in files.names() {
        backup::remove_log(path).map_err(BackupError::from)?;
    }
    if let (Some(database), Some(_)) = (&files.database, &files.events) {
        backup::remove(database).map_err(BackupError::from)?;
    }
    let mut restored = Vec::new();
    for ((path, _), part) in files.names().zip(parts) {
        let failed = |error| RestoreError::File(path.clone(), error);
        std::fs::rename(part, path).map_err(failed)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync(folder).map_err(failed)?;
        restored.push(path.clone());
    }
    Ok(restored)
}

impl Files {
    /// The same files without symbolic links, so that these stay.
    fn resolved(self) -> Self {
        let resolve = |path: PathBuf| path.canonicalize().unwrap_or(path);
        Files { database: self.database.map(resolve), events: self.events.map(resolve) }
    }

    /// Makes sure that no server has the files that are there, and keeps one from taking the events file.
    fn hold(&self) -> Result<Option<FileLock>, BackupError> {
        let lock = self.events.as_deref().filter(|path| path.exists()).map(FileLock::take).transpose()?;
        for (path, _) in self.names().filter(|(path, _)| path.exists()) {
            backup::check_unused(path)?;
        }
        Ok(lock)
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::super::DATABASE;
    use super::*;

    #[test]
    fn a_folder_with_the_database_is_complete() {
        let files = Files { database: Some("main.db".into()), events: Some("events.db".into()) };
        assert_eq!(files.names().map(|(_, name)| name).collect::<Vec<_>>(), [EVENTS, DATABASE]);
    }
}
