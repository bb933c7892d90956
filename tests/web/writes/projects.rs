//! Changes of projects and of who has access to them.

use super::Place;
use crate::company::{grant, ledger};
use rolecall::api::ChangeName;
use serde_json::{Value, json};

/// The ways to make these changes.
pub(super) fn project(name: ChangeName) -> Vec<Place> {
    match name {
        ChangeName::CreateProject => {
            let at = "/organization/meridian-freight/projects?dialog=new";
            vec![Place::new(at, "Create project", ledger(15), "Ledger created.").fill("Name", "Ledger")]
        }
        ChangeName::UpdateProject => {
            let privacy =
                Place::new("/project/2/settings/access?dialog=privacy", "Open to everyone", ledger(15), "Ledger");
            vec![
                Place::new("/project/2/settings", "Save", ledger(15), "Settings of Ledger saved.")
                    .fill("Name", "Books"),
                privacy,
            ]
        }
        ChangeName::ResetToken => {
            let at = "/project/2/settings/token?dialog=reset";
            vec![Place::new(at, "Reset token", ledger(15), "Ledger has a new token.")]
        }
        ChangeName::DeleteProject => {
            let at = "/project/2/settings/danger?dialog=delete";
            let place = Place::new(at, "Delete project", Value::Null, "Ledger was deleted.")
                .fill("Type Ledger to confirm", "Ledger");
            vec![place.gone()]
        }
        ChangeName::AddProjectMember => {
            let at = "/project/2/settings/access?dialog=add";
            let place =
                Place::new(at, "Add 1 person", grant("Mary Jackson", 1), "Mary Jackson added to Ledger as member.");
            vec![Place { first: vec![("dialog input[type=checkbox]", "")], ..place }]
        }
        ChangeName::ChangeProjectLevel => {
            let at = "/project/2/settings/access?dialog=level&person=u-katherine&level=8";
            let told = "Katherine Johnson is now an administrator in Ledger.";
            vec![Place::new(at, "Change to administrator", grant("Katherine Johnson", 8), told)]
        }
        ChangeName::RemoveProjectMember => {
            let at = "/project/2/settings/access?dialog=remove&person=u-katherine";
            vec![Place::new(at, "Remove access", Value::Null, "no longer has access to Ledger.").gone()]
        }
        _ => {
            let at = "/project/2/settings/danger?dialog=erase&person=visitor-1";
            let erased = json!({
                "id": "e-1", "erased_by": null, "created_at": "2026-02-04T09:00:00Z", "finished_at": "2026-02-04T09:00:01Z", "events": 3,
                "person_hash": "ab",
            });
            vec![
                Place::new(at, "", erased, "3 events of visitor-1 deleted.")
                    .fill("Type visitor-1 to confirm", "visitor-1"),
            ]
        }
    }
}
