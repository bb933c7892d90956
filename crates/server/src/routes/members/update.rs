//! `PATCH …/members/:user`: changes a member's level; level 15 transfers ownership (contract 2.3).

use super::wire;
use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Result};
use crate::http::body::rules::{level, required};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::members;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, ChangeLevel, Member};
use rolecall_policy::{Act, Level};

/// Changes a member's level and returns the member. [`Level::Owner`] transfers ownership.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ChangeLevel`]; `required`, `invalid_choice`; 404 if the person is not a
/// member.
pub async fn update(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, user)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<Member>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let (target, person) = actor.person(&mut tx, &user).await?;
    let (before, user) = (person.level, person.user);
    let person = &user.uuid;
    let request = read(&body);
    // Callers who cannot even set the lowest level get the 403 before the error of a field.
    let to = request.as_ref().map_or(Level::Member, |request| request.level);
    actor.allow_on(&mut tx, Act::ChangeLevel { target, to }, Some(person)).await?;
    let ChangeLevel { level } = request?;
    let organization = &actor.organization.id;
    if level == Level::Owner {
        members::transfer(&mut tx, organization, person, now).await?;
    } else {
        members::set_level(&mut tx, organization, person, level, now).await?;
    }
    let entry = if level == Level::Owner {
        let former = actor.me.as_str();
        NewEntry::person(ActivityAction::MemberTransfer, &user).with([changed("owner", former, person.as_str())])
    } else {
        NewEntry::person(ActivityAction::MemberLevel, &user)
    };
    let entry = entry.with([changed("level", before, level)]).if_changed();
    if let Some(entry) = entry {
        let number = record(&mut tx, organization, &org.caller.author(), now, vec![entry]).await?;
        app.mail.tell(&mut tx, organization, number, now).await?;
    }
    let member = members::find(&mut tx, organization, person).await?.ok_or(Error::NotFound)?;
    let answer = wire(&mut tx, &actor, vec![member]).await?.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Json(answer))
}

fn read(body: &Fields) -> Result<ChangeLevel> {
    Ok(read_request!(body, ChangeLevel { level: required(level(&Level::ALL)) }))
}
