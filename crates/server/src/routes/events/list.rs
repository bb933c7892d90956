//! `GET …/events/`: newest first, with keyset pagination (`?cursor=`); with `?since=`, the events that arrived after an
//! earlier response.

use super::filter;
use crate::error::{Error, Result};
use crate::http::paging::ListRequest;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::events::{Cursor, EventPageQuery, LIST_TIME};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Events, param};
use rolecall_policy::Act;
use serde_json::value::RawValue;

/// Returns a page of events, or those that arrived after an earlier response.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`]; 400 if a parameter is wrong, or the query takes too long
/// (`too_long`); 429 if too many slow queries are running.
pub async fn list(
    State(app): State<App>,
    request: ProjectRequest,
    list: ListRequest,
) -> Result<Json<Events<Box<RawValue>>>> {
    let project = request.find(Act::ViewProject).await?;
    let (filter, limit) = (filter::from_query(&list.query)?, list.slice.limit);
    let since = list.query.get(param::SINCE);
    let events = if filter.is_slow(since.is_some()) {
        app.events.with_permit(app.queries.permit(&request.caller, &project, Act::ViewProject, LIST_TIME).await?)
    } else {
        app.events.clone()
    };
    if let Some(since) = since {
        let since = since.parse().map_err(|_| wrong(param::SINCE))?;
        let arrived = events.arrived(project.id, filter, since, limit).await?;
        return Ok(Json(Events { next: None, results: arrived.events, arrival: arrived.arrival.to_string() }));
    }
    let place = match list.query.get(param::CURSOR).filter(|text| !text.is_empty()) {
        Some(text) => Some(Cursor::parse(text).ok_or_else(|| wrong(param::CURSOR))?),
        None => None,
    };
    let listed = events.list(EventPageQuery { project: project.id, filter, limit, place }).await?;
    let next = listed.next.map(|cursor| list.url_with(param::CURSOR, &cursor.to_text()));
    Ok(Json(Events { next, results: listed.events, arrival: listed.arrival.to_string() }))
}

/// 400: the value of a parameter does not come from an earlier response.
fn wrong(parameter: &'static str) -> Error {
    Error::field(parameter, "invalid_input", "This must be a cursor from an earlier response.")
}
