//! The log. It contains no user data, whatever `RUST_LOG` says.
//!
//! Libraries are logged only at the levels warn and error: at finer levels they print what passes through them (ureq:
//! headers). Those that handle users' SQL ([`NEVER`]) are never logged. Errors are printed by [`cause`], which omits
//! values.

use crate::config::LogFormat;
use std::error::Error;
use std::io::IsTerminal;
use std::panic::PanicHookInfo;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::{EnvFilter, registry};

/// Libraries that are never logged: their messages contain SQL or values.
const NEVER: [&str; 3] = ["sqlx", "sqlparser", "rusqlite"];

/// Starts logging to standard error, filtered by `RUST_LOG` (default `info`).
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Fails only if called twice.
    let _ = tracing::subscriber::set_global_default(subscriber(format, filter, std::io::stderr));
    std::panic::set_hook(Box::new(panicked));
}

/// A subscriber that writes what `filter` allows, without anything that may contain user data.
pub fn subscriber<W>(format: LogFormat, filter: EnvFilter, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let layer = fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(writer);
    match format {
        LogFormat::Compact => {
            Box::new(registry().with(filter).with(layer.compact().with_filter(filter_fn(is_harmless))))
        }
        LogFormat::Json => {
            let layer = layer.json().with_span_list(false);
            Box::new(registry().with(filter).with(layer.with_filter(filter_fn(is_harmless))))
        }
    }
}

fn is_harmless(metadata: &Metadata<'_>) -> bool {
    let library = metadata.target().split("::").next().unwrap_or_default();
    if library.starts_with("rolecall") {
        return true;
    }
    let is_quiet = NEVER.iter().any(|never| library == *never || library.starts_with(&format!("{never}_")));
    !is_quiet && *metadata.level() <= Level::WARN
}

/// Logs where a panic happened, without its message, which may contain user data.
fn panicked(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "panicked");
}

/// An error with its sources, without the values and SQL that some contain.
#[must_use]
pub fn cause(error: &(dyn Error + 'static)) -> String {
    if let Some(error) = error.downcast_ref() {
        return sqlx_cause(error);
    }
    if let Some(error) = error.downcast_ref() {
        return rusqlite_cause(error);
    }
    let text = error.to_string();
    match error.source() {
        Some(source) => format!("{text}: {}", cause(source)),
        None => text,
    }
}

fn sqlx_cause(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            // PostgreSQL's messages of class 22 (data exceptions) contain the value.
            if code.len() == 5 && code.starts_with("22") {
                format!("database error {code}")
            } else {
                format!("database error {code}: {}", error.message())
            }
        }
        sqlx::Error::ColumnDecode { index, .. } => format!("the column {index} cannot be read"),
        sqlx::Error::Decode(_) => "a value cannot be read".to_owned(),
        sqlx::Error::Encode(_) => "a value cannot be written".to_owned(),
        error => error.to_string(),
    }
}

fn rusqlite_cause(error: &rusqlite::Error) -> String {
    match error {
        // The message may contain SQL, and the other variant contains the whole statement.
        rusqlite::Error::SqliteFailure(error, _) | rusqlite::Error::SqlInputError { error, .. } => {
            format!("SQLite: {error}")
        }
        rusqlite::Error::InvalidColumnType(column, _, kind) => {
            format!("SQLite: column {column} is {kind}")
        }
        _ => "SQLite: a value cannot be read or written".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Heard(Arc<Mutex<Vec<u8>>>);

    impl Write for Heard {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn heard(directives: &str, format: LogFormat) -> String {
        let heard = Heard::default();
        let writer = heard.clone();
        let subscriber = subscriber(format, EnvFilter::new(directives), move || writer.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::trace!(target: "rolecall_server::x", "ours");
            tracing::trace!(target: "hyper::proto", "trace of hyper");
            tracing::debug!(target: "sqlx::query", "statement debug");
            tracing::warn!(target: "sqlx::query", "statement slow");
            tracing::warn!(target: "sqlx_postgres::notice", "statement notice");
            tracing::error!(target: "sqlparser::parser", "statement error");
            tracing::warn!(target: "hyper::server", "warning of hyper");
        });
        let bytes = heard.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn at_every_level_libraries_only_say_that_something_is_wrong() {
        for format in [LogFormat::Compact, LogFormat::Json] {
            for directives in ["trace", "sqlx=trace,hyper=trace,rolecall_server=trace,sqlparser=trace"] {
                let log = heard(directives, format);
                assert!(log.contains("ours") && log.contains("warning of hyper"), "{log}");
                assert!(!log.contains("statement") && !log.contains("trace of hyper"), "{log}");
            }
            assert!(!heard("info", format).contains("ours"));
        }
    }
}
