//! `GET …/events/export/`: all events of a project as NDJSON (one JSON object per line), in the order of their arrival.
//!
//! The response is streamed in batches, so that only one batch is in memory. Before each batch the session or key and
//! the rules are checked again. If access has ended, the connection is closed in the middle of the response, so that
//! the client notices that the file is incomplete.

use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::resource::ProjectRequest;
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

/// The number of events in a batch.
const BATCH_SIZE: u32 = 1000;
/// How long a batch waits for a query permit.
const MAX_PERMIT_WAIT: Duration = Duration::from_mins(1);

/// An export in progress.
struct Export {
    app: App,
    caller: Caller,
    project: FoundProject,
    /// The position of the last event that was sent.
    after: (i64, i64),
    /// The arrival of the last event to send: the latest when the export began.
    until: i64,
}

/// Streams all events that the project has when the request begins, as a file.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ExportEvents`].
pub async fn export(State(app): State<App>, request: ProjectRequest) -> Result<Response> {
    let project = request.find(Act::ExportEvents).await?;
    let until = app.events.latest(project.id).await?;
    let disposition = format!("attachment; filename=\"events-{}.ndjson\"", project.id);
    let export = Export { app, caller: request.caller, project, after: (i64::MIN, 0), until };
    let lines = stream::try_unfold(export, |mut export| async move {
        Ok::<_, Error>(export.next_batch().await?.map(|lines| (lines, export)))
    });
    let headers =
        [(header::CONTENT_TYPE, "application/x-ndjson".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(lines)).into_response())
}

impl Export {
    /// The lines of the next batch; none at the end.
    async fn next_batch(&mut self) -> Result<Option<Bytes>> {
        // Hold the permit only while the batch is read: a client that downloads slowly must not block other queries.
        let queries = &self.app.queries;
        let permit = queries.permit(&self.caller, &self.project, Act::ExportEvents, MAX_PERMIT_WAIT).await?;
        let events = self.app.events.with_permit(permit);
        let (events, after) = events.slice(self.project.id, self.after, self.until, BATCH_SIZE).await?;
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
