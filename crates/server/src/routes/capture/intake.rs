//! Receives a request to capture: reads its body within the memory budget, finds the project of its token, and parses
//! the events.
//!
//! A token can stand beside the data (in the query or in a form) or in the data. Until it is known to be valid, a
//! request gets little memory: it is parsed once with [`Keep::UntilTrusted`], and if that was not enough, a second
//! time.

use super::find_project;
use crate::client::Client;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::events::memory::{Owner, RequestMemory};
use crate::http::client::client_of;
use crate::http::read_body::{BodySize, read_body, with_time_limit};
use crate::state::App;
use crate::store::projects::CaptureProject;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, header};
use rolecall_capture::limits::MAX_BODY;
use rolecall_capture::{self as capture, Captured, Keep, Parsed, ParsedEvents, RawRequest, Refusal};
use std::sync::Arc;

const BODY_SIZE: BodySize =
    BodySize { max: MAX_BODY, drained: 128 * 1024 * 1024, too_large: "The body is larger than 20 MB." };
/// Above this size, in bytes, an uncompressed body is parsed on a blocking thread.
const LARGE: usize = 128 * 1024;
/// The same for a body or query that may be compressed. A smaller one that unpacks to much also goes to that thread.
const LARGE_PACKED: usize = 4 * 1024;

/// A request whose project is known and whose events are parsed.
pub(super) struct CaptureRequest {
    /// The request without its body.
    pub(super) parts: Parts,
    /// The project of its token.
    pub(super) project: CaptureProject,
    /// Its events; empty if only the token was asked for.
    pub(super) events: Vec<Captured>,
    /// The memory that it holds, until this is dropped.
    pub(super) held: RequestMemory,
}

/// A request whose body is in memory.
struct ReceivedRequest {
    parts: Parts,
    body: Vec<u8>,
    received: Moment,
}

impl ReceivedRequest {
    /// The request as the parser takes it.
    fn raw(&self) -> RawRequest<'_> {
        let content_type = self.parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        RawRequest {
            engage: self.parts.uri.path().starts_with("/engage"),
            query: self.parts.uri.query().unwrap_or_default(),
            content_type: content_type.unwrap_or_default(),
            body: &self.body,
            received: capture::Moment::from_micros(self.received.micros()),
        }
    }

    /// True if the body is JSON, neither compressed nor encoded.
    fn is_plain(&self) -> bool {
        matches!(self.body.first(), Some(b'{' | b'['))
    }

    /// True if parsing takes so long that it must not block other requests.
    fn is_large(&self) -> bool {
        let query = self.parts.uri.query().map_or(0, str::len);
        if self.is_plain() { self.body.len() > LARGE } else { self.body.len().max(query) > LARGE_PACKED }
    }
}

/// Receives a request. `keep`: [`Keep::All`] for its events, or [`Keep::Token`]; a request without data is then valid.
///
/// # Errors
/// 401 if its token is missing or wrong; 400 if it cannot be parsed; 413, 408; 503 if there is no memory for it.
pub(super) async fn receive(app: &App, request: Request, keep: Keep) -> Result<CaptureRequest> {
    let received = app.clock.now();
    let (parts, body) = request.into_parts();
    let client = client_of(&parts, &app.config.trusted_proxies);
    let mut held = app.capture_memory.hold(Owner::Client(client));
    // Check a token in the query before the body is read, so that the body counts for its project from the start.
    let token = capture::token_beside(parts.uri.query().unwrap_or_default(), "", &[]);
    let (mut known, mut refusal) = (None, None);
    if let Some(token) = token {
        match find_project(app, Some(&token)).await {
            Ok(project) if held.share_with(Owner::Project(project.id)).is_ok() => known = Some(project),
            Ok(_) => refusal = Some(Error::from(Refusal::Full)),
            Err(error) => refusal = Some(error),
        }
    }
    let body = if parts.method == Method::POST {
        let limits = &app.config.limits;
        read_body(&parts.headers, body, BODY_SIZE, limits, |bytes| held.hold_body(bytes), refusal).await?
    } else if let Some(refusal) = refusal {
        return Err(refusal);
    } else {
        Vec::new()
    };
    let request = ReceivedRequest { parts, body, received };
    with_time_limit(&app.config.limits, parse(app, client, request, held, known, keep)).await?
}

/// Finds the project of a received request, unless it is `known`, and parses the events.
async fn parse(
    app: &App,
    client: Client,
    request: ReceivedRequest,
    mut held: RequestMemory,
    mut known: Option<CaptureProject>,
    keep: Keep,
) -> Result<CaptureRequest> {
    let request = Arc::new(request);
    if known.is_none()
        && let Some(token) = token_beside_data(app, client, &request).await?
    {
        known = Some(find_and_charge(app, Some(&token), &mut held).await?);
    }
    let keep_first = if known.is_none() && keep == Keep::All { Keep::UntilTrusted } else { keep };
    let (mut parsed, mut held) = parse_once(app, client, &request, keep_first, held).await?;
    let mut project = match (known, &parsed) {
        (Some(project), _) => project,
        // The token may be inside of the event that is too large to be parsed.
        (None, Ok(Parsed { token: None, events: ParsedEvents::Refused(refusal @ Refusal::EventTooLarge(_)) })) => {
            return Err(refusal.clone().into());
        }
        (None, Ok(Parsed { token, .. })) => find_and_charge(app, token.as_deref(), &mut held).await?,
        (None, Err(Refusal::NoData)) if keep == Keep::Token => find_and_charge(app, None, &mut held).await?,
        (None, Err(refusal)) => return Err(refusal.clone().into()),
    };
    let is_incomplete = matches!(&parsed, Ok(Parsed { events: ParsedEvents::NotKept, .. }));
    if keep == Keep::All && is_incomplete {
        let first_token = parsed.ok().and_then(|parsed| parsed.token);
        (parsed, held) = parse_once(app, client, &request, Keep::All, held).await?;
        // The first pass may have stopped before a token that takes precedence.
        if let Ok(Parsed { token, events: ParsedEvents::Accepted(_) }) = &parsed
            && *token != first_token
        {
            project = find_and_charge(app, token.as_deref(), &mut held).await?;
        }
    }
    let events = match parsed.map(|parsed| parsed.events) {
        Ok(ParsedEvents::Accepted(events)) => events,
        Ok(ParsedEvents::NotKept) => Vec::new(),
        Err(Refusal::NoData) if keep == Keep::Token => Vec::new(),
        Ok(ParsedEvents::Refused(refusal)) | Err(refusal) => return Err(refusal.into()),
    };
    // Parsing is over, so this is the only reference. Free the body.
    let ReceivedRequest { parts, .. } =
        Arc::into_inner(request).ok_or_else(|| Error::Unexpected("a body is still being parsed".into()))?;
    held.hold_body(0).map_err(Refusal::from)?;
    Ok(CaptureRequest { parts, project, events, held })
}

/// Finds the project of a token. From now on, the memory of the request counts for this project too.
async fn find_and_charge(app: &App, token: Option<&str>, held: &mut RequestMemory) -> Result<CaptureProject> {
    let project = find_project(app, token).await?;
    held.share_with(Owner::Project(project.id)).map_err(Refusal::from)?;
    Ok(project)
}

/// The token in the query or in a form, if there is one.
async fn token_beside_data(app: &App, client: Client, request: &Arc<ReceivedRequest>) -> Result<Option<String>> {
    let find = |request: &ReceivedRequest| {
        let raw = request.raw();
        capture::token_beside(raw.query, raw.content_type, raw.body)
    };
    if !request.is_large() {
        return Ok(find(request));
    }
    let request = Arc::clone(request);
    on_blocking_thread(app, client, move || find(&request)).await
}

/// Parses a request, on a blocking thread if it is large. Returns `held` again.
async fn parse_once(
    app: &App,
    client: Client,
    request: &Arc<ReceivedRequest>,
    keep: Keep,
    mut held: RequestMemory,
) -> Result<(Result<Parsed, Refusal>, RequestMemory)> {
    if !request.is_large() {
        if request.is_plain() {
            return Ok((capture::read(request.raw(), keep, &mut held), held));
        }
        if let Some(parsed) = capture::read_small(request.raw(), keep, &mut held) {
            return Ok((parsed, held));
        }
    }
    let request = Arc::clone(request);
    let work = move || {
        let parsed = capture::read(request.raw(), keep, &mut held);
        (parsed, held)
    };
    on_blocking_thread(app, client, work).await
}

/// Runs slow work on a blocking thread. It waits for a permit, because their number is limited.
async fn on_blocking_thread<T: Send + 'static>(
    app: &App,
    client: Client,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let permit = app.read_permits.take(client).await;
    let work = move || {
        let result = work();
        drop(permit);
        result
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Unexpected(error.into()))
}
