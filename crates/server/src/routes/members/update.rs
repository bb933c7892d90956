//! `PATCH …/members/:user`: another level; level 15 passes ownership on (contract 2.3).

use super::list::wire;
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::http::body::rules::{level, required};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::{grants, members, projects};
use axum::Json;
use axum::extract::State;
use rolecall_api::{ChangeLevel, Member};
use rolecall_policy::{Act, Level};

/// Changes a member's level and returns the member. [`Level::Owner`] transfers ownership.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ChangeLevel`]; `required`, `invalid_choice`; 404 if the person is not a
/// member.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path((org, user)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<Member>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    let (target, person) = actor.person(&mut tx, &user).await?;
    let person = person.user.uuid;
    let to = match read(&body) {
        Ok(ChangeLevel { level }) => level,
        // Who may change nothing at all is told that first.
        Err(error) => {
            actor.allow_on(&mut tx, Act::ChangeLevel { target, to: Level::Member }, Some(&person)).await?;
            return Err(error);
        }
    };
    actor.allow_on(&mut tx, Act::ChangeLevel { target, to }, Some(&person)).await?;
    let organization = &actor.organization.id;
    if to == Level::Owner {
        members::transfer(&mut tx, organization, &person, now).await?;
    } else {
        members::set_level(&mut tx, organization, &person, to, now).await?;
    }
    let member = members::find(&mut tx, organization, &person).await?.ok_or(Error::NotFound)?;
    let mut granted = grants::list_for_people(&mut tx, std::slice::from_ref(&member.id)).await?;
    let open = projects::open_to(&mut tx, &actor.me, organization).await?;
    let mut grants = granted.remove(&member.id).unwrap_or_default();
    grants.retain(|grant| open.contains(&grant.project));
    tx.commit().await?;
    Ok(Json(wire(member, grants)))
}

fn read(body: &Fields) -> Result<ChangeLevel> {
    Ok(read_request!(body, ChangeLevel { level: required(level(&Level::ALL)) }))
}
