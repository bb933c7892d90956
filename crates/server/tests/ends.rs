//! Levels, grants and invites that end (contract 9).

mod bounds;
mod grants;
mod invited;
mod invites;
mod levels;
mod mails;
mod servers;
mod undo;

use crate::support::TestApp;
use crate::support::people::{Org, Person};
use serde_json::Value;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// The time that is so far from the present of the server, as JSON.
fn from_now(app: &TestApp, time: Duration) -> String {
    app.app.clock.now().after(time).wire().as_str().to_owned()
}

/// The newest entry of the activity log.
async fn newest(by: &mut Person, org: &Org) -> Value {
    by.get(&format!("{}/activity/?limit=1", org.path)).await.is(200)["results"][0].clone()
}

/// A member as `by` sees them in the list.
async fn listed(by: &mut Person, org: &Org, person: &Person) -> Value {
    let list = by.get(&format!("{}/members/", org.path)).await.is(200);
    let members = list["results"].as_array().unwrap();
    members.iter().find(|member| member["user"]["uuid"] == person.id.as_str()).unwrap().clone()
}
