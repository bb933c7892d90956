//! One process at a time has the file of events: another that opened it would know nothing of what the first has in
//! memory. A file beside it is locked, not the file itself: closing any handle of that would take SQLite's own locks away.

use super::OpenEventsError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// The lock; it ends when this is dropped, or with the process, however that ends.
#[derive(Debug)]
pub(super) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Takes the lock of a file that is there.
    ///
    /// # Errors
    /// [`OpenEventsError::InUse`]: another server has it. [`OpenEventsError::Lock`]: the file system has no locks.
    pub(super) fn take(path: &Path) -> Result<Self, OpenEventsError> {
        let failed = |error| OpenEventsError::Lock(path.to_owned(), error);
        // Whatever name it was given by, it is one file.
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
