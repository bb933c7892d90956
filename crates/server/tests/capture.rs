//! Capture: every form in which events come, what is stored of them, and what is answered.

mod answers;
mod bombs;
mod browsers;
mod flags;
mod forms;
mod limits;
mod properties;
mod reading;
mod slow;
mod times;

use crate::support::TestApp;
use crate::support::people::Person;
use serde_json::{Value, json};
use std::time::Duration;

/// A project, its token, and who may see it.
pub(crate) struct Project {
    pub(crate) app: TestApp,
    pub(crate) owner: Person,
    pub(crate) id: i64,
    pub(crate) token: String,
}

/// An event in the store.
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
        Project::of(TestApp::new().await).await
    }

    /// A project of a server.
    pub(crate) async fn of(app: TestApp) -> Self {
        let mut owner = app.person("Olga").await;
        let id = app.organization(&mut owner, "Meridian").await.project;
        let token = owner.get(&format!("/api/projects/{id}/")).await.is(200)["api_token"].as_str().unwrap().to_owned();
        Project { app, owner, id, token }
    }

    /// What is in the store of this project, in the order of its arrival.
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

    /// The names of what is in the store.
    pub(crate) async fn names(&self) -> Vec<String> {
        self.stored().await.into_iter().map(|stored| stored.event).collect()
    }

    /// Sends JSON as programs do.
    pub(crate) async fn send(&self, path: &str, body: Value) -> crate::support::answer::Answer {
        self.app.program().post(path, body).await
    }

    /// The settings of the project, as the app shows them.
    pub(crate) async fn settings(&self) -> Value {
        self.owner.clone().get(&format!("/api/projects/{}/", self.id)).await.is(200)
    }
}

/// An event as a program would send it.
pub(crate) fn event(name: &str) -> Value {
    json!({"event": name, "distinct_id": "ada", "properties": {"plan": "pro"}})
}
