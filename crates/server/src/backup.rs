//! `rolecall-server backup` and `restore`: the database and the events file, copied as one pair.
//!
//! On PostgreSQL only the events file is copied; the database has tools of its own. A copy of it must then be older than
//! that of the events file, so that erasures that it takes for done are done in the file too.

mod restore;

pub use restore::{RestoreError, restore};

use crate::config::{Config, file_path};
use crate::events::pairing::{self, Mismatch};
use crate::store::backup::{self, CopyError, Snapshots};
use crate::store::events::OpenEventsError;
use secrecy::ExposeSecret;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The copy of the database in the folder of a backup.
const DATABASE: &str = "rolecall.db";
/// The copy of the events file there.
const EVENTS: &str = "rolecall-events.db";
/// Appended to the names of files that are not complete or not checked.
const PART: &str = ".part";
/// How often progress is told.
const TELL: Duration = Duration::from_secs(5);
/// How long copying can take unless `--minutes` says otherwise: meanwhile the logs of both files grow.
pub const TIME: Duration = Duration::from_hours(1);

/// Why a backup was not made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder has something in it.
    #[error("`{0}` is not empty: name a new folder")]
    NotEmpty(PathBuf),
    /// The folder cannot be made or read.
    #[error("`{0}` cannot be used")]
    Folder(PathBuf, #[source] std::io::Error),
    /// A file that the settings name does not exist.
    #[error("`{0}` does not exist: the command needs the same settings as the server")]
    Missing(PathBuf),
    /// There is nothing to copy.
    #[error("the database is PostgreSQL and this server has no events: use pg_dump, and nothing else")]
    Nothing,
    /// A file cannot be copied, or its copy is damaged.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// The database and the events file do not belong together.
    #[error("the database and the events file do not belong together")]
    Mismatch(#[from] Mismatch),
    /// The events file is locked.
    #[error(transparent)]
    Events(#[from] OpenEventsError),
}

/// The files that the settings name.
struct Files {
    /// `None`: PostgreSQL.
    database: Option<PathBuf>,
    /// `None`: another server has the events.
    events: Option<PathBuf>,
}

impl Files {
    fn of(config: &Config) -> Self {
        let url = config.database_url.expose_secret();
        Files {
            database: url.starts_with("sqlite:").then(|| file_path(url)),
            events: config.events.file().map(Path::to_owned),
        }
    }

    /// Each file with its name in the folder of a backup.
    fn names(&self) -> impl Iterator<Item = (&PathBuf, &'static str)> {
        // The events file first: a folder with the database is complete.
        self.events.iter().map(|path| (path, EVENTS)).chain(self.database.iter().map(|path| (path, DATABASE)))
    }
}

/// Copies the files of a server, which may be running, into a new folder. `say` is told what happens.
///
/// # Errors
/// See [`BackupError`]; then the folder has no copies.
pub fn backup(
    config: &Config,
    folder: &Path,
    time: Duration,
    say: &mut dyn FnMut(&str),
) -> Result<Vec<PathBuf>, BackupError> {
    let files = Files::of(config);
    if files.database.is_none() && files.events.is_none() {
        return Err(BackupError::Nothing);
    }
    if let Some((path, _)) = files.names().find(|(path, _)| !path.is_file()) {
        return Err(BackupError::Missing(path.clone()));
    }
    make_folder(folder)?;
    let deadline = Instant::now() + time;
    let Snapshots { database, events } = Snapshots::take(files.database.as_deref(), files.events.as_deref())?;
    let parts: Vec<_> = files.names().map(|(_, name)| folder.join(format!("{name}{PART}"))).collect();
    let copied = || -> Result<(), BackupError> {
        let copies: Vec<_> = [events, database].into_iter().flatten().zip(&parts).collect();
        // The small one first, so that its log need not grow for long.
        for (snapshot, part) in copies.into_iter().rev() {
            snapshot.copy(part, deadline, &mut progress(part, say))?;
        }
        check(parts.iter().map(PathBuf::as_path), &files, say)
    };
    if let Err(error) = copied() {
        for part in &parts {
            // What counts is the first error.
            let _ = backup::remove(part);
        }
        return Err(error);
    }
    let mut copies = Vec::new();
    for ((_, name), part) in files.names().zip(parts) {
        let copy = folder.join(name);
        std::fs::rename(&part, &copy).map_err(|error| BackupError::Folder(part, error))?;
        copies.push(copy);
    }
    sync(folder).map_err(|error| BackupError::Folder(folder.to_owned(), error))?;
    Ok(copies)
}

/// Makes the folder, for this operating system user only. One that exists must be empty.
fn make_folder(folder: &Path) -> Result<(), BackupError> {
    let failed = |error| BackupError::Folder(folder.to_owned(), error);
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    match std::fs::read_dir(folder).map_err(failed)?.next() {
        Some(_) => Err(BackupError::NotEmpty(folder.to_owned())),
        None => Ok(()),
    }
}

/// Checks copies, in the order of [`Files::names`]: each for damage, and that they belong together.
fn check<'a>(
    mut copies: impl Iterator<Item = &'a Path> + Clone,
    files: &Files,
    say: &mut dyn FnMut(&str),
) -> Result<(), BackupError> {
    for copy in copies.clone() {
        say(&format!("checking {}", copy.display()));
        backup::check_integrity(copy)?;
    }
    let events = files.events.as_ref().and_then(|_| copies.next()).map(backup::events_identity).transpose()?;
    let database = files.database.as_ref().and_then(|_| copies.next()).map(backup::database_identity).transpose()?;
    if let (Some(database), Some(events)) = (database, events) {
        pairing::judge_copies(&database, &events)?;
    }
    Ok(())
}

/// Tells the progress of copying into a file, now and then.
fn progress(to: &Path, say: &mut dyn FnMut(&str)) -> impl FnMut(u64, u64) {
    let (to, mut told) = (to.display().to_string(), None::<Instant>);
    move |copied, total| {
        if told.is_none_or(|told| told.elapsed() >= TELL) {
            told = Some(Instant::now());
            let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
            say(&format!("copying into {to}: {} of {} MB", megabytes(copied), megabytes(total)));
        }
    }
}

/// Waits until the names in a folder are on disk.
fn sync(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}
