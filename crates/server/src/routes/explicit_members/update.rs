//! `PATCH …/explicit_members/:user`: changes somebody's level in a private project, and its end.

use super::{require_private, wire};
use crate::activity::entries::{EXPIRES_AT, changed, end_value};
use crate::activity::{NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{end, level, required};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::resource::ProjectRequest;
use crate::routes::members::update::moment;
use crate::state::App;
use crate::store::end::End;
use crate::store::grants;
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
    let (target, grant) = actor.grant(&mut tx, &user).await?;
    let now = app.clock.now();
    let request = read(&body, now);
    // Callers who cannot even set the lowest level get the 403 before the error of a field.
    let to = request.as_ref().map_or(Level::Member, |request| request.level);
    let act = Act::ChangeGrant { project: state, target, from: grant.level, to };
    actor.allow_on(&mut tx, act, Some(&grant.user.uuid)).await?;
    let ChangeLevel { level, expires_at } = request?;
    require_private(&actor)?;
    let expires_at = expires_at.and_then(moment);
    let end = expires_at.map(|at| End::new(at, &actor.me));
    grants::set_level(&mut tx, &grant.id, level, end.as_ref(), now).await?;
    let entry = NewEntry::grant(ActivityAction::GrantLevel, &grant.user, (actor.project.id, &actor.project.name))
        .with([
            changed("level", grant.level, level),
            changed(EXPIRES_AT, end_value(grant.end.map(|end| end.at())), end_value(expires_at)),
        ])
        .if_changed();
    let author = project.caller.author();
    record(&mut tx, &actor.project.organization, &author, now, entry.into_iter().collect()).await?;
    let grant = grants::find(&mut tx, actor.project.id, &grant.user.uuid).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Json(wire(grant, state.private)))
}

fn read(body: &Fields, now: Moment) -> Result<ChangeLevel> {
    Ok(read_request!(body, ChangeLevel { level: required(level(&Level::GRANTABLE)), expires_at: end(now) }))
}
