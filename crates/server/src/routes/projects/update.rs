//! `PATCH /api/projects/:id`: settings, and making it private or open.

use super::NAME_LENGTH;
use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::error::{Error, Result};
use crate::http::body::rules::{boolean, id, integer, level, list, nullable, or_default, required, text};
use crate::http::body::{Field, Fields, read_request};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::grants::{self, NewGrant};
use crate::store::projects::{self, ProjectKey};
use crate::store::views;
use crate::store::{Tx, members};
use axum::Json;
use axum::extract::State;
use rolecall_api::{KEPT_AT_ONCE, KeepMember, Project, Retention, UpdateProject, UserId, field_name, is_web_url};
use rolecall_policy::{Act, Level, ProjectState, Target};
use serde_json::Value;
use std::collections::HashSet;

/// The most addresses that a project keeps, and the most characters of each.
const APP_URLS: usize = 100;
const APP_URL_LENGTH: usize = 200;
/// Longer than every name of the time zone database.
const TIMEZONE_LENGTH: usize = 64;
/// The most days for which events are kept, if not for ever.
const RETENTION_DAYS: u32 = 36_500;

/// Changes the settings that the request names, and returns the project. A project that becomes private keeps the
/// people of `keep`: they are granted access in the same transaction.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageProject`], [`Act::SetPrivacy`] or one of the grants; 400 if a field is
/// wrong.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<String>,
    body: Fields,
) -> Result<Json<Project>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    let state = actor.project.state;
    actor.allow(&mut tx, Act::ManageProject(state)).await?;
    let [privacy, kept] = [field_name!(UpdateProject.access_control), field_name!(UpdateProject.keep)];
    if body.field(privacy).is_sent() || body.field(kept).is_sent() {
        actor.allow(&mut tx, Act::SetPrivacy(state)).await?;
    }
    let changes = read_request!(
        body,
        UpdateProject {
            name: text(NAME_LENGTH),
            timezone: timezone,
            app_urls: list(APP_URLS, app_url),
            anonymize_ips: boolean,
            retention_days: retention_days,
            access_control: boolean,
            keep: or_default(keep()),
        }
    );
    if !changes.keep.is_empty() && changes.access_control != Some(true) {
        return Err(Error::field(kept, "invalid_input", "People can only be kept when the project becomes private."));
    }
    let kept = judge(&mut tx, &actor, &changes.keep).await?;
    projects::update(&mut tx, actor.project.id, &changes, now).await?;
    grants::insert_all(&mut tx, &actor.project.organization, &kept, &actor.me, now).await?;
    let id = actor.project.id;
    let found = projects::find(&mut tx, ProjectKey::Id(id), &actor.me).await?.ok_or(Error::NotFound)?;
    let answer = views::project(&mut tx, &actor.me, &found).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// Judges every grant of `keep` as the rules would judge it in the private project, and finds the memberships.
async fn judge(tx: &mut Tx, actor: &ProjectActor, keep: &[KeepMember]) -> Result<Vec<NewGrant>> {
    if keep.is_empty() {
        return Ok(Vec::new());
    }
    let people = members::levels(tx, &actor.project.organization).await?;
    let project = ProjectState { private: true, explicit: actor.project.state.explicit };
    let mut kept = Vec::with_capacity(keep.len());
    for KeepMember { user_uuid, level } in keep {
        let id = crate::text::uuids::parse(user_uuid.as_str()).map(|id| UserId(id.to_string()));
        let person = id.as_ref().and_then(|id| people.get(id));
        let target = Target { level: person.map(|(_, level)| *level), is_actor: id.as_ref() == Some(&actor.me) };
        actor.allow_on(tx, Act::Grant { project, target, level: *level }, id.as_ref()).await?;
        let (membership, _) = person.ok_or(Error::NotFound)?;
        kept.push(NewGrant { project: actor.project.id, membership: membership.clone(), level: *level });
    }
    Ok(kept)
}

/// The people who keep access, each once.
fn keep() -> impl FnOnce(Field<'_>) -> Result<Option<Vec<KeepMember>>> {
    let mut seen = HashSet::new();
    list(KEPT_AT_ONCE, move |_, item| {
        let item = Fields::try_from(item.clone())?;
        let member = read_request!(
            item,
            KeepMember { user_uuid: required(id(UserId)), level: required(level(&Level::GRANTABLE)) }
        );
        if !seen.insert(member.user_uuid.as_str().to_lowercase()) {
            let detail = "This person is already in the list.";
            return Err(Error::field(field_name!(KeepMember.user_uuid), "duplicate", detail));
        }
        Ok(member)
    })
}

fn timezone(field: Field<'_>) -> Result<Option<String>> {
    let Some(name) = text(TIMEZONE_LENGTH)(field)? else {
        return Ok(None);
    };
    // Case matters to other programs that read the name.
    match jiff::tz::TimeZone::get(&name) {
        Ok(zone) if zone.iana_name() == Some(name.as_str()) => Ok(Some(name)),
        _ => Err(field.error("invalid_choice", "Enter a time zone name such as Europe/Oslo.")),
    }
}

fn retention_days(field: Field<'_>) -> Result<Option<Retention>> {
    if !field.is_sent() {
        return Ok(None);
    }
    let Some(days) = nullable(integer)(field)? else {
        return Ok(Some(Retention::Forever));
    };
    match u32::try_from(days) {
        Ok(days) if (1..=RETENTION_DAYS).contains(&days) => Ok(Some(Retention::Days(days))),
        _ => Err(field.error("invalid_input", "Events can be kept for 1 to 36500 days, or forever (null).")),
    }
}

/// One of the app URLs. The form shows them in one field: so the sentence says which of them is wrong.
fn app_url(place: usize, item: &Value) -> Result<String> {
    let wrong = |code, what: &str| Err(Error::invalid(code, format!("App URL {} {what}.", place + 1)));
    let Value::String(url) = item else {
        return wrong("invalid_input", "is not a string");
    };
    let url = url.trim();
    if url.contains('\0') {
        return wrong("null_characters_not_allowed", "has a null character");
    }
    if url.is_empty() {
        return wrong("blank", "is empty");
    }
    if url.chars().count() > APP_URL_LENGTH {
        return wrong("max_length", &format!("has more than {APP_URL_LENGTH} characters"));
    }
    if !is_web_url(url) {
        return wrong("invalid_input", "is not a web address that begins with https:// or http://");
    }
    Ok(url.to_owned())
}
