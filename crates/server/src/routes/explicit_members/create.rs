//! `POST …/explicit_members/`: grants a member of the organization access to a private project.

use super::{require_private, wire};
use crate::accounts::actor::ProjectActor;
use crate::activity::entries::{EXPIRES_AT, changed, end_value};
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{end, id, level, required};
use crate::http::body::{Fields, read_request};
use crate::http::resource::ProjectRequest;
use crate::routes::members::update::moment;
use crate::state::App;
use crate::store::Tx;
use crate::store::grants::{self, GrantRow, NewGrant};
use crate::store::members::MemberRow;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, AddProjectMember, ChangeValue, ExplicitMember, UserId, field_name};
use rolecall_policy::{Act, Level, Target};

/// Grants a member access to the project and returns the grant.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Grant`]; 400 if a field is wrong, the project is open, or the person has
/// access already.
pub async fn create(
    State(app): State<App>,
    project: ProjectRequest,
    body: Fields,
) -> Result<(StatusCode, Json<ExplicitMember>)> {
    let (mut tx, actor) = project.lock().await?;
    let state = actor.project.state;
    let now = app.clock.now();
    let AddProjectMember { user_uuid, level, expires_at } = match read(&body, now) {
        Ok(request) => request,
        // Callers who can grant nobody access get the 403 before the error of a field.
        Err(error) => {
            let target = Target { level: Some(Level::Member), is_actor: false };
            actor.allow(&mut tx, Act::Grant { project: state, target, level: Level::Member }).await?;
            return Err(error);
        }
    };
    let person = actor.person(&mut tx, user_uuid.as_str()).await?;
    let given = (level.unwrap_or(Level::Member), expires_at.and_then(moment));
    let (grant, _) = grant(&mut tx, &actor, &project.caller.author(), person, given, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(wire(grant, state.private))))
}

/// Grants a person access to the project at a level and until an end, if `actor` may, and records it as `author`. Returns
/// the grant and the number of the entry.
///
/// # Errors
/// As [`create`], except those of the fields.
pub(crate) async fn grant(
    tx: &mut Tx,
    actor: &ProjectActor,
    author: &Author,
    (target, person): (Target, Option<MemberRow>),
    (level, expires_at): (Level, Option<Moment>),
    now: Moment,
) -> Result<(GrantRow, i64)> {
    let state = actor.project.state;
    let id = person.as_ref().map(|member| &member.user.uuid);
    actor.allow_on(tx, Act::Grant { project: state, target, level }, id).await?;
    require_private(actor)?;
    let person = person.ok_or(Error::NotFound)?;
    let new = NewGrant { project: actor.project.id, membership: person.id, level, expires_at };
    let organization = &actor.project.organization;
    if grants::insert_all(tx, organization, &[new], &actor.me, now).await? == 0 {
        return Err(Error::field(
            field_name!(AddProjectMember.user_uuid),
            "invalid_input",
            "This person already has access to the project.",
        ));
    }
    let entry = NewEntry::grant(ActivityAction::GrantCreate, &person.user, (actor.project.id, &actor.project.name))
        .with([
            changed("level", ChangeValue::Null, level),
            changed(EXPIRES_AT, ChangeValue::Null, end_value(expires_at)),
        ]);
    let number = record(tx, organization, author, now, vec![entry]).await?;
    let grant = grants::find(tx, actor.project.id, &person.user.uuid).await?.ok_or(Error::NotFound)?;
    Ok((grant, number))
}

fn read(body: &Fields, now: Moment) -> Result<AddProjectMember> {
    Ok(read_request!(
        body,
        AddProjectMember { user_uuid: required(id(UserId)), level: level(&Level::GRANTABLE), expires_at: end(now) }
    ))
}
