//! Helpers to capture and bill events. The plan has low prices: 100 events are included, the next 900 cost a cent each,
//! further ones half a cent; from January 2023 each costs two cents.

use super::TestApp;
use super::people::{Org, Person};
use rolecall_api::ProjectId;
use rolecall_server::clock::Moment;
use rolecall_server::store::events::{Batch, NewEvent};
use std::time::Duration;

/// The setting of that plan.
pub(crate) const PLANS: (&str, &str) =
    ("ROLECALL_PLANS", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/plans.json"));

/// A day.
pub(crate) const DAY: Duration = Duration::from_hours(24);

impl TestApp {
    /// Stores this many events in a project, bypassing limits.
    pub(crate) async fn captures(&self, org: &Org, project: i64, count: usize) {
        let event = |_| NewEvent {
            uuid: uuid::Uuid::now_v7(),
            event: "visit".to_owned(),
            distinct_id: "somebody".to_owned(),
            timestamp: self.app.clock.now(),
            properties: "{}".to_owned(),
        };
        let events = (0..count).map(event).collect();
        let batch = Batch { organization: org.id.clone(), project: ProjectId(project), events };
        self.app.events.insert(batch).await.unwrap();
    }

    /// Sets the clock to the first of a month after 2022-10, some hours in, and bills finished months. These people
    /// sign in again.
    pub(crate) async fn turns_to(&self, date: &str, people: &mut [&mut Person]) {
        let time: jiff::Timestamp = format!("{date}T03:00:00Z").parse().unwrap();
        let ahead = Moment::from_micros(time.as_microsecond()).micros() - self.app.clock.now().micros();
        self.pass(Duration::from_micros(u64::try_from(ahead).unwrap()));
        for person in people {
            self.comes_back(person).await;
        }
    }
}
