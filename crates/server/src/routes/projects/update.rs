//! `PATCH /api/projects/:id`: changes settings, and makes a project private or open.

mod entries;

use super::{MAX_NAME_LENGTH, changed};
use crate::accounts::actor::ProjectActor;
use crate::activity::kept::Kept;
use crate::activity::{Author, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{boolean, id, integer, level, list, name, nullable, or_default, required, text};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::grants::{self, NewGrant};
use crate::store::views::ProjectView;
use crate::store::{Tx, members, projects};
use axum::Json;
use axum::extract::State;
use entries::entries;
use rolecall_api::{
    ActivityAction, KEPT_AT_ONCE, KeepMember, Retention, UpdateProject, UserId, field_name, is_web_url,
};
use rolecall_policy::{Act, Level, ProjectState, Target};
use serde_json::Value;
use std::collections::HashSet;

/// The most app URLs that a project can have.
const MAX_APP_URLS: usize = 100;
/// The most characters of an app URL.
const MAX_APP_URL_LENGTH: usize = 200;
/// Longer than any name in the time zone database.
const MAX_TIMEZONE_LENGTH: usize = 64;
/// The longest retention of events in days, except forever.
const MAX_RETENTION_DAYS: u32 = 36_500;

/// Changes the settings that the request names, and returns the project. If the project becomes private, the people in
/// `keep` are granted access in the same transaction, so that they never lose it.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageProject`], [`Act::SetPrivacy`] or one of the grants; 400 if a field is
/// wrong.
pub async fn update(State(app): State<App>, project: ProjectRequest, body: Fields) -> Result<Json<ProjectView>> {
    let now = app.clock.now();
    let (mut tx, actor) = project.write(Act::ManageProject).await?;
    let [privacy, keep_field] = [field_name!(UpdateProject.access_control), field_name!(UpdateProject.keep)];
    if body.field(privacy).is_sent() || body.field(keep_field).is_sent() {
        actor.allow(&mut tx, Act::SetPrivacy(actor.project.state)).await?;
    }
    let changes = read(&body)?;
    carry_out(&mut tx, &actor, &project.caller.author(), &changes, now).await?;
    let answer = changed(&mut tx, actor.project.id, &actor.me).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// Reads the settings to change.
///
/// # Errors
/// 400 if a field is wrong.
pub(crate) fn read(body: &Fields) -> Result<UpdateProject> {
    let changes = read_request!(
        body,
        UpdateProject {
            name: name(MAX_NAME_LENGTH),
            timezone: timezone,
            app_urls: list(MAX_APP_URLS, app_url),
            anonymize_ips: boolean,
            retention_days: retention_days,
            access_control: boolean,
            keep: or_default(keep()),
        }
    );
    if !changes.keep.is_empty() && changes.access_control != Some(true) {
        return Err(Error::field(
            field_name!(UpdateProject.keep),
            "invalid_input",
            "People can only be kept when the project becomes private.",
        ));
    }
    Ok(changes)
}

/// Changes settings of a project, and records that as `author`. The caller asks the rules about the settings; they are
/// asked here about the people who keep access.
///
/// # Errors
/// 403 if the rules refuse one of the grants.
pub(crate) async fn carry_out(
    tx: &mut Tx,
    actor: &ProjectActor,
    author: &Author,
    changes: &UpdateProject,
    now: Moment,
) -> Result<()> {
    let new_grants = allowed_grants(tx, actor, &changes.keep).await?;
    let entries = entries(tx, actor, changes, &new_grants).await?;
    projects::update(tx, actor.project.id, changes, now).await?;
    grants::insert_all(tx, &actor.project.organization, &new_grants, &actor.me, now).await?;
    let privacy = entries.iter().position(|entry| entry.action == ActivityAction::ProjectPrivacy);
    let along = privacy.map(|place| entries.len() - 1 - place);
    let last = record(tx, &actor.project.organization, author, now, entries).await?;
    if let Some(along) = along {
        Kept::keep_along(tx, &actor.project.organization, (last, along), now).await?;
    }
    Ok(())
}

/// The grants for the people in `keep`. The rules judge each as if the project were private already.
///
/// # Errors
/// [`Error::Denied`] if they refuse [`Act::Grant`] for one of the people.
async fn allowed_grants(tx: &mut Tx, actor: &ProjectActor, keep: &[KeepMember]) -> Result<Vec<NewGrant>> {
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
        kept.push(NewGrant {
            project: actor.project.id,
            membership: membership.clone(),
            level: *level,
            expires_at: None,
        });
    }
    Ok(kept)
}

/// Reads the people who keep access: a list in which nobody is named twice.
pub(crate) fn keep() -> impl FnOnce(Field<'_>) -> Result<Option<Vec<KeepMember>>> {
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

/// A name from the time zone database.
fn timezone(field: Field<'_>) -> Result<Option<String>> {
    let Some(name) = text(MAX_TIMEZONE_LENGTH)(field)? else {
        return Ok(None);
    };
    // `get` ignores case, but other programs that read the name do not: accept the exact spelling only.
    match jiff::tz::TimeZone::get(&name) {
        Ok(zone) if zone.iana_name() == Some(name.as_str()) => Ok(Some(name)),
        _ => Err(field.error("invalid_choice", "Enter a time zone name such as Europe/Oslo.")),
    }
}

/// For how many days events are kept; `null` means forever.
fn retention_days(field: Field<'_>) -> Result<Option<Retention>> {
    if !field.is_sent() {
        return Ok(None);
    }
    let Some(days) = nullable(integer)(field)? else {
        return Ok(Some(Retention::Forever));
    };
    match u32::try_from(days) {
        Ok(days) if (1..=MAX_RETENTION_DAYS).contains(&days) => Ok(Some(Retention::Days(days))),
        _ => Err(field.error("invalid_input", "Events can be kept for 1 to 36500 days, or forever (null).")),
    }
}

/// Reads one of the app URLs; `index` counts from 0. The form shows all URLs in one field, so an error names the URL.
fn app_url(index: usize, item: &Value) -> Result<String> {
    let number = index + 1;
    let wrong = |code, detail: String| Err(Error::invalid(code, detail));
    let Value::String(url) = item else {
        return wrong("invalid_input", format!("App URL {number} is not a string."));
    };
    let url = url.trim();
    if url.contains('\0') {
        return wrong("null_characters_not_allowed", format!("App URL {number} has a null character."));
    }
    if url.is_empty() {
        return wrong("blank", format!("App URL {number} is empty."));
    }
    if url.chars().count() > MAX_APP_URL_LENGTH {
        let detail = format!("App URL {number} has more than {MAX_APP_URL_LENGTH} characters.");
        return wrong("max_length", detail);
    }
    if !is_web_url(url) {
        let detail = format!("App URL {number} is not a web address that begins with https:// or http://.");
        return wrong("invalid_input", detail);
    }
    Ok(url.to_owned())
}
