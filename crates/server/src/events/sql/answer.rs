//! Answers an SQL query: acquires a permit, then has a worker translate and run it.

use super::refusal::QueryRefusal;
use super::worker::frame::Question;
use super::workers::WorkerError;
use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::events::QueryService;
use crate::store::projects::FoundProject;
use rolecall_api::{HogQlQuery, Position};
use rolecall_policy::Act;

/// Answers an SQL query about a project that the caller can see, with the JSON of [`rolecall_api::Rows`].
///
/// # Errors
/// The query is invalid, with the position; `too_long`; 429 if too many are running.
pub(crate) async fn answer(
    queries: &QueryService,
    caller: &Caller,
    project: &FoundProject,
    query: HogQlQuery,
) -> Result<Vec<u8>> {
    if !queries.events.is_on() {
        return Err(Error::EventsOff);
    }
    let limit = queries.sql_time;
    let permit = queries.permit(caller, project, Act::ViewProject, limit).await?;
    let pass = queries.events.pass().await?;
    let question = Question {
        query: query.query,
        project: project.id.0,
        now: queries.clock.now().micros(),
        zone: project.timezone.clone(),
        limit,
    };
    queries.workers.ask(question, (permit, pass)).await.map_err(|failed| match failed {
        WorkerError::Refused(refusal) => refusal.into(),
        failed => Error::Unexpected(failed.into()),
    })
}

impl From<QueryRefusal> for Error {
    fn from(QueryRefusal { code, detail, position }: QueryRefusal) -> Self {
        let detail = match position {
            Some(Position { line, column }) => format!("{detail} (line {line}, column {column})."),
            None => format!("{detail}."),
        };
        Error::Query { code, detail, position }
    }
}
