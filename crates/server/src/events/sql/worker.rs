//! The worker process that runs users' SQL: this program, started with a hidden argument. It reads questions from
//! standard input, writes replies to standard output, one at a time, and exits when its input ends.
//!
//! It can only read the events file: it has no environment, main database or secret, and the operating system limits
//! its memory, processor time and disk use ([`limits`]) before it reads any input.

pub(super) mod frame;
mod limits;

pub(super) use limits::DISK;

use super::refusal::{QueryRefusal, TOO_LONG};
use super::run::{RunError, run, sqlite_message};
use super::{functions, sandbox};
use frame::{Question, Reply};
use jiff::tz::TimeZone;
use rolecall_hogql::{Context, translate};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Maximum heap of SQLite, in bytes; sorts and groups spill to disk long before.
const HEAP: i64 = 48 * 1024 * 1024;

/// SQLite virtual-machine steps between two checks of the time.
const STEPS: i32 = 1000;

/// Answers questions about an events file until standard input ends.
#[must_use]
pub fn query_worker(events: &Path) -> ExitCode {
    // A panic message may contain the query, which must not be logged.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        let _ = writeln!(std::io::stderr(), "a query worker panicked at {place}");
    }));
    if let Err(error) = limits::set() {
        let _ = writeln!(std::io::stderr(), "a query worker cannot limit itself: {error}");
        return ExitCode::FAILURE;
    }
    let (sender, questions) = mpsc::sync_channel(1);
    let reading = std::thread::Builder::new().name("questions".to_owned()).stack_size(128 * 1024).spawn(move || {
        let mut input = std::io::stdin().lock();
        while let Ok(Some(question)) = frame::read_question(&mut input) {
            if sender.send(question).is_err() {
                break;
            }
        }
        // The server has closed the pipe: exit, even in the middle of a query.
        std::process::exit(0);
    });
    if reading.is_err() {
        return ExitCode::FAILURE;
    }
    let mut connection = open(events).ok();
    for question in questions {
        let reply = answer(&mut connection, events, &question);
        if reply.write(&mut std::io::stdout().lock()).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

/// A connection that can only read events.
fn open(events: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(events, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    functions::add(&connection)?;
    // Applies to all connections of this process.
    connection.pragma_update(None, "hard_heap_limit", HEAP)?;
    sandbox::enter(&connection)?;
    Ok(connection)
}

fn answer(connection: &mut Option<Connection>, events: &Path, question: &Question) -> Reply {
    let deadline = Instant::now() + question.limit;
    let failed = |error: &rusqlite::Error| Reply::Failed(sqlite_message(error));
    if let Err(error) = limits::allow_processor(question.limit) {
        return Reply::Failed(format!("the time of the processor cannot be limited: {error}"));
    }
    let connection = match connection {
        Some(connection) => connection,
        None => match open(events) {
            Ok(opened) => connection.insert(opened),
            Err(error) => return failed(&error),
        },
    };
    let zone = TimeZone::get(&question.zone).unwrap_or(TimeZone::UTC);
    let context = Context { project: question.project, now: question.now, zone: &zone };
    let translated = match translate(&question.query, context) {
        Ok(translated) => translated,
        Err(refusal) => return Reply::Refused(refusal.into()),
    };
    if let Err(error) = connection.progress_handler(STEPS, Some(move || Instant::now() > deadline)) {
        return failed(&error);
    }
    match run(connection, &translated) {
        Ok(rows) => Reply::Rows(rows),
        Err(RunError::Refused(refusal)) => Reply::Refused(refusal),
        Err(RunError::Sqlite(error)) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            Reply::Refused(too_long(question.limit))
        }
        Err(RunError::Sqlite(error)) => failed(&error),
    }
}

/// The refusal of a query that exceeded its time limit.
pub(super) fn too_long(limit: Duration) -> QueryRefusal {
    let seconds = limit.as_secs();
    let detail = format!(
        "The query was stopped after {seconds} seconds; choose a shorter period, or join and sort fewer events"
    );
    QueryRefusal::new(TOO_LONG, detail)
}
