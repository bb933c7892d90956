//! Stores events directly, without HTTP.

use super::TestApp;
use super::people::Org;
use rolecall_api::ProjectId;
use rolecall_server::clock::Moment;
use rolecall_server::store::events::{Batch, NewEvent};
use serde_json::{Value, json};

/// An event that happened now, by the clock of [`store`].
#[derive(Clone)]
pub(crate) struct Happened {
    uuid: uuid::Uuid,
    event: String,
    person: String,
    properties: Value,
    /// Age in seconds.
    ago: u64,
}

/// An event with this uuid.
pub(crate) fn event(uuid: &str, event: &str, person: &str) -> Happened {
    let uuid = uuid.parse().unwrap();
    Happened { uuid, event: event.to_owned(), person: person.to_owned(), properties: json!({}), ago: 0 }
}

/// An event with a new uuid.
pub(crate) fn happened(name: &str, person: &str) -> Happened {
    event(&uuid::Uuid::now_v7().to_string(), name, person)
}

impl Happened {
    pub(crate) fn with(mut self, properties: Value) -> Self {
        self.properties = properties;
        self
    }

    pub(crate) fn seconds_ago(mut self, seconds: u64) -> Self {
        self.ago = seconds;
        self
    }

    pub(crate) fn id(&self) -> String {
        self.uuid.to_string()
    }
}

/// Stores events in a project.
pub(crate) async fn store(app: &TestApp, org: &Org, project: i64, events: &[Happened]) {
    let now = app.app.clock.now();
    let events = events
        .iter()
        .map(|happened| NewEvent {
            uuid: happened.uuid,
            event: happened.event.clone(),
            distinct_id: happened.person.clone(),
            timestamp: Moment::from_micros(now.micros() - i64::try_from(happened.ago).unwrap() * 1_000_000),
            properties: happened.properties.to_string(),
        })
        .collect();
    let batch = Batch { organization: org.id.clone(), project: ProjectId(project), events };
    app.app.events.insert(batch).await.unwrap();
}
