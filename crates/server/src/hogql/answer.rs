//! From a question of somebody's to its answer: translated without the store, then asked in the store within a time.

use super::run::{Failed, run};
use super::translate::{Asked, translate};
use super::{Refusal, code};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::events::ReadError;
use crate::store::projects::FoundProject;
use jiff::tz::TimeZone;
use rolecall_api::{HogQlQuery, Rows, UserId};
use std::time::Duration;

/// Answers a question of somebody's about a project that is open to them.
///
/// # Errors
/// Whatever is wrong with it, with the place; `too_long`; 429 if too many are under way.
pub(crate) async fn answer(app: &App, person: &UserId, project: &FoundProject, query: HogQlQuery) -> Result<Rows> {
    let limit = app.config.sql_time;
    let zone = TimeZone::get(&project.timezone).unwrap_or(TimeZone::UTC);
    let asked = Asked { project: project.id, now: app.clock.now().micros(), zone: &zone };
    let translated = translate(&query.query, asked)?;
    let _turn = app.turns.take(person, limit).await.ok_or(Error::Throttled(limit))?;
    let answer = app.events.read(limit, move |connection| match run(connection, &translated) {
        Ok(rows) => Ok(Ok(rows)),
        Err(Failed::Refused(refusal)) => Ok(Err(refusal)),
        Err(Failed::Sqlite(error)) => Err(ReadError::from(error)),
    });
    match answer.await {
        Ok(Ok(rows)) => Ok(rows),
        Ok(Err(refusal)) => Err(refusal.into()),
        Err(ReadError::TooLong) => Err(too_long(limit).into()),
        Err(error) => Err(error.into()),
    }
}

fn too_long(limit: Duration) -> Refusal {
    let seconds = limit.as_secs();
    let detail = format!(
        "The query was stopped after {seconds} seconds; ask about a shorter time, or join and sort fewer events"
    );
    Refusal::new(code::TOO_LONG, detail, None)
}

impl From<Refusal> for Error {
    fn from(Refusal { code, detail, position }: Refusal) -> Self {
        let place = position.map_or_else(String::new, |at| format!(" (line {}, column {})", at.line, at.column));
        Error::Query { code, detail: format!("{detail}{place}."), position }
    }
}
