//! The calls about events: listing and asking them, taking them out of the project and away.

use super::{Address, Answer};
use crate::api::{
    change::{Change, ChangeName},
    connection::{ask, read},
};
use crate::url_codec::encode;
use gloo_net::http::Method;
use rolecall_api::{
    Erasure, Event, EventDefinition, Events, HogQlQuery, NewErasure, Page, ProjectId, PropertyFilter, Query,
    QueryRequest, Rows, param,
};

/// Which events to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Any of these names; empty: all.
    pub names: Vec<String>,
    /// Of this person; empty: of all.
    pub person: String,
    /// With all of these.
    pub properties: Vec<PropertyFilter>,
    /// Later than this moment; empty: from the first.
    pub after: String,
    /// Earlier than this moment; empty: up to the last.
    pub before: String,
    /// Where in the list, as an answer has told; empty: at the newest.
    pub cursor: String,
    /// What has arrived since an answer gave this mark, instead of a page.
    pub since: String,
    /// How many at most.
    pub limit: usize,
}

impl EventQuery {
    fn address(&self, project: ProjectId) -> Address {
        let conditions = (!self.properties.is_empty()).then(|| serde_json::to_string(&self.properties).ok()).flatten();
        let mut address =
            Address::new(format!("/api/projects/{project}/events/")).with(param::LIMIT, &self.limit.to_string());
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

/// A page of the events of a project, the newest first, or what has arrived.
pub async fn events(id: ProjectId, query: &EventQuery) -> Answer<Events> {
    read(&query.address(id).0).await
}

/// One event.
pub async fn event(id: ProjectId, event: &str) -> Answer<Event> {
    read(&format!("/api/projects/{id}/events/{}/", encode(event))).await
}

/// The names of events that a project has had, by name.
pub async fn event_definitions(id: ProjectId) -> Answer<Page<EventDefinition>> {
    read(&format!("/api/projects/{id}/event_definitions/")).await
}

/// The address of all events of a project, as a file.
#[must_use]
pub fn events_export(id: ProjectId) -> String {
    format!("/api/projects/{id}/events/export/")
}

/// How many events there are of a person.
pub async fn count_of_person(id: ProjectId, person: &str) -> Answer<u64> {
    let person = person.replace('\\', r"\\").replace('\'', "''");
    let query = HogQlQuery { query: format!("SELECT count() FROM events WHERE distinct_id = '{person}'") };
    let request = QueryRequest { query: Query::HogQLQuery(query) };
    let rows: Rows = ask(&format!("/api/projects/{id}/query/"), &request).await?;
    Ok(rows.results.first().and_then(|row| row.first()?.as_u64()).unwrap_or_default())
}

/// Erases everything that is known of a person.
pub fn erase_person(id: ProjectId, person: &str) -> Change<Erasure> {
    let request = NewErasure { distinct_id: person.to_owned() };
    Change::new(ChangeName::ErasePerson, Method::POST, format!("/api/projects/{id}/erasures/"), &request)
}

/// What was erased, the latest first.
pub async fn erasures(id: ProjectId, limit: usize) -> Answer<Page<Erasure>> {
    read(&format!("/api/projects/{id}/erasures/?{}={limit}", param::LIMIT)).await
}
