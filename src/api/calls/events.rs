//! The API calls for events: list, get, export, count and erase.

use super::{Answer, RequestPath};
use crate::api::{
    change::{Change, ChangeName},
    connection::{ask, read, read_exactly},
};
use crate::url_codec::encode;
use gloo_net::http::Method;
use rolecall_api::{
    Erasure, Event, EventDefinition, Events, HogQlQuery, NewErasure, NumberRows, Page, ProjectId, PropertyFilter,
    Query, QueryRequest, param,
};

/// Which events of a project to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Lists only events with one of these names; all events if empty.
    pub names: Vec<String>,
    /// Lists only events with this distinct ID; all events if empty.
    pub person: String,
    /// Lists only events whose properties pass all these filters.
    pub properties: Vec<PropertyFilter>,
    /// Lists only events later than this time; from the first event if empty.
    pub after: String,
    /// Lists only events earlier than this time; up to the last event if empty.
    pub before: String,
    /// The cursor of the page, from an earlier response; the page of the newest events if empty.
    pub cursor: String,
    /// A mark from an earlier response: instead of a page, lists the events that have arrived since.
    pub since: String,
    /// Maximum number of events to return.
    pub limit: usize,
}

impl EventQuery {
    fn path(&self, project: ProjectId) -> RequestPath {
        let conditions = (!self.properties.is_empty()).then(|| serde_json::to_string(&self.properties).ok()).flatten();
        let mut address =
            RequestPath::new(format!("/api/projects/{project}/events/")).with(param::LIMIT, &self.limit.to_string());
        for name in &self.names {
            address = address.with(param::EVENT, name);
        }
        address
            .with(param::DISTINCT_ID, &self.person)
            .with(param::PROPERTIES, &conditions.unwrap_or_default())
            .with(param::AFTER, &self.after)
            .with(param::BEFORE, &self.before)
            .with(param::CURSOR, &self.cursor)
            .with(param::SINCE, &self.since)
    }
}

/// Lists one page of the events of a project, newest first, or those that have arrived since a mark.
pub async fn events(id: ProjectId, query: &EventQuery) -> Answer<Events> {
    read_exactly(&query.path(id).0).await
}

/// Gets an event by id.
pub async fn event(id: ProjectId, event: &str) -> Answer<Event> {
    read_exactly(&format!("/api/projects/{id}/events/{}/", encode(event))).await
}

/// Lists the event names that a project has received, by name.
pub async fn event_definitions(id: ProjectId) -> Answer<Page<EventDefinition>> {
    read(&format!("/api/projects/{id}/event_definitions/")).await
}

/// The URL of all events of a project as a file.
#[must_use]
pub fn events_export(id: ProjectId) -> String {
    format!("/api/projects/{id}/events/export/")
}

/// Counts the events with a distinct ID.
pub async fn count_of_person(id: ProjectId, person: &str) -> Answer<u64> {
    let person = person.replace('\\', r"\\").replace('\'', "''");
    let query = HogQlQuery { query: format!("SELECT count() FROM events WHERE distinct_id = '{person}'") };
    let request = QueryRequest { query: Query::HogQLQuery(query) };
    let rows: NumberRows = ask(&format!("/api/projects/{id}/query/"), &request).await?;
    Ok(rows.results.first().and_then(|row| row.first().copied()).unwrap_or_default())
}

/// Erases all events with a distinct ID.
pub fn erase_person(id: ProjectId, person: &str) -> Change<Erasure> {
    let request = NewErasure { distinct_id: person.to_owned() };
    Change::new(ChangeName::ErasePerson, Method::POST, format!("/api/projects/{id}/erasures/"), &request)
}

/// Lists the latest erasures of a project, newest first.
pub async fn erasures(id: ProjectId, limit: usize) -> Answer<Page<Erasure>> {
    read(&format!("/api/projects/{id}/erasures/?{}={limit}", param::LIMIT)).await
}
