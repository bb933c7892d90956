//! `PUT …/successor/`: names an administrator as the successor.

use super::changed;
use crate::activity::entries::changed as changed_field;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Result};
use crate::handovers::end_claim;
use crate::http::body::rules::{id, integer, required};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::mail::HandoverNews;
use crate::state::App;
use crate::store::handovers::successors;
use axum::Json;
use axum::extract::State;
use rolecall_api::{
    ActivityAction, ChangeValue, MAX_WAITING_DAYS, MIN_WAITING_DAYS, NameSuccessor, Successor, User, UserId,
};
use rolecall_policy::{Act, Level, Target};

/// Names a successor, in place of another one, and returns them. A claim that waits is stopped.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::NameSuccessor`]; `required`, `invalid_input`; 403 `password_required`.
pub async fn update(State(app): State<App>, org: OrganizationRequest, body: Fields) -> Result<Json<Successor>> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    // Callers who can name nobody get the 403 before the error of a field.
    let somebody = Target { level: Some(Level::Administrator), is_actor: false };
    actor.allow(&mut tx, Act::NameSuccessor { target: somebody }).await?;
    let NameSuccessor { user_uuid, waiting_days: days } =
        read_request!(body, NameSuccessor { user_uuid: required(id(UserId)), waiting_days: required(waiting_days) });
    let (target, member) = actor.target(&mut tx, user_uuid.as_str()).await?;
    let person = member.as_ref().map(|member| &member.user.uuid);
    actor.allow_on(&mut tx, Act::NameSuccessor { target }, person).await?;
    org.caller.require_recent_password()?;
    let (user, organization) = (member.ok_or(Error::NotFound)?.user, &actor.organization.id);
    let (by, author) = (org.caller.user.wire(), org.caller.author());
    let before = successors::find(&mut tx, organization).await?;
    if let Some(before) = &before {
        end_claim(&mut tx, &app.mail, (organization, before), (&by, &author), now).await?;
    }
    let was = before.as_ref().map(|before| (&before.person, before.waiting_days));
    if let Some(entry) = entry(was, (&user, days)) {
        successors::name(&mut tx, organization, (&user.uuid, days), &actor.me, now).await?;
        record(&mut tx, organization, &author, now, vec![entry]).await?;
        let news = HandoverNews::Named { waiting_days: days };
        app.mail.tell_of_handover(&mut tx, organization, (&by, &user), news, now).await?;
    }
    changed(tx, &actor).await
}

/// The entry of a naming; `None` if nothing changes.
fn entry(before: Option<(&User, i64)>, (person, days): (&User, i64)) -> Option<NewEntry> {
    let other = before.map(|(before, _)| before.uuid.as_str());
    let days_before = before.map_or(ChangeValue::Null, |(_, days)| days.into());
    NewEntry::person(ActivityAction::SuccessorName, person)
        .with([changed_field("user", other, person.uuid.as_str()), changed_field("waiting_days", days_before, days)])
        .if_changed()
}

fn waiting_days(field: Field<'_>) -> Result<Option<i64>> {
    match integer(field)? {
        Some(days) if !(MIN_WAITING_DAYS..=MAX_WAITING_DAYS).contains(&days) => {
            let detail = format!("A claim waits {MIN_WAITING_DAYS} to {MAX_WAITING_DAYS} days.");
            Err(field.error("invalid_input", detail))
        }
        days => Ok(days),
    }
}
