//! `rolecall-server backup` and `restore`.

use super::{Done, Misuse, print};
use rolecall_server::backup;
use rolecall_server::config::Config;
use secrecy::ExposeSecret;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest time limit of a backup, in minutes: a day.
const MOST_MINUTES: u64 = 24 * 60;

/// Copies the data of a server, which may be running.
pub(super) fn backup(arguments: &[String]) -> Done {
    let (folder, time) = match arguments {
        [folder] => (folder, backup::TIME),
        [folder, option, minutes] if option == "--minutes" => (folder, parse_minutes(minutes)?),
        _ => return Err(Misuse::new("backup needs one folder").into()),
    };
    let folder = parse_folder(folder)?;
    let config = Config::from_env()?;
    if is_postgres(&config) {
        eprintln!(
            "The database is PostgreSQL: this copies the events file only. Make a copy of the database with pg_dump BEFORE, not after, \
             and do not start the server in between."
        );
    }
    print_paths(backup::backup(&config, folder, time, &mut |line| eprintln!("{line}"))?)
}

/// Puts a backup in place.
pub(super) fn restore(arguments: &[String]) -> Done {
    let (folder, force) = match arguments {
        [folder] => (folder, false),
        [folder, option] if option == "--force" => (folder, true),
        _ => return Err(Misuse::new("restore needs one folder").into()),
    };
    let folder = parse_folder(folder)?;
    let config = Config::from_env()?;
    if is_postgres(&config) {
        eprintln!(
            "The database is PostgreSQL: this restores the events file only. Use psql or pg_restore for the database."
        );
    }
    print_paths(backup::restore(&config, folder, force, &mut |line| eprintln!("{line}"))?)
}

fn parse_folder(text: &str) -> Result<&Path, Misuse> {
    if text.is_empty() || text.starts_with('-') { Err(Misuse::unknown(text)) } else { Ok(Path::new(text)) }
}

fn parse_minutes(text: &str) -> Result<Duration, Misuse> {
    let minutes = text.parse().ok().filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
    minutes.map(Duration::from_mins).ok_or_else(|| Misuse::new(format!("`{text}` is not 1 to {MOST_MINUTES} minutes")))
}

fn is_postgres(config: &Config) -> bool {
    !config.database_url.expose_secret().starts_with("sqlite:")
}

fn print_paths(paths: Vec<PathBuf>) -> Done {
    paths.iter().try_for_each(|path| print(&path.display().to_string()))
}
