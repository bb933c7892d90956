//! A project with neighbours in its own and in another organization that have events too. None of theirs may appear in
//! its responses.

use super::TestApp;
use super::events::{Happened, event, happened, store};
use super::people::{Org, Person, project};
use serde_json::{Value, json};

/// Two projects in each of two organizations of one owner, with an event of the same uuid and distinct ID in all of
/// them.
pub(crate) struct Neighbours {
    pub(crate) app: TestApp,
    pub(crate) owner: Person,
    pub(crate) org: Org,
    pub(crate) id: i64,
    pub(crate) others: Vec<(Org, i64)>,
}

impl Neighbours {
    pub(crate) async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "One").await;
        let other = app.organization(&mut owner, "Two").await;
        let id = project(&org, &mut owner, "Mine").await;
        let mut others = Vec::new();
        for org in [&org, &other] {
            for name in ["Beside", "Further"] {
                others.push((org.clone(), project(org, &mut owner, name).await));
            }
        }
        for (org, id) in &others {
            let foreign = event("0192a3b4-0000-7000-8000-00000000000f", "paid", "ada").with(json!({"foreign": id}));
            store(&app, org, *id, &[foreign, happened("foreign only", "eve")]).await;
        }
        Neighbours { app, owner, org, id, others }
    }

    pub(crate) async fn store(&self, events: &[Happened]) {
        store(&self.app, &self.org, self.id, events).await;
    }

    pub(crate) async fn get(&mut self, rest: &str) -> Value {
        let path = format!("/api/projects/{}/{rest}", self.id);
        self.owner.get(&path).await.is(200)
    }
}
