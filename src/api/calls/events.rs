//! The calls about events: listing and asking them, taking them out of the project and away.

use super::Answer;
use crate::{
    api::{
        change::{Change, ChangeName},
        connection::{ask, read},
    },
    url_codec::encode,
};
use gloo_net::http::Method;
use rolecall_api::{
    Erasure, Event, EventDefinition, Events, HogQlQuery, NewErasure, Page, ProjectId, PropertyFilter, Query,
    QueryRequest, Rows,
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
    fn to_query_string(&self) -> String {
        let mut query = format!("?limit={}", self.limit);
        let mut and = |key: &str, value: &str| {
            if !value.is_empty() {
                query.extend(["&", key, "=", &encode(value)]);
            }
        };
        for name in &self.names {
            and("event", name);
        }
        and("distinct_id", &self.person);
        if !self.properties.is_empty() {
            and("properties", &serde_json::to_string(&self.properties).unwrap_or_default());
        }
        and("after", &self.after);
        and("before", &self.before);
        and("cursor", &self.cursor);
        and("since", &self.since);
        query
    }
}

/// A page of the events of a project, the newest first, or what has arrived.
pub async fn events(id: ProjectId, query: &EventQuery) -> Answer<Events> {
    read(&format!("/api/projects/{id}/events/{}", query.to_query_string())).await
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
    read(&format!("/api/projects/{id}/erasures/?limit={limit}")).await
}
