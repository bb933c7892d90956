//! Ensures that only one process opens the events file: a second one would not know the first one's cache. The lock is
//! on a file beside it, because closing any handle of the events file would release SQLite's own locks.

use super::open_error::OpenEventsError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// The lock. It ends when dropped, or when the process ends in any way.
#[derive(Debug)]
pub(crate) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Locks an existing events file.
    ///
    /// # Errors
    /// [`OpenEventsError::InUse`]: another server has it. [`OpenEventsError::Lock`]: the file system has no locks.
    pub(crate) fn take(path: &Path) -> Result<Self, OpenEventsError> {
        let failed = |error| OpenEventsError::Lock(path.to_owned(), error);
        // Symbolic links and relative paths to one file give one lock.
        let mut name = path.canonicalize().map_err(failed)?.into_os_string();
        name.push(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(name).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(FileLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenEventsError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
