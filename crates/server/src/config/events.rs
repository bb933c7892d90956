//! `ROLECALL_EVENTS_URL`: where captured events are stored (contract 11).

use super::settings::EVENTS_URL;
use super::{InvalidSetting, file_path};
use std::path::{Path, PathBuf};

/// The name of the setting.
const NAME: &str = EVENTS_URL.name;
/// The former name of the setting, rejected with a hint.
const FORMER_NAME: &str = "ROLECALL_EVENTS_PATH";

/// Where captured events are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventsUrl {
    /// In an SQLite file that only this server opens.
    Sqlite(PathBuf),
    /// On another server that uses the same main database.
    Off,
}

impl EventsUrl {
    /// The events file, if this server has it.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            EventsUrl::Sqlite(path) => Some(path),
            EventsUrl::Off => None,
        }
    }

    /// Reads the setting. If it is not set, the file is next to an SQLite database (`rolecall.db`:
    /// `rolecall-events.db`), else `rolecall-events.db` in the working directory.
    pub(super) fn from(get: impl Fn(&str) -> Option<String>, database_url: &str) -> Result<Self, InvalidSetting> {
        if let Some(path) = get(FORMER_NAME) {
            let expected = format!("removed: this setting is called {NAME} now, as in {NAME}=sqlite://{path}");
            return Err(InvalidSetting::new(FORMER_NAME, path, expected));
        }
        let Some(url) = EVENTS_URL.read(get) else {
            return Ok(EventsUrl::Sqlite(default_path(database_url)));
        };
        if url == "off" {
            return Ok(EventsUrl::Off);
        }
        // The rest of the URL may contain a password, so it is not printed.
        let (scheme, rest) = url.split_once(':').unwrap_or((&url, ""));
        let refused = |expected: &'static str| Err(InvalidSetting::new(NAME, format!("{scheme}:…"), expected));
        match scheme {
            "sqlite" if url.contains(":memory:") || url.contains("mode=memory") => {
                refused("a file, as in sqlite://rolecall-events.db: events in memory would be lost at each stop")
            }
            "sqlite" if !rest.trim_start_matches('/').is_empty() => Ok(EventsUrl::Sqlite(file_path(&url))),
            "clickhouse" | "clickhouses" => {
                refused("`sqlite://file` or `off`: this version cannot keep events in ClickHouse yet")
            }
            _ => refused("`sqlite://file`, or `off` if another server on the same database has the events"),
        }
    }
}

/// The default events file for a database.
fn default_path(database_url: &str) -> PathBuf {
    if !database_url.starts_with("sqlite:") {
        return PathBuf::from("rolecall-events.db");
    }
    let database = file_path(database_url);
    let name = database.file_stem().unwrap_or_default().to_string_lossy();
    database.with_file_name(format!("{name}-events.db"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn events(pairs: &[(&str, &str)]) -> Result<EventsUrl, InvalidSetting> {
        let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::from(get).map(|config| config.events)
    }

    #[test]
    fn events_are_beside_the_database_unless_something_else_is_set() {
        let path = |pairs: &[(&str, &str)]| events(pairs).unwrap().file().unwrap().to_owned();
        let file = ("ROLECALL_DATABASE_URL", "sqlite:///var/lib/my%20data/main.sqlite?cache=private");
        assert_eq!(path(&[]), PathBuf::from("rolecall-events.db"));
        assert_eq!(path(&[file]), PathBuf::from("/var/lib/my data/main-events.db"));
        assert_eq!(path(&[file, (NAME, "sqlite:///fast/my%20e.db")]), PathBuf::from("/fast/my e.db"));
        assert_eq!(path(&[file, (NAME, "sqlite://e.db")]), PathBuf::from("e.db"));
        let server = ("ROLECALL_DATABASE_URL", "postgres://db/rolecall");
        assert_eq!(path(&[server]), PathBuf::from("rolecall-events.db"));
        assert_eq!(events(&[file, (NAME, "off")]), Ok(EventsUrl::Off));
    }

    #[test]
    fn the_former_setting_is_refused_with_the_name_of_the_new_one() {
        let mistake = events(&[(FORMER_NAME, "/fast/e.db")]).unwrap_err().to_string();
        assert!(mistake.contains("ROLECALL_EVENTS_URL=sqlite:///fast/e.db"), "{mistake}");
        let both = events(&[(FORMER_NAME, "/fast/e.db"), (NAME, "off")]);
        assert!(both.is_err(), "which of the two counts would be a guess");
    }

    #[test]
    fn a_store_that_does_not_exist_is_refused_without_repeating_its_password() {
        for url in ["clickhouse://me:secret@host/db", "/fast/e.db", "sqlite:", "sqlite://", "on", "postgres://x"] {
            let mistake = events(&[(NAME, url)]).unwrap_err().to_string();
            assert!(mistake.contains(NAME) && mistake.contains("sqlite://file"), "{mistake}");
            assert!(!mistake.contains("secret"), "{mistake}");
        }
        let mistake = events(&[(NAME, "clickhouse://host/db")]).unwrap_err().to_string();
        assert!(mistake.contains("ClickHouse yet"), "{mistake}");
        assert!(events(&[(NAME, "sqlite::memory:")]).unwrap_err().to_string().contains("in memory"));
    }
}
