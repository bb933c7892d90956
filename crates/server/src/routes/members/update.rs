//! `PATCH …/members/:user`: changes a member's level; level 15 transfers ownership (contract 2.3).

use super::wire;
use crate::accounts::actor::OrganizationActor;
use crate::activity::entries::changed;
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{level, required};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::{Tx, members};
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, ChangeLevel, Member, User};
use rolecall_policy::{Act, Level, Target};

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
    let ChangeLevel { level } = match read(&body) {
        Ok(request) => request,
        // Callers who cannot even set the lowest level get the 403 before the error of a field.
        Err(error) => {
            actor.allow_on(&mut tx, Act::ChangeLevel { target, to: Level::Member }, Some(person)).await?;
            return Err(error);
        }
    };
    let change = LevelChange { target, user: &user, before, to: level };
    change_level(&app, &mut tx, &actor, &org.caller.author(), &change, now).await?;
    let member = members::find(&mut tx, &actor.organization.id, person).await?.ok_or(Error::NotFound)?;
    let answer = wire(&mut tx, &actor, vec![member]).await?.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// A change of a member's level.
pub(crate) struct LevelChange<'a> {
    pub(crate) target: Target,
    pub(crate) user: &'a User,
    /// The level now.
    pub(crate) before: Level,
    /// The new level. [`Level::Owner`] transfers ownership.
    pub(crate) to: Level,
}

/// Changes a member's level, if `actor` may, records it as `author`, and queues the mails about it. Returns the number
/// of the entry; none if the level was so already.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ChangeLevel`].
pub(crate) async fn change_level(
    app: &App,
    tx: &mut Tx,
    actor: &OrganizationActor,
    author: &Author,
    change: &LevelChange<'_>,
    now: Moment,
) -> Result<Option<i64>> {
    let LevelChange { target, user, before, to: level } = *change;
    let (person, organization) = (&user.uuid, &actor.organization.id);
    actor.allow_on(tx, Act::ChangeLevel { target, to: level }, Some(person)).await?;
    if level == Level::Owner {
        members::transfer(tx, organization, person, now).await?;
    } else {
        members::set_level(tx, organization, person, level, now).await?;
    }
    let entry = if level == Level::Owner {
        let former = actor.me.as_str();
        NewEntry::person(ActivityAction::MemberTransfer, user).with([changed("owner", former, person.as_str())])
    } else {
        NewEntry::person(ActivityAction::MemberLevel, user)
    };
    let entry = entry.with([changed("level", before, level)]).if_changed();
    let Some(entry) = entry else { return Ok(None) };
    let number = record(tx, organization, author, now, vec![entry]).await?;
    app.mail.tell(tx, organization, number, now).await?;
    Ok(Some(number))
}

fn read(body: &Fields) -> Result<ChangeLevel> {
    Ok(read_request!(body, ChangeLevel { level: required(level(&Level::ALL)) }))
}
