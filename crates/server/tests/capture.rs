//! Capture: the formats of events, what is stored, and the responses.

mod answers;
mod bombs;
mod browsers;
mod flags;
mod forms;
mod limits;
mod properties;
mod slow;
mod times;

use crate::support::TestApp;
use crate::support::people::Person;
use serde_json::{Value, json};
use std::time::Duration;

/// A project with its token and owner.
pub(crate) struct Project {
    pub(crate) app: TestApp,
    pub(crate) owner: Person,
    pub(crate) id: i64,
    pub(crate) token: String,
}

/// A stored event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stored {
    pub(crate) uuid: String,
    pub(crate) event: String,
    pub(crate) distinct_id: String,
    /// In microseconds.
    pub(crate) timestamp: i64,
    pub(crate) properties: Value,
}

impl Project {
    pub(crate) async fn new() -> Self {
        Project::create_on(TestApp::new().await).await
    }

    /// Creates a project on a server.
    pub(crate) async fn create_on(app: TestApp) -> Self {
        let mut owner = app.person("Olga").await;
        let id = app.organization(&mut owner, "Meridian").await.project;
        let token = owner.get(&format!("/api/projects/{id}/")).await.is(200)["api_token"].as_str().unwrap().to_owned();
        Project { app, owner, id, token }
    }

    /// The stored events of this project in order of arrival.
    pub(crate) async fn stored(&self) -> Vec<Stored> {
        let project = self.id;
        let read = self.app.app.events.read(Duration::from_mins(1), move |connection| {
            let mut rows = connection.prepare(
                "SELECT uuid, event, distinct_id, timestamp, properties FROM events WHERE project_id = ?1 ORDER BY id",
            )?;
            let stored = rows.query_map([project], |row| {
                let properties: String = row.get(4)?;
                Ok(Stored {
                    uuid: row.get(0)?,
                    event: row.get(1)?,
                    distinct_id: row.get(2)?,
                    timestamp: row.get(3)?,
                    properties: serde_json::from_str(&properties).unwrap(),
                })
            })?;
            Ok(stored.collect::<Result<Vec<_>, _>>()?)
        });
        read.await.unwrap()
    }

    /// The names of the stored events.
    pub(crate) async fn names(&self) -> Vec<String> {
        self.stored().await.into_iter().map(|stored| stored.event).collect()
    }

    /// Sends JSON like an SDK.
    pub(crate) async fn send(&self, path: &str, body: Value) -> crate::support::answer::Answer {
        self.app.program().post(path, body).await
    }

    /// The project's settings, as the API returns them.
    pub(crate) async fn settings(&self) -> Value {
        self.owner.clone().get(&format!("/api/projects/{}/", self.id)).await.is(200)
    }
}

/// A sample event.
pub(crate) fn event(name: &str) -> Value {
    json!({"event": name, "distinct_id": "ada", "properties": {"plan": "pro"}})
}
