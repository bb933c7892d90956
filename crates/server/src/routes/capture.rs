//! Capture: `/e`, `/capture`, `/track`, `/batch`, `/engage` and `/i/v0/e` (contract 7) receive events from SDKs. The
//! modules below have the other endpoints that SDKs call.
//!
//! The project token in the request authorizes it. Cookies and API keys are ignored.

pub mod config;
pub mod flags;
mod intake;

use crate::billing;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::client;
use crate::http::read_body::{RETRY_AFTER, with_time_limit};
use crate::logging;
use crate::state::App;
use crate::store::events::{Batch, NewEvent};
use crate::store::projects::{self, CaptureProject};
use crate::store::sql;
use axum::Json;
use axum::extract::{Request, State};
use rolecall_capture::{Event, Keep, Refusal};
use serde::Serialize;

/// The longest token that is looked up, in bytes. Our tokens are shorter.
const MAX_TOKEN_LENGTH: usize = 200;

/// The response of a successful request: `{"status": 1}`, as in PostHog.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Stored {
    status: u8,
}

/// Stores the events of a request. When it responds with 200, they are on disk.
///
/// # Errors
/// 400 `no_data`, `invalid_payload`, `event_too_large`; 401 `missing_api_key`, `invalid_api_key`; 402
/// `spend_limit_reached`; 413; 503. After an error, none of the events is stored.
pub async fn capture(State(app): State<App>, request: Request) -> Result<Json<Stored>> {
    let intake::CaptureRequest { parts, project, events, held } = intake::receive(&app, request, Keep::All).await?;
    if !app.events.is_on() {
        return Err(Error::EventsOff);
    }
    let ip_address = client::ip_address(&parts, &app.config.trusted_proxies).to_string();
    let ip = (!project.anonymize_ips).then_some(ip_address.as_str());
    let events: Vec<_> = events.into_iter().map(|event| event.finish(ip).into()).collect();
    let count = events.len() as u64;
    let stored = with_time_limit(&app.config.limits, store(&app, project, events)).await.flatten();
    app.metrics.count_events(count, stored.is_ok());
    stored?;
    // Release the memory of the events only when they are stored.
    drop(held);
    Ok(Json(Stored { status: 1 }))
}

/// Stores events within the spend limit of the organization, and counts them for it.
async fn store(app: &App, project: CaptureProject, events: Vec<NewEvent>) -> Result<()> {
    if !events.is_empty() {
        billing::may_capture(&app.billing, &project.organization).await?;
        let (organization, count) = (project.organization.clone(), events.len() as u64);
        app.events.insert(Batch { organization: project.organization, project: project.id, events }).await?;
        billing::captured(&app.billing, &organization, count);
        if !project.ingested_event {
            note_event(app, project.id).await;
        }
    }
    Ok(())
}

/// Finds the project of a token.
///
/// # Errors
/// `missing_api_key`, `invalid_api_key`; 503 if the database does not answer.
async fn find_project(app: &App, token: Option<&str>) -> Result<CaptureProject> {
    let missing = Error::Token {
        code: "missing_api_key",
        detail: "The request has no project token. Find it in the project settings.",
    };
    let token = token.ok_or(missing)?;
    let invalid = Error::Token {
        code: "invalid_api_key",
        detail: "No project has this token. Find the right one in the project settings.",
    };
    // Tokens are printable ASCII. PostgreSQL could not even look up a null character.
    if token.is_empty() || token.len() > MAX_TOKEN_LENGTH || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(invalid);
    }
    let found = async { projects::find_by_token(&mut *app.db.read().await?, token).await };
    found.await.map_err(unavailable)?.ok_or(invalid)
}

/// Marks the project as having events. A failure is only logged, because the events are stored already.
async fn note_event(app: &App, project: rolecall_api::ProjectId) {
    let note = async {
        let mut tx = app.db.begin().await?;
        projects::note_event(&mut tx, project).await?;
        tx.commit().await
    };
    if let Err(error) = note.await {
        tracing::warn!(cause = logging::cause(&error), "could not mark a project as having events");
    }
}

/// 503 if the database fails: after a 500, older browser SDKs of PostHog discard the events.
fn unavailable(error: sql::Error) -> Error {
    tracing::error!(cause = logging::cause(&error), "a project token could not be looked up");
    Error::Unavailable(RETRY_AFTER)
}

impl From<Event> for NewEvent {
    fn from(Event { uuid, event, distinct_id, timestamp, properties }: Event) -> Self {
        let timestamp = Moment::from_micros(timestamp.micros());
        NewEvent { uuid, event, distinct_id, timestamp, properties }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoData => Error::invalid(
                "no_data",
                "The request has no data. Send it as the body of a POST, or as ?data= of a GET.",
            ),
            Refusal::Invalid(reason) => {
                Error::invalid("invalid_payload", format!("Nothing was stored, because of the data: {reason}."))
            }
            Refusal::InvalidEvent { .. } => Error::Invalid {
                code: "invalid_payload",
                detail: format!("Nothing was stored: {refusal}.").into(),
                attr: refusal.attr(),
            },
            Refusal::EventTooLarge(_) => Error::Invalid {
                code: "event_too_large",
                detail: format!("Nothing was stored: {refusal}.").into(),
                attr: refusal.attr(),
            },
            Refusal::TooLarge(limit) => Error::TooLarge(limit),
            Refusal::Full => Error::Unavailable(RETRY_AFTER),
        }
    }
}
