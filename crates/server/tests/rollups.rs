//! Counts from rollups equal counts of the events, after any sequence of stores, erasures and expirations.

use crate::support::TestApp;
use crate::support::events::{Happened, happened, store};
use crate::support::people::{Org, Person, project};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use proptest::{collection::vec, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};

const NAMES: [&str; 3] = ["paid", "seen", "left"];
const PEOPLE: [&str; 6] = ["ada", "bob", "cyd", "dan", "eve", "fay"];
const DAY: u64 = 24 * 60 * 60;

#[derive(Debug, Clone)]
enum Step {
    /// Name, user and age in seconds of each event.
    Store(Vec<(usize, usize, u64)>),
    /// The last events again.
    Again,
    Erase(usize),
    /// Expires everything older than this many days.
    Forget(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let event = (0..NAMES.len(), 0..PEOPLE.len(), 0..20 * DAY);
    prop_oneof![
        6 => vec(event, 1..40).prop_map(Step::Store),
        1 => Just(Step::Again),
        2 => (0..PEOPLE.len()).prop_map(Step::Erase),
        1 => (1..20_u64).prop_map(Step::Forget),
    ]
}

struct World {
    app: TestApp,
    owner: Person,
    org: Org,
    project: i64,
    last: Vec<Happened>,
}

impl World {
    async fn take(&mut self, step: Step) {
        let path = format!("/api/projects/{}/", self.project);
        match step {
            Step::Store(events) => {
                let event = |(name, person, ago): (usize, usize, u64)| {
                    happened(NAMES[name], PEOPLE[person]).with(json!({"n": ago})).seconds_ago(ago)
                };
                self.last = events.into_iter().map(event).collect();
                store(&self.app, &self.org, self.project, &self.last).await;
            }
            Step::Again => store(&self.app, &self.org, self.project, &self.last).await,
            Step::Erase(person) => {
                let body = json!({"distinct_id": PEOPLE[person]});
                self.owner.post(&format!("{path}erasures/"), body).await.is(201);
            }
            Step::Forget(days) => {
                self.owner.patch(&path, json!({ "retention_days": days })).await.is(200);
                self.app.app.sweep().await.unwrap();
                self.owner.patch(&path, json!({"retention_days": null})).await.is(200);
            }
        }
    }

    /// Points and totals of every name and of all, for events and unique users.
    async fn counts(&mut self, interval: &str, zone: &str, filter: &Value) -> Vec<Value> {
        let mut counts = Vec::new();
        for math in ["total", "dau"] {
            let mut series = vec![json!({ "math": math })];
            series.extend(NAMES.map(|name| json!({"event": name, "math": math})));
            let query = json!({"query": {"kind": "TrendsQuery", "series": series, "interval": interval,
                "timezone": zone, "dateRange": {"date_from": "-25d"}, "properties": filter}});
            let answer = self.owner.post(&format!("/api/projects/{}/query/", self.project), query).await.is(200);
            let series = answer["results"].as_array().unwrap();
            counts.extend(series.iter().map(|series| json!([series["data"], series["count"]])));
        }
        counts
    }
}

#[tokio::test]
async fn rollups_always_equal_a_count_of_the_events() {
    let mut runner =
        TestRunner::new_with_rng(ProptestConfig::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    for _ in 0..12 {
        let steps = vec(step(), 1..12).new_tree(&mut runner).unwrap().current();
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let project = project(&org, &mut owner, "Project").await;
        let mut world = World { app, owner, org, project, last: Vec::new() };
        for step in steps.clone() {
            world.take(step).await;
        }
        for (interval, zone) in [("hour", "UTC"), ("day", "Asia/Kathmandu"), ("week", "America/St_Johns")] {
            let rolled = world.counts(interval, zone, &json!([])).await;
            // Every event has this property, so this filter matches all but forces a scan.
            let looked_at = world.counts(interval, zone, &json!([{"key": "n", "operator": "is_set"}])).await;
            assert_eq!(rolled, looked_at, "by {interval} in {zone} after {steps:?}");
        }
    }
}
