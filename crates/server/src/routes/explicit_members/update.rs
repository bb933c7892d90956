//! `PATCH …/explicit_members/:user`: another level in a private project.

use super::{private_only, wire};
use crate::actor::ProjectActor;
use crate::app::App;
use crate::body::Fields;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::grants;
use axum::Json;
use axum::extract::State;
use rolecall_api::ExplicitMember;
use rolecall_policy::{Act, Level};

/// Answers.
///
/// # Errors
/// As the rules say; `required`, `invalid_choice`; `invalid_input` if the project is open; [`Error::NotFound`] if the
/// person has no explicit membership.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path((project, user)): Path<(String, String)>,
    fields: Fields,
) -> Result<Json<ExplicitMember>> {
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    let state = actor.project.state;
    let (target, person) = actor.person(&mut tx, &user).await?;
    let id = person.as_ref().map(|member| &member.user.uuid);
    let grant = match id {
        Some(id) => grants::find(&mut tx, actor.project.id, id).await?,
        None => None,
    };
    // Without a membership the rules are asked about the least one, so that only who may change any learns of it.
    let from = grant.as_ref().map_or(Level::Member, |grant| grant.level);
    let to = fields.required_level("level", &Level::GRANTABLE);
    let probe = to.as_ref().copied().unwrap_or(Level::Member);
    actor.allow_on(&mut tx, Act::ChangeGrant { project: state, target, from, to: probe }, id).await?;
    let (grant, to) = (grant.ok_or(Error::NotFound)?, to?);
    private_only(&actor)?;
    grants::set_level(&mut tx, &grant.id, to, app.clock.now()).await?;
    let grant = grants::find(&mut tx, actor.project.id, &grant.user.uuid).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Json(wire(grant, state.private)))
}
