//! The world of tests about access: a person who is administrator of a private project.

use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, project};
use serde_json::json;

/// An organization in which Ada, a member, is administrator of a private project.
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) org: Org,
    pub(super) owner: Person,
    pub(super) ada: Person,
    pub(super) private: i64,
    /// The paths of the project, Ada's membership and her grant.
    pub(super) project: String,
    pub(super) member: String,
    pub(super) grant: String,
}

impl World {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let ada = app.joins(&org, &mut owner, "Ada", 1).await;
        let private = project(&org, &mut owner, "Private").await;
        make_private(&mut owner, private, &[(&ada, 8)]).await;
        let project = format!("/api/projects/{private}");
        let member = format!("{}/members/{}", org.path, ada.id);
        let grant = format!("{project}/explicit_members/{}", ada.id);
        World { app, org, owner, ada, private, project, member, grant }
    }

    /// Ada invites somebody to the project.
    pub(super) async fn ada_invites(&mut self) -> String {
        let promised = json!([{ "id": self.private, "level": 1 }]);
        let body = json!({"target_email": "new@people.example", "private_project_access": promised});
        let made = self.ada.post(&format!("{}/invites/", self.org.path), body).await.is(201);
        made["id"].as_str().unwrap().to_owned()
    }
}
