//! `DELETE /api/projects/:id`: deletes a project with its grants and events.

use crate::activity::entries::{changed, grants_in_project};
use crate::activity::{NewEntry, record};
use crate::error::Result;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::{grants, projects};
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, ChangeValue};
use rolecall_policy::Act;

/// Deletes the project with its grants, and erases its events in the background.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::DeleteProject`].
pub async fn delete(State(app): State<App>, project: ProjectRequest) -> Result<StatusCode> {
    let (mut tx, actor) = project.write(Act::DeleteProject).await?;
    let now = app.clock.now();
    let found = &actor.project;
    let entry = NewEntry::project(ActivityAction::ProjectDelete, found.id, &found.name).with([
        changed("name", &found.name, ChangeValue::Null),
        changed("access_control", found.state.private, ChangeValue::Null),
        changed("grants", grants_in_project(grants::levels(&mut tx, found.id).await?), ChangeValue::Null),
    ]);
    projects::delete(&mut tx, found.id, now).await?;
    record(&mut tx, &found.organization, &project.caller.author(), now, vec![entry]).await?;
    tx.commit().await?;
    app.erase_in_background();
    Ok(StatusCode::NO_CONTENT)
}
