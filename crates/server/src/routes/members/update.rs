//! `PATCH …/members/:user`: changes a member's level; level 15 transfers ownership (contract 2.3).

use super::wire;
use crate::accounts::actor::OrganizationActor;
use crate::activity::entries::{EXPIRES_AT, changed, end_value};
use crate::activity::transferring::transfer_ownership;
use crate::activity::{Author, NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{end, level, required};
use crate::http::body::{Fields, read_request};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::end::{End, LevelEnd};
use crate::store::members::MemberRow;
use crate::store::{Tx, members};
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, ChangeLevel, Member, Timestamp, UserId, field_name};
use rolecall_policy::{Act, Level, Target, level_after};

/// Changes a member's level and its end, and returns the member. [`Level::Owner`] transfers ownership.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ChangeLevel`]; `required`, `invalid_choice`, `invalid_input`; 404 if the person
/// is not a member.
pub async fn update(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, user)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<Member>> {
    let (mut tx, actor) = org.lock().await?;
    let now = app.clock.now();
    let (target, member) = actor.person(&mut tx, &user).await?;
    let person = &member.user.uuid;
    let ChangeLevel { level, expires_at } = match read(&body, now) {
        Ok(request) => request,
        // Callers who cannot even set the lowest level get the 403 before the error of a field.
        Err(error) => {
            actor.allow_on(&mut tx, Act::ChangeLevel { target, to: Level::Member }, Some(person)).await?;
            return Err(error);
        }
    };
    let change = LevelChange { target, member: &member, to: level, until: expires_at.and_then(moment) };
    change_level(&app, &mut tx, &actor, &org.caller.author(), &change, now).await?;
    let member = members::find(&mut tx, &actor.organization.id, person).await?.ok_or(Error::NotFound)?;
    let answer = wire(&mut tx, &actor, vec![member], now).await?.pop().ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// A change of a member's level.
pub(crate) struct LevelChange<'a> {
    pub(crate) target: Target,
    /// Whose level, as it is now.
    pub(crate) member: &'a MemberRow,
    /// The new level. [`Level::Owner`] transfers ownership.
    pub(crate) to: Level,
    /// When it ends; the level from before returns then.
    pub(crate) until: Option<Moment>,
}

impl LevelChange<'_> {
    /// The end of the new level, set by `actor`.
    ///
    /// # Errors
    /// `invalid_input` if nothing would end.
    fn end(&self, actor: &UserId) -> Result<Option<LevelEnd>> {
        let Some(at) = self.until else { return Ok(None) };
        let after = level_after(self.member.level, self.member.end.as_ref().map(|end| end.after), self.to);
        let detail = match self.to {
            Level::Owner => "Ownership cannot end.",
            _ => "They are a member without an end already. Choose another level, or no end.",
        };
        let after = after.ok_or_else(|| Error::field(field_name!(ChangeLevel.expires_at), "invalid_input", detail))?;
        Ok(Some(LevelEnd { end: End::new(at, actor), after }))
    }
}

/// A time of a request, which was read by a rule.
pub(crate) fn moment(at: Timestamp) -> Option<Moment> {
    Moment::parse(at.as_str())
}

/// Changes a member's level and its end, if `actor` may, records it as `author`, and queues the mails about it. Returns the
/// number of the entry; none if both were so already.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ChangeLevel`]; `invalid_input` if nothing would end.
pub(crate) async fn change_level(
    app: &App,
    tx: &mut Tx,
    actor: &OrganizationActor,
    author: &Author,
    change: &LevelChange<'_>,
    now: Moment,
) -> Result<Option<i64>> {
    let LevelChange { target, member, to: level, .. } = *change;
    let (user, person, organization) = (&member.user, &member.user.uuid, &actor.organization.id);
    actor.allow_on(tx, Act::ChangeLevel { target, to: level }, Some(person)).await?;
    let end = change.end(&actor.me)?;
    let number = if level == Level::Owner {
        transfer_ownership(tx, organization, &actor.me, (user, member.level), author, now).await?
    } else {
        members::set_level(tx, organization, person, level, end.as_ref(), now).await?;
        let at = |end: &Option<LevelEnd>| end_value(end.as_ref().map(|end| end.end.at()));
        let entry = NewEntry::person(ActivityAction::MemberLevel, user)
            .with([changed("level", member.level, level), changed(EXPIRES_AT, at(&member.end), at(&end))]);
        let Some(entry) = entry.if_changed() else { return Ok(None) };
        record(tx, organization, author, now, vec![entry]).await?
    };
    app.mail.tell(tx, organization, number, now).await?;
    Ok(Some(number))
}

fn read(body: &Fields, now: Moment) -> Result<ChangeLevel> {
    Ok(read_request!(body, ChangeLevel { level: required(level(&Level::ALL)), expires_at: end(now) }))
}
