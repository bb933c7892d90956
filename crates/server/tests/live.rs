//! Live updates: who is told what, and when; resuming; the ends of streams; limits; several servers.

mod begin;
mod ends;
mod kept_out;
mod limits;
mod resume;
mod servers;
mod sight;

use crate::support::TestApp;
use crate::support::live::Stream;
use crate::support::people::{Org, Person};
use serde_json::json;

/// An organization with an owner, an administrator and a member.
struct World {
    app: TestApp,
    org: Org,
    owner: Person,
    administrator: Person,
    member: Person,
    /// How often [`Self::is_done`] was called.
    done: u32,
}

impl World {
    async fn new() -> Self {
        World::on(TestApp::new().await).await
    }

    async fn on(app: TestApp) -> Self {
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let administrator = app.joins(&org, &mut owner, "Administrator", 8).await;
        let member = app.joins(&org, &mut owner, "Member", 1).await;
        World { app, org, owner, administrator, member, done: 0 }
    }

    /// Makes a change that every member is told of, as the end of what came before.
    async fn is_done(&mut self) {
        self.done += 1;
        let body = json!({ "name": format!("Org {}", self.done) });
        self.owner.patch(&self.org.path, body).await.is(200);
    }

    fn member_path(&self, person: &Person) -> String {
        format!("{}/members/{}/", self.org.path, person.id)
    }
}

fn grants_path(project: i64) -> String {
    format!("/api/projects/{project}/explicit_members/")
}

/// What a stream says before the end of [`World::is_done`], without entries of the log.
async fn told(stream: &mut Stream) -> Vec<String> {
    let mut texts = stream.texts_until("organization").await;
    assert_eq!(texts.pop().as_deref(), Some("organization"));
    texts
}
