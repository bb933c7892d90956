//! `GET …/events/export/`: all events of a project as NDJSON, a line each, in the order of their arrival.
//!
//! Sent as it is read, a slice at a time, so that memory is taken for one slice only. Before each slice the session or key
//! and the rules are asked again: whose key is revoked, whose session ends or who loses the right in the middle of a long
//! export gets no more of it. The connection then breaks off, so that nobody takes the part for the whole.

use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::projects::FoundProject;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use rolecall_policy::Act;
use std::time::Duration;

/// How many events are read at once.
const SLICE: u32 = 1000;
/// How long a slice waits for slow queries.
const TURN: Duration = Duration::from_mins(1);

/// Where an export is.
struct Export {
    app: App,
    caller: Caller,
    project: FoundProject,
    after: (i64, i64),
    until: i64,
}

/// Streams all events that the project has at this moment as a file.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ExportEvents`].
pub async fn export(State(app): State<App>, caller: Caller, Path(path): Path<String>) -> Result<Response> {
    let project = super::project(&app, &caller, &path, Act::ExportEvents).await?;
    let until = app.events.latest(project.id).await?;
    let name = format!("attachment; filename=\"events-{}.ndjson\"", project.id);
    let export = Export { app, caller, project, after: (i64::MIN, 0), until };
    let lines = stream::try_unfold(export, |mut export| async move {
        Ok::<_, Error>(export.next().await?.map(|lines| (lines, export)))
    });
    let headers = [(header::CONTENT_TYPE, "application/x-ndjson".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(lines)).into_response())
}

impl Export {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        // For the time of reading only: whoever reads slowly takes nothing from others.
        let permit = self.app.queries.permit(&self.caller, &self.project, Act::ExportEvents, TURN).await?;
        let events = self.app.events.with_permit(permit);
        let (events, after) = events.slice(self.project.id, self.after, self.until, SLICE).await?;
        if events.is_empty() {
            return Ok(None);
        }
        self.after = after;
        let mut lines = Vec::new();
        for event in &events {
            serde_json::to_writer(&mut lines, event).map_err(|error| Error::Unexpected(error.into()))?;
            lines.push(b'\n');
        }
        Ok(Some(lines.into()))
    }
}
