//! `GET …/activity/export/`: the whole log, oldest first, as NDJSON (one JSON object per line, with everything that a
//! verifier needs) or CSV (`?format=csv`).
//!
//! The response is streamed in batches, so that only one batch is in memory. Before each batch the session or key and
//! the rules are checked again. If access has ended, the connection is closed in the middle of the response, so that
//! the client notices that the file is incomplete.

use crate::activity::export::{csv_head, csv_lines, ndjson_lines};
use crate::error::{Error, Result};
use crate::http::extract::QueryParams;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::activity;
use crate::store::sql;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use rolecall_api::{OrganizationId, param};
use rolecall_policy::Act;

/// The number of entries in a batch.
const BATCH: u32 = 1000;

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Ndjson,
    Csv,
}

/// An export in progress.
struct Export {
    app: App,
    org: OrganizationRequest,
    format: Format,
    /// The number of the last entry that was sent.
    after: i64,
    /// The number of the last entry to send: the newest when the export began.
    until: i64,
    /// What comes before the first batch.
    head: Option<String>,
}

/// Streams all entries that the log has when the request begins, as a file.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewActivity`]; `invalid_choice`.
pub async fn export(State(app): State<App>, org: OrganizationRequest, query: QueryParams) -> Result<Response> {
    let format = match query.get(param::FORMAT).unwrap_or_default() {
        "" | "ndjson" => Format::Ndjson,
        "csv" => Format::Csv,
        _ => return Err(Error::field(param::FORMAT, "invalid_choice", "The format is ndjson or csv.")),
    };
    let (mut snapshot, actor) = org.read(Act::ViewActivity).await?;
    let organization = actor.organization;
    let heads = activity::heads(&mut snapshot, std::slice::from_ref(&organization.id)).await?;
    drop(snapshot);
    let (content_type, extension, head) = match format {
        Format::Ndjson => ("application/x-ndjson", "ndjson", None),
        Format::Csv => ("text/csv; charset=utf-8", "csv", Some(csv_head())),
    };
    let disposition = format!("attachment; filename=\"activity-{}.{extension}\"", organization.slug);
    let until = heads.get(&organization.id).map_or(0, |head| head.number);
    let export = Export { app, org, format, after: 0, until, head };
    let lines = stream::try_unfold((export, organization.id), |(mut export, organization)| async move {
        let batch = export.next_batch(&organization).await?;
        Ok::<_, Error>(batch.map(|lines| (lines, (export, organization))))
    });
    let headers = [(header::CONTENT_TYPE, content_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(lines)).into_response())
}

impl Export {
    /// The lines of the next batch; none at the end.
    async fn next_batch(&mut self, organization: &OrganizationId) -> Result<Option<Bytes>> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head.into()));
        }
        if self.after >= self.until {
            return Ok(None);
        }
        let (mut snapshot, actor) = self.org.read(Act::ViewActivity).await?;
        self.org.caller.require_signed_in(&mut snapshot, self.app.clock.now()).await?;
        if actor.organization.id != *organization {
            // The path names another organization now: `@current`, or a URL name that was given away.
            return Err(Error::NotFound);
        }
        let entries = activity::slice(&mut snapshot, organization, (self.after, self.until), BATCH).await?;
        drop(snapshot);
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        self.after = last.number;
        let lines = match self.format {
            Format::Ndjson => ndjson_lines(&entries).map_err(|error| sql::Error::Value(error.into()))?,
            Format::Csv => csv_lines(&entries),
        };
        Ok(Some(lines.into()))
    }
}
