//! `GET …/events/`: newest first, by keyset; with `since`, what has arrived later.

use super::{filter, project};
use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::extract::{Path, Query};
use crate::http::paging::{Slice, address, with};
use crate::state::App;
use crate::store::events::{Cursor, EventPageQuery, LIST_TIME};
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{Events, param};
use rolecall_policy::Act;
use serde_json::value::RawValue;

/// Returns a page of events, or those that have arrived since an earlier answer.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`]; 400 if a parameter is wrong, or it takes too long (`too_long`);
/// 429 if too many slow queries are under way.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Events<Box<RawValue>>>> {
    let project = project(&app, &caller, &path, Act::ViewProject).await?;
    let (filter, limit) = (filter::from_query(&query)?, Slice::from_query(&query).limit);
    let since = query.get(param::SINCE);
    let events = if filter.is_slow(since.is_some()) {
        app.events.with_permit(app.queries.permit(&caller, &project, Act::ViewProject, LIST_TIME).await?)
    } else {
        app.events.clone()
    };
    if let Some(since) = since {
        let since = since.parse().map_err(|_| wrong(param::SINCE))?;
        let arrived = events.arrived(project.id, filter, since, limit).await?;
        return Ok(Json(Events { next: None, results: arrived.events, arrival: arrived.arrival.to_string() }));
    }
    let place = match query.get(param::CURSOR).filter(|text| !text.is_empty()) {
        Some(text) => Some(Cursor::parse(text).ok_or_else(|| wrong(param::CURSOR))?),
        None => None,
    };
    let listed = events.list(EventPageQuery { project: project.id, filter, limit, place }).await?;
    let next = listed
        .next
        .map(|place| with(&address(&app.config.site_url, &uri), &query, &[(param::CURSOR, &place.to_text())]));
    Ok(Json(Events { next, results: listed.events, arrival: listed.arrival.to_string() }))
}

fn wrong(name: &'static str) -> Error {
    Error::field(name, "invalid_input", "This must be a cursor from an earlier response.")
}
