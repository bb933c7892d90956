//! `PATCH /api/projects/:id`: settings, and making it private or open.

use super::NAME_LENGTH;
use crate::actor::ProjectActor;
use crate::app::App;
use crate::body::{Fields, Trim};
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::grants::{self, NewGrant};
use crate::store::projects::{self, Changes, ProjectKey};
use crate::store::{Tx, members};
use crate::view;
use axum::Json;
use axum::extract::State;
use rolecall_api::{KEPT_AT_ONCE, Project, Retention, UserId, is_web_url};
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

/// Answers.
///
/// # Errors
/// As the rules say; a field is wrong.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<String>,
    fields: Fields,
) -> Result<Json<Project>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let actor = ProjectActor::write(&mut tx, &caller, &project).await?;
    let state = actor.project.state;
    actor.allow(&mut tx, Act::ManageProject(state)).await?;
    if fields.has("access_control") || fields.has("keep") {
        actor.allow(&mut tx, Act::SetPrivacy(state)).await?;
    }
    let changes = Changes {
        name: fields.text("name", NAME_LENGTH)?,
        timezone: timezone(&fields)?,
        app_urls: app_urls(&fields)?,
        anonymize_ips: fields.boolean("anonymize_ips")?,
        retention_days: retention_days(&fields)?,
        private: fields.boolean("access_control")?,
    };
    let keep = keep(&fields)?;
    if !keep.is_empty() && changes.private != Some(true) {
        return Err(Error::field("keep", "invalid_input", "People can only be kept when the project becomes private."));
    }
    let kept = judge(&mut tx, &actor, &keep).await?;
    projects::update(&mut tx, actor.project.id, &changes, now).await?;
    grants::insert_all(&mut tx, &actor.project.organization, &kept, &actor.me, now).await?;
    let id = actor.project.id;
    let found = projects::find(&mut tx, ProjectKey::Id(id), &actor.me).await?.ok_or(Error::NotFound)?;
    let answer = view::project(&mut tx, &actor.me, &found).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// Judges every grant of `keep` as the rules would judge it in the private project, and finds the memberships.
async fn judge(tx: &mut Tx, actor: &ProjectActor, keep: &[(String, Level)]) -> Result<Vec<NewGrant>> {
    if keep.is_empty() {
        return Ok(Vec::new());
    }
    let people = members::levels(tx, &actor.project.organization).await?;
    let project = ProjectState { private: true, explicit: actor.project.state.explicit };
    let mut kept = Vec::with_capacity(keep.len());
    for (text, level) in keep {
        let id = crate::uuids::parse(text).map(|id| UserId(id.to_string()));
        let person = id.as_ref().and_then(|id| people.get(id));
        let target = Target { level: person.map(|(_, level)| *level), is_actor: id.as_ref() == Some(&actor.me) };
        actor.allow_on(tx, Act::Grant { project, target, level: *level }, id.as_ref()).await?;
        let (membership, _) = person.ok_or(Error::NotFound)?;
        kept.push(NewGrant { project: actor.project.id, membership: membership.clone(), level: *level });
    }
    Ok(kept)
}

fn keep(fields: &Fields) -> Result<Vec<(String, Level)>> {
    let mut keep = Vec::new();
    let mut seen = HashSet::new();
    for (place, line) in fields.field("keep").list(KEPT_AT_ONCE)?.unwrap_or_default().iter().enumerate() {
        let (person, level) = kept(line).map_err(|error| error.within(place).within("keep"))?;
        if !seen.insert(person.to_lowercase()) {
            let twice = Error::field("user_uuid", "duplicate", "This person is in the list already.");
            return Err(twice.within(place).within("keep"));
        }
        keep.push((person, level));
    }
    Ok(keep)
}

fn kept(line: &Value) -> Result<(String, Level)> {
    let line = Fields::of(line.clone())?;
    Ok((line.required_text("user_uuid", usize::MAX)?, line.required_level("level", &Level::GRANTABLE)?))
}

fn timezone(fields: &Fields) -> Result<Option<String>> {
    let field = fields.field("timezone");
    let Some(name) = field.text(Trim::Both, TIMEZONE_LENGTH)? else {
        return Ok(None);
    };
    // Case matters to other programs that read the name.
    match jiff::tz::TimeZone::get(&name) {
        Ok(zone) if zone.iana_name() == Some(name.as_str()) => Ok(Some(name)),
        _ => Err(field.error("invalid_choice", "This is not a name of the time zone database, such as Europe/Oslo.")),
    }
}

fn retention_days(fields: &Fields) -> Result<Option<Retention>> {
    if !fields.has("retention_days") {
        return Ok(None);
    }
    let field = fields.field("retention_days").nullable();
    let days = field.integer()?.map(|days| u32::try_from(days).ok().filter(|days| (1..=RETENTION_DAYS).contains(days)));
    match days {
        None => Ok(Some(Retention::Forever)),
        Some(Some(days)) => Ok(Some(Retention::Days(days))),
        Some(None) => Err(field.error("invalid_input", "Events are kept for 1 to 36500 days, or for ever (null).")),
    }
}

fn app_urls(fields: &Fields) -> Result<Option<Vec<String>>> {
    let field = fields.field("app_urls");
    let Some(items) = field.list(APP_URLS)? else {
        return Ok(None);
    };
    let mut urls = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let wrong = |code, what: &str| {
            Error::invalid(code, format!("App URL {} {what}.", index + 1)).within(index).within("app_urls")
        };
        let Value::String(url) = item else {
            return Err(wrong("invalid_input", "is not a text"));
        };
        let url = url.trim();
        if url.contains('\0') {
            return Err(wrong("null_characters_not_allowed", "has a null character"));
        }
        if url.is_empty() {
            return Err(wrong("blank", "is empty"));
        }
        if url.chars().count() > APP_URL_LENGTH {
            return Err(wrong("max_length", &format!("has more than {APP_URL_LENGTH} characters")));
        }
        if !is_web_url(url) {
            return Err(wrong("invalid_input", "is not a web address that begins with https:// or http://"));
        }
        urls.push(url.to_owned());
    }
    Ok(Some(urls))
}
