//! Copies of SQLite files that are in use, of one moment, and their checks: for `rolecall-server backup` and `restore`.
//!
//! A pair of snapshots is taken while this process holds the write lock of the database, so the database stands still
//! from the first snapshot to the second. The events file goes on meanwhile, but whatever pairs the two is announced in
//! the database first and confirmed there last (see `events::pairing`, `events::removal`). So the pair is one that a power
//! cut could have left, and is as good.

use super::events::{FileIdentity, file_identity};
use super::file;
use super::instance::Instance;
use rusqlite::backup::{Backup, Progress, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to wait for the write lock of the database, and for locks of SQLite in general.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pages to copy at once: 1 MB.
const PAGES: i32 = 256;
/// The pause when a file is locked for a moment.
const PAUSE: Duration = Duration::from_millis(10);

/// Why a file cannot be copied or checked.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// SQLite fails.
    #[error("`{0}` cannot be read or written")]
    Sqlite(PathBuf, #[source] rusqlite::Error),
    /// The operating system fails.
    #[error("`{0}` cannot be used")]
    File(PathBuf, #[source] std::io::Error),
    /// The copy took too long.
    #[error("copying took longer than the limit; nothing was kept")]
    TooLong,
    /// The file is damaged.
    #[error("`{0}` is damaged: {1}")]
    Damaged(PathBuf, String),
    /// Another process has the file open.
    #[error("`{0}` is in use: stop the server first")]
    InUse(PathBuf),
    /// It is not a database of Rolecall, or one of an old version.
    #[error("`{0}` is not a database of this version of Rolecall: start the server on it first")]
    OtherVersion(PathBuf),
}

/// Adds the path to an error.
fn at(path: &Path) -> impl Fn(rusqlite::Error) -> CopyError {
    move |error| CopyError::Sqlite(path.to_owned(), error)
}

/// A file, read as of one moment.
#[derive(Debug)]
pub(crate) struct Snapshot {
    path: PathBuf,
    connection: Connection,
}

/// Snapshots of the database and the events file, of one moment. They end when dropped.
#[derive(Debug)]
pub(crate) struct Snapshots {
    pub(crate) database: Option<Snapshot>,
    pub(crate) events: Option<Snapshot>,
}

impl Snapshots {
    /// Takes both snapshots; the server may be running. A file that is `None` is left out.
    pub(crate) fn take(database: Option<&Path>, events: Option<&Path>) -> Result<Self, CopyError> {
        // INVARIANT: no transaction of the database commits between the two snapshots.
        let lock = database.map(lock_writes).transpose()?;
        let database = database.map(Snapshot::take).transpose()?;
        let events = events.map(Snapshot::take).transpose()?;
        drop(lock);
        Ok(Snapshots { database, events })
    }
}

/// Begins a write transaction, which ends when the connection is dropped.
fn lock_writes(path: &Path) -> Result<Connection, CopyError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(at(path))?;
    Ok(connection)
}

fn open(path: &Path, access: OpenFlags) -> Result<Connection, CopyError> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(at(path))?;
    connection.busy_timeout(PATIENCE).map_err(at(path))?;
    Ok(connection)
}

impl Snapshot {
    /// The file as it is now.
    pub(crate) fn take(path: &Path) -> Result<Self, CopyError> {
        let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        // The first read begins the snapshot.
        connection.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_schema").map_err(at(path))?;
        Ok(Snapshot { path: path.to_owned(), connection })
    }

    /// Copies it into a new file for this operating system user only, which is on disk afterwards and has no log. A file
    /// that is not complete is removed. `tell` is called with the copied and the total number of bytes.
    pub(crate) fn copy(self, to: &Path, deadline: Instant, tell: &mut dyn FnMut(u64, u64)) -> Result<(), CopyError> {
        let copied = self.copy_pages(to, deadline, tell).and_then(|()| finish(to));
        if copied.is_err() {
            // What counts is the first error.
            let _ = remove(to);
        }
        copied
    }

    fn copy_pages(&self, to: &Path, deadline: Instant, tell: &mut dyn FnMut(u64, u64)) -> Result<(), CopyError> {
        file::make_path(to).map_err(|error| CopyError::File(to.to_owned(), error))?;
        let mut copy = open(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // A copy that does not end is thrown away.
        copy.execute_batch("PRAGMA journal_mode = OFF").map_err(at(to))?;
        let size = self.connection.query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0));
        let size = u64::try_from(size.map_err(at(&self.path))?).unwrap_or_default();
        // INVARIANT: the transaction of the snapshot is open, so SQLite reads all pages as of that moment.
        let backup = Backup::new(&self.connection, &mut copy).map_err(at(to))?;
        loop {
            let step = backup.step(PAGES).map_err(at(to))?;
            let Progress { remaining, pagecount } = backup.progress();
            let bytes = |pages: i32| u64::try_from(pages).unwrap_or_default() * size;
            tell(bytes(pagecount - remaining), bytes(pagecount));
            match step {
                StepResult::Done => return Ok(()),
                _ if Instant::now() >= deadline => return Err(CopyError::TooLong),
                StepResult::More => {}
                _ => std::thread::sleep(PAUSE),
            }
        }
    }
}

/// Turns the log off in a copy, so that it is one file, and waits until it is on disk.
fn finish(path: &Path) -> Result<(), CopyError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(at(path))?;
    drop(connection);
    let synced = std::fs::File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| CopyError::File(path.to_owned(), error))
}

/// Removes a file of SQLite with its companions, if they exist.
pub(crate) fn remove(path: &Path) -> Result<(), CopyError> {
    remove_log(path)?;
    remove_file(path.to_owned())
}

/// Removes the companions of a file of SQLite. A log that is left would be read into the next file of this name.
pub(crate) fn remove_log(path: &Path) -> Result<(), CopyError> {
    for end in ["-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        remove_file(name.into())?;
    }
    Ok(())
}

fn remove_file(path: PathBuf) -> Result<(), CopyError> {
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(CopyError::File(path, error)),
        _ => Ok(()),
    }
}

/// Checks that nobody has a database open. The file is then without a log.
pub(crate) fn check_unused(path: &Path) -> Result<(), CopyError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(Duration::ZERO).map_err(at(path))?;
    // Every connection to a file with a log keeps a lock that turning the log off waits for.
    match connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            Err(CopyError::InUse(path.to_owned()))
        }
        // It is about to be replaced, whatever it is.
        _ => Ok(()),
    }
}

/// Reads the whole file and checks its structure and its indexes.
pub(crate) fn check_integrity(path: &Path) -> Result<(), CopyError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match found {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(CopyError::Damaged(path.to_owned(), found)),
        Err(error) => Err(CopyError::Damaged(path.to_owned(), error.to_string())),
    }
}

/// The identity of a database that no server uses.
pub(crate) fn database_identity(path: &Path) -> Result<Instance, CopyError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let sql = "SELECT i.id, i.secret, i.epoch, i.next_epoch, c.last_id
         FROM instance_identity i JOIN project_counter c ON c.only_row = i.only_row";
    let identity = connection.query_row(sql, [], |row| {
        Ok(Instance {
            id: row.get(0)?,
            secret: row.get::<_, String>(1)?.into(),
            epoch: row.get(2)?,
            next_epoch: row.get(3)?,
            last_project: row.get(4)?,
        })
    });
    identity.map_err(|_| CopyError::OtherVersion(path.to_owned()))
}

/// The identity of an events file that no server uses.
pub(crate) fn events_identity(path: &Path) -> Result<FileIdentity, CopyError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    file_identity(&connection).map_err(|_| CopyError::OtherVersion(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a log and some megabytes of rows.
    fn file(folder: &tempfile::TempDir) -> (PathBuf, Connection) {
        let path = folder.path().join("data.db");
        let connection = Connection::open(&path).unwrap();
        let rows = "PRAGMA journal_mode = WAL; CREATE TABLE numbers (number INTEGER, text TEXT);
             INSERT INTO numbers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
                 SELECT i, hex(zeroblob(1000)) FROM n";
        connection.execute_batch(rows).unwrap();
        (path, connection)
    }

    fn hour() -> Instant {
        Instant::now() + Duration::from_hours(1)
    }

    #[test]
    fn a_copy_is_of_the_moment_of_the_snapshot_even_if_everything_changes_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let (path, writer) = file(&folder);
        let snapshots = Snapshots::take(Some(&path), None).unwrap();
        let to = folder.path().join("copy.db");
        let mut steps = 0;
        let mut change = |_, _| {
            steps += 1;
            let sql = "UPDATE numbers SET number = -number, text = 'x'; INSERT INTO numbers VALUES (0, 'new')";
            writer.execute_batch(sql).unwrap();
        };
        snapshots.database.unwrap().copy(&to, hour(), &mut change).unwrap();
        assert!(steps > 3, "{steps} steps");
        check_integrity(&to).unwrap();
        let copy = Connection::open(&to).unwrap();
        let sum = |connection: &Connection, sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let sql = "SELECT sum(number) FROM numbers WHERE number > 0 AND length(text) = 2000";
        assert_eq!(sum(&copy, sql), 3000 * 3001 / 2);
        assert_eq!(sum(&copy, "SELECT count(*) FROM numbers"), 3000);
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(files.iter().all(|name| !name.to_string_lossy().starts_with("copy.db-")), "{files:?}");
    }

    #[test]
    fn nothing_commits_between_the_snapshots_and_writes_go_on_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let (path, writer) = file(&folder);
        writer.busy_timeout(Duration::ZERO).unwrap();
        let lock = lock_writes(&path).unwrap();
        assert!(writer.execute_batch("DELETE FROM numbers").is_err());
        drop(lock);
        writer.execute_batch("DELETE FROM numbers").unwrap();
    }

    #[test]
    fn a_copy_that_takes_too_long_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (path, _writer) = file(&folder);
        let to = folder.path().join("copy.db");
        let copied = Snapshot::take(&path).unwrap().copy(&to, Instant::now(), &mut |_, _| {});
        assert!(matches!(copied, Err(CopyError::TooLong)));
        assert!(!to.exists());
    }

    #[test]
    fn a_file_that_is_open_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let (path, writer) = file(&folder);
        assert!(matches!(check_unused(&path), Err(CopyError::InUse(_))));
        drop(writer);
        check_unused(&path).unwrap();
    }
}
