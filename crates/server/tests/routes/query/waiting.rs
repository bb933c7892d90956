//! A query that waits for a permit and loses its session or right meanwhile is not answered.

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::events::{happened, store};
use crate::support::people::{Org, Person};
use crate::support::workers::{busy, workers};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Runs for hours.
const BOMB: &str =
    "select count() from events a, events b, events c, events d where a.uuid < b.uuid and c.uuid < d.uuid";

fn sql(query: &str) -> Value {
    json!({"query": {"kind": "HogQLQuery", "query": query}})
}

/// A project all of whose permits are used by its owner.
struct Full {
    app: TestApp,
    owner: Person,
    org: Org,
    bombs: Vec<JoinHandle<Answer>>,
}

impl Full {
    async fn new() -> Self {
        let app = TestApp::with(&[("ROLECALL_SQL_SECONDS", "60")]).await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let events: Vec<_> = (0..300).map(|n| happened("paid", &format!("p{n}")).with(json!({"n": n}))).collect();
        store(&app, &org, org.project, &events).await;
        Full { app, owner, org, bombs: Vec::new() }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/projects/{}/{rest}", self.org.project)
    }

    async fn fill(&mut self) {
        let path = self.path("query/");
        for _ in 0..2 {
            let (mut owner, path) = (self.owner.clone(), path.clone());
            self.bombs.push(tokio::spawn(async move { owner.post(&path, sql(BOMB)).await }));
        }
        while workers(&self.app).len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for worker in workers(&self.app) {
            busy(worker).await;
        }
    }

    /// Starts everything that waits for a permit, each as another person.
    async fn waiting(&mut self, level: u8) -> Vec<(Person, JoinHandle<Answer>)> {
        let trend = json!({"query": {"kind": "TrendsQuery", "series": [{}], "breakdownFilter": {"breakdown": "n"}}});
        let condition = "events/?properties=%5B%7B%22key%22%3A%22n%22%2C%22value%22%3A%227%22%7D%5D";
        let posts = [("query/", sql("select count() from events")), ("query/", trend)];
        let mut waiting = Vec::new();
        for (rest, body) in posts.map(|(rest, body)| (rest, Some(body))).into_iter().chain([(condition, None)]) {
            let name = format!("Person {}", waiting.len() + usize::from(level) * 10);
            let person = self.app.joins(&self.org, &mut self.owner, &name, level).await;
            let (mut asking, path) = (person.clone(), self.path(rest));
            let mut asked = tokio::spawn(async move {
                match body {
                    Some(body) => asking.post(&path, body).await,
                    None => asking.get(&path).await,
                }
            });
            let waits = tokio::time::timeout(Duration::from_millis(300), &mut asked).await;
            assert!(waits.is_err(), "{rest} waits for no permit: {:?}", waits.map(|answer| answer.unwrap().text()));
            waiting.push((person, asked));
        }
        waiting
    }

    fn free(&mut self) {
        for bomb in self.bombs.drain(..) {
            bomb.abort();
        }
    }
}

#[tokio::test]
async fn a_query_whose_session_ends_while_waiting_is_not_answered() {
    let mut project = Full::new().await;
    project.fill().await;
    let mut asked = Vec::new();
    for (mut person, waiting) in project.waiting(1).await {
        person.post("/api/logout", json!({})).await.is(204);
        asked.push(waiting);
    }
    project.free();
    for waiting in asked {
        waiting.await.unwrap().is_unauthenticated();
    }
}

#[tokio::test]
async fn a_query_whose_user_is_removed_while_waiting_is_not_answered() {
    let mut project = Full::new().await;
    project.fill().await;
    let mut asked = Vec::new();
    for (person, waiting) in project.waiting(1).await {
        let path = format!("{}/members/{}/", project.org.path, person.id);
        project.owner.delete(&path).await.is(204);
        asked.push(waiting);
    }
    project.free();
    for waiting in asked {
        waiting.await.unwrap().is_not_found();
    }
}

#[tokio::test]
async fn a_query_whose_user_keeps_access_is_answered_after_waiting() {
    let mut project = Full::new().await;
    project.fill().await;
    let waiting = project.waiting(1).await;
    project.free();
    for (_, waiting) in waiting {
        waiting.await.unwrap().is(200);
    }
}

#[tokio::test]
async fn an_export_ends_when_its_session_ends_while_waiting() {
    let mut project = Full::new().await;
    project.fill().await;
    let mut admin = project.app.joins(&project.org, &mut project.owner, "Admin", 8).await;
    let answer = admin.begin_get(&project.path("events/export/")).await;
    assert_eq!(answer.status(), 200);
    let mut body = answer.into_body();
    let mut part = tokio::spawn(async move { body.frame().await.unwrap() });
    let waits = tokio::time::timeout(Duration::from_millis(300), &mut part).await;
    assert!(waits.is_err(), "it waits for no permit");
    admin.post("/api/logout", json!({})).await.is(204);
    project.free();
    assert!(part.await.unwrap().is_err(), "a part was sent although the session had ended");
}
