//! Capture, over HTTP: `/e`, `/capture`, `/track`, `/batch`, `/engage` and `/i/v0/e` (contract 7), and in the modules
//! what SDKs ask besides. The token in the request is all that counts: cookies and keys are not looked at.

pub mod config;
pub mod flags;
mod intake;

use crate::billing;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::client;
use crate::http::read_body::{AGAIN, within};
use crate::logging;
use crate::state::App;
use crate::store::events::{Batch, NewEvent};
use crate::store::projects::{self, CaptureProject};
use axum::Json;
use axum::extract::{Request, State};
use rolecall_capture::{Event, Keep, Refusal};
use serde::Serialize;

/// The longest token that is looked up, in bytes; ours are shorter.
const MAX_TOKEN: usize = 200;

/// That everything is stored.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Done {
    status: u8,
}

/// Stores the events of a request. Success means that they are on the disk.
///
/// # Errors
/// `no_data`, `invalid_payload`, `event_too_large`, `missing_api_key`, `invalid_api_key`, `spend_limit_reached` (402), 413, 503; then nothing is stored.
pub async fn capture(State(app): State<App>, request: Request) -> Result<Json<Done>> {
    let intake::Arrived { parts, project, events, held } = intake::take(&app, request, Keep::All).await?;
    if !app.events.is_on() {
        return Err(Error::EventsOff);
    }
    let address = client::address(&parts, &app.config.trusted_proxies).to_string();
    let ip = (!project.anonymize_ips).then_some(address.as_str());
    let events: Vec<_> = events.into_iter().map(|event| event.finish(ip).into()).collect();
    within(&app.config.limits, store(&app, project, events)).await??;
    // What it held is free only now.
    drop(held);
    Ok(Json(Done { status: 1 }))
}

/// Stores what arrived.
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

/// The project of a token.
async fn project(app: &App, token: Option<&str>) -> Result<CaptureProject> {
    let missing = Error::Token {
        code: "missing_api_key",
        detail: "The request has no project token. Find it in the project settings.",
    };
    let token = token.ok_or(missing)?;
    let invalid = Error::Token {
        code: "invalid_api_key",
        detail: "No project has this token. Find the right one in the project settings.",
    };
    // Nothing else is one, and a database would not take everything.
    if token.is_empty() || token.len() > MAX_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(invalid);
    }
    let found = async { projects::find_by_token(&mut *app.db.read().await?, token).await };
    found.await.map_err(unavailable)?.ok_or(invalid)
}

/// Notes that the project has had an event. The events are stored, whatever comes of it.
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

/// A 500 would make PostHog's older browser SDKs throw away what they sent.
fn unavailable(error: sqlx::Error) -> Error {
    tracing::error!(cause = logging::cause(&error), "capture cannot look a token up");
    Error::Unavailable(AGAIN)
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
            Refusal::Full => Error::Unavailable(AGAIN),
        }
    }
}
