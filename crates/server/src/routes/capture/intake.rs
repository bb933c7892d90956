//! Takes the body of a request in, within the memory that all of them have, finds its project, and reads it.

use super::project;
use crate::client::Client;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::events::memory::{Owner, RequestMemory};
use crate::http::client::client_of;
use crate::http::read_body::{BodySize, read_body, within};
use crate::state::App;
use crate::store::projects::CaptureProject;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, header};
use rolecall_capture::limits::MAX_BODY;
use rolecall_capture::{self as capture, Captured, Keep, Parsed, ParsedEvents, RawRequest, Refusal};
use std::sync::Arc;

const SIZE: BodySize =
    BodySize { max: MAX_BODY, drained: 128 * 1024 * 1024, too_large: "The body is larger than 20 MB." };
/// From this size on a body is read on a thread that may take its time, in bytes.
const LARGE: usize = 128 * 1024;
/// The same for what is packed, in the body or behind the `?`. If it is smaller and unpacks to much, too.
const LARGE_PACKED: usize = 4 * 1024;

/// A request that has arrived.
pub(super) struct Arrived {
    /// Everything but its body.
    pub(super) parts: Parts,
    /// The project of its token.
    pub(super) project: CaptureProject,
    /// Its events; none if only the token was asked for.
    pub(super) events: Vec<Captured>,
    /// What it holds.
    pub(super) held: RequestMemory,
}

/// A request with its body.
struct Whole {
    parts: Parts,
    body: Vec<u8>,
    received: Moment,
}

impl Whole {
    fn sent(&self) -> RawRequest<'_> {
        let content_type = self.parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        RawRequest {
            engage: self.parts.uri.path().starts_with("/engage"),
            query: self.parts.uri.query().unwrap_or_default(),
            content_type: content_type.unwrap_or_default(),
            body: &self.body,
            received: capture::Moment::from_micros(self.received.micros()),
        }
    }

    /// Whether its body is JSON as it is.
    fn is_plain(&self) -> bool {
        matches!(self.body.first(), Some(b'{' | b'['))
    }

    /// Whether reading takes a while in any case.
    fn is_large(&self) -> bool {
        let query = self.parts.uri.query().map_or(0, str::len);
        if self.is_plain() { self.body.len() > LARGE } else { self.body.len().max(query) > LARGE_PACKED }
    }
}

/// Takes a request in. `keep`: [`Keep::All`], or the token alone; then no data at all is no mistake.
///
/// # Errors
/// Its token is missing or wrong; its body is too large, too slow, breaks off or makes no sense; there is no memory for
/// it.
pub(super) async fn take(app: &App, request: Request, keep: Keep) -> Result<Arrived> {
    let received = app.clock.now();
    let (parts, body) = request.into_parts();
    let client = client_of(&parts, &app.config.trusted_proxies);
    let mut held = app.capture_memory.hold(Owner::Client(client));
    // A token that is known before the body has come is looked at before, and counts the body for its project.
    let token = capture::token_beside(parts.uri.query().unwrap_or_default(), "", &[]);
    let (mut known, mut refusal) = (None, None);
    if let Some(token) = token {
        match project(app, Some(&token)).await {
            Ok(project) if held.share_with(Owner::Project(project.id)).is_ok() => known = Some(project),
            Ok(_) => refusal = Some(Error::from(Refusal::Full)),
            Err(error) => refusal = Some(error),
        }
    }
    let body = if parts.method == Method::POST {
        let limits = &app.config.limits;
        read_body(&parts.headers, body, SIZE, limits, |bytes| held.hold_body(bytes), refusal).await?
    } else if let Some(refusal) = refusal {
        return Err(refusal);
    } else {
        Vec::new()
    };
    let request = Whole { parts, body, received };
    within(&app.config.limits, finish(app, client, request, held, known, keep)).await?
}

/// Finds the project of a request whose body is there, and reads it.
async fn finish(
    app: &App,
    client: Client,
    request: Whole,
    mut held: RequestMemory,
    mut known: Option<CaptureProject>,
    keep: Keep,
) -> Result<Arrived> {
    let request = Arc::new(request);
    if known.is_none()
        && let Some(token) = token_beside(app, client, &request).await?
    {
        known = Some(trusted(app, Some(&token), &mut held).await?);
    }
    let first = if known.is_none() && keep == Keep::All { Keep::UntilTrusted } else { keep };
    let (mut read, mut held) = read(app, client, &request, first, held).await?;
    let has_read = |read: &Result<Parsed, Refusal>| matches!(read, Ok(Parsed { events: ParsedEvents::NotKept, .. }));
    let mut project = match (known, &read) {
        (Some(project), _) => project,
        // The token may stand in the event that is too large to be looked into.
        (None, Ok(Parsed { token: None, events: ParsedEvents::Refused(refusal @ Refusal::EventTooLarge(_)) })) => {
            return Err(refusal.clone().into());
        }
        (None, Ok(Parsed { token, .. })) => trusted(app, token.as_deref(), &mut held).await?,
        (None, Err(Refusal::NoData)) if keep == Keep::Token => trusted(app, None, &mut held).await?,
        (None, Err(refusal)) => return Err(refusal.clone().into()),
    };
    if keep == Keep::All && has_read(&read) {
        let first = read.ok().and_then(|read| read.token);
        (read, held) = self::read(app, client, &request, Keep::All, held).await?;
        // The first one may have stood at the beginning of what was not read to its end.
        if let Ok(Parsed { token, events: ParsedEvents::Accepted(_) }) = &read
            && *token != first
        {
            project = trusted(app, token.as_deref(), &mut held).await?;
        }
    }
    let events = match read.map(|read| read.events) {
        Ok(ParsedEvents::Accepted(events)) => events,
        Ok(ParsedEvents::NotKept) => Vec::new(),
        Err(Refusal::NoData) if keep == Keep::Token => Vec::new(),
        Ok(ParsedEvents::Refused(refusal)) | Err(refusal) => return Err(refusal.into()),
    };
    // Nobody else has it any more: reading is over.
    let Whole { parts, .. } =
        Arc::into_inner(request).ok_or_else(|| Error::Unexpected("a body is still read".into()))?;
    held.hold_body(0).map_err(Refusal::from)?;
    Ok(Arrived { parts, project, events, held })
}

/// The project of a token; what the request holds counts for it from now on.
async fn trusted(app: &App, token: Option<&str>, held: &mut RequestMemory) -> Result<CaptureProject> {
    let project = project(app, token).await?;
    held.share_with(Owner::Project(project.id)).map_err(Refusal::from)?;
    Ok(project)
}

/// The token that stands beside the data.
async fn token_beside(app: &App, client: Client, request: &Arc<Whole>) -> Result<Option<String>> {
    let find = |request: &Whole| {
        let sent = request.sent();
        capture::token_beside(sent.query, sent.content_type, sent.body)
    };
    if !request.is_large() {
        return Ok(find(request));
    }
    let request = Arc::clone(request);
    slowly(app, client, move || find(&request)).await
}

/// Reads a request.
async fn read(
    app: &App,
    client: Client,
    request: &Arc<Whole>,
    keep: Keep,
    mut held: RequestMemory,
) -> Result<(Result<Parsed, Refusal>, RequestMemory)> {
    if !request.is_large() {
        if request.is_plain() {
            return Ok((capture::read(request.sent(), keep, &mut held), held));
        }
        if let Some(read) = capture::read_small(request.sent(), keep, &mut held) {
            return Ok((read, held));
        }
    }
    let request = Arc::clone(request);
    let work = move || {
        let read = capture::read(request.sent(), keep, &mut held);
        (read, held)
    };
    slowly(app, client, work).await
}

/// Does what may take a while, within the permits for that, on a thread of its own.
async fn slowly<T: Send + 'static>(app: &App, client: Client, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let permit = app.read_permits.take(client).await;
    let work = move || {
        let done = work();
        drop(permit);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Unexpected(error.into()))
}
