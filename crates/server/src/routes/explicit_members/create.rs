//! `POST …/explicit_members/`: giving somebody access to a private project.

use super::{private_only, wire};
use crate::actor::ProjectActor;
use crate::app::App;
use crate::body::Fields;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::grants::{self, NewGrant};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::ExplicitMember;
use rolecall_policy::{Act, Level, Target};

/// Answers.
///
/// # Errors
/// As the rules say; a field is wrong; `invalid_input` if the project is open or the person is there already.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<String>,
    fields: Fields,
) -> Result<(StatusCode, Json<ExplicitMember>)> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    let state = actor.project.state;
    let asked = fields
        .required_text("user_uuid", usize::MAX)
        .and_then(|person| Ok((person, fields.level("level", &Level::GRANTABLE)?.unwrap_or(Level::Member))));
    let (text, level) = match asked {
        Ok(asked) => asked,
        // Who may give nobody access is told that first.
        Err(error) => {
            let target = Target { level: Some(Level::Member), is_actor: false };
            actor.allow(&mut tx, Act::Grant { project: state, target, level: Level::Member }).await?;
            return Err(error);
        }
    };
    let (target, person) = actor.person(&mut tx, &text).await?;
    let id = person.as_ref().map(|member| &member.user.uuid);
    actor.allow_on(&mut tx, Act::Grant { project: state, target, level }, id).await?;
    private_only(&actor)?;
    let person = person.ok_or(Error::NotFound)?;
    let new = NewGrant { project: actor.project.id, membership: person.id, level };
    let organization = &actor.project.organization;
    if grants::insert_all(&mut tx, organization, &[new], &actor.me, app.clock.now()).await? == 0 {
        return Err(Error::field("user_uuid", "invalid_input", "This person is in the project already."));
    }
    let grant = grants::find(&mut tx, actor.project.id, &person.user.uuid).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(wire(grant, state.private))))
}
