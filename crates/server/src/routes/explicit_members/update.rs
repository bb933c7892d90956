//! `PATCH …/explicit_members/:user`: changes somebody's level in a private project, and its end.

use super::{require_private, wire};
use crate::accounts::actor::ProjectActor;
use crate::activity::entries::{EXPIRES_AT, changed, end_value};
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{end, level, required};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::resource::ProjectRequest;
use crate::routes::members::update::moment;
use crate::state::App;
use crate::store::Tx;
use crate::store::end::End;
use crate::store::grants::{self, GrantRow};
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, ChangeLevel, ExplicitMember};
use rolecall_policy::{Act, Level};

/// Changes the level and the end of a grant and returns the grant.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ChangeGrant`]; `required`, `invalid_choice`; `invalid_input` if the project is
/// open; 404 if the person has no grant.
pub async fn update(
    State(app): State<App>,
    project: ProjectRequest,
    Path((_, user)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<ExplicitMember>> {
    let (mut tx, actor) = project.lock().await?;
    let state = actor.project.state;
    let now = app.clock.now();
    let ChangeLevel { level, expires_at } = match read(&body, now) {
        Ok(request) => request,
        // Callers who cannot even set the lowest level get the 403 before the error of a field.
        Err(error) => {
            let (target, grant) = actor.grant(&mut tx, &user).await?;
            let act = Act::ChangeGrant { project: state, target, from: grant.level, to: Level::Member };
            actor.allow_on(&mut tx, act, Some(&grant.user.uuid)).await?;
            return Err(error);
        }
    };
    let given = (level, expires_at.and_then(moment));
    let grant = set_level(&mut tx, &actor, &project.caller.author(), &user, given, now).await?;
    tx.commit().await?;
    Ok(Json(wire(grant, state.private)))
}

/// Changes the level and the end of the grant of a user, if `actor` may, and records it as `author`. Returns the grant.
///
/// # Errors
/// As [`update`], except those of the fields.
pub(crate) async fn set_level(
    tx: &mut Tx,
    actor: &ProjectActor,
    author: &Author,
    user: &str,
    (level, expires_at): (Level, Option<Moment>),
    now: Moment,
) -> Result<GrantRow> {
    let (target, grant) = actor.grant(tx, user).await?;
    let act = Act::ChangeGrant { project: actor.project.state, target, from: grant.level, to: level };
    actor.allow_on(tx, act, Some(&grant.user.uuid)).await?;
    require_private(actor)?;
    let end = expires_at.map(|at| End::new(at, &actor.me));
    grants::set_level(tx, &grant.id, level, end.as_ref(), now).await?;
    let entry = NewEntry::grant(ActivityAction::GrantLevel, &grant.user, (actor.project.id, &actor.project.name))
        .with([
            changed("level", grant.level, level),
            changed(EXPIRES_AT, end_value(grant.end.map(|end| end.at())), end_value(expires_at)),
        ])
        .if_changed();
    record(tx, &actor.project.organization, author, now, entry.into_iter().collect()).await?;
    grants::find(tx, actor.project.id, &grant.user.uuid).await?.ok_or(Error::NotFound)
}

fn read(body: &Fields, now: Moment) -> Result<ChangeLevel> {
    Ok(read_request!(body, ChangeLevel { level: required(level(&Level::GRANTABLE)), expires_at: end(now) }))
}
