//! `POST …/requests/`: asks others to do what the rules refuse to the caller.
//!
//! A project that the caller cannot see gets the same answer, with the same statements, whether or not it exists.

use super::check::check;
use super::{changed, read};
use crate::access_requests::setting::{self, Setting};
use crate::access_requests::{Request, is_private};
use crate::accounts::actor::OrganizationActor;
use crate::activity::record;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, integer, level, name, or_default, required, text, text_or_blank};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::routes::{organizations, projects};
use crate::state::App;
use crate::store::access_requests::{self, Counted, NewRequest};
use crate::store::{Tx, members};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{
    AccessRequest, ActivityAction, MAX_NOTE, NewAccessRequest, OPEN_REQUESTS, ProjectId, REQUESTS_A_DAY, RequestAction,
    UserId, field_name,
};
use rolecall_policy::Level;
use std::time::Duration;

/// How long to wait if too many requests are open: nobody knows when one will be decided.
const WHILE_TOO_MANY: Duration = Duration::from_hours(1);

/// Makes a request and returns it.
///
/// # Errors
/// 404 if the caller is not a member; 400 if a field is wrong, `not_refused` if the caller can do it, `nobody_can`,
/// `already_done`; 403 `not_a_member` about somebody else; 409 `already_asked`; 429 beyond the limits of a person.
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    body: Fields,
) -> Result<(StatusCode, Json<AccessRequest>)> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let mut asked = fields(&body, &actor.me)?;
    if asked.action == RequestAction::GrantProjectAccess {
        asked.target = Some(member_with_email(&mut tx, &actor, asked.target.unwrap_or_default()).await?);
    }
    // The limits are of the person, in all organizations.
    tx.lock_user(actor.me.as_str()).await?;
    within_limits(access_requests::count_of_asker(&mut tx, &actor.me, now).await?, now)?;
    let new = NewRequest {
        organization: &actor.organization.id,
        asker: &actor.me,
        action: asked.action,
        target: asked.target.as_deref().unwrap_or_default(),
        project: asked.project,
        level: asked.level,
        note: &asked.note,
    };
    let Some(id) = access_requests::insert(&mut tx, &new, now).await? else {
        let detail = "You have already asked for this. Withdraw that request to ask again.".into();
        return Err(Error::Conflict { code: "already_asked", detail });
    };
    // Whatever is wrong with it rolls it back.
    let row = read(&mut tx, &actor, &id, now).await?;
    let request = Request { row: &row, reader: &actor, now };
    check(&mut tx, &actor, &request).await?;
    if let Some(before) = request.value_now() {
        access_requests::note_before(&mut tx, &id, before).await?;
    }
    let entry = request.entry(ActivityAction::RequestCreate);
    record(&mut tx, &actor.organization.id, &org.caller.author(), now, vec![entry]).await?;
    let answer = changed(&mut tx, &actor, &id, now).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// Reads the fields that the action needs; others are left out.
fn fields(body: &Fields, me: &UserId) -> Result<NewAccessRequest> {
    let mut asked = read_request!(
        body,
        NewAccessRequest {
            action: required(action),
            // Read below: what it may be depends on the action.
            target: |_| Ok(None),
            project: |_| Ok(None),
            level: level(&Level::GRANTABLE),
            note: or_default(text_or_blank(MAX_NOTE)),
        }
    );
    let target = body.field(field_name!(NewAccessRequest.target));
    let project = || body.field(field_name!(NewAccessRequest.project)).read(required(project));
    match asked.action {
        RequestAction::ChangeMemberLevel => {
            asked.target = Some(person(target, me)?);
            let field = body.field(field_name!(NewAccessRequest.level));
            asked.level = Some(field.read(required(level(&Level::GRANTABLE)))?);
        }
        RequestAction::RemoveMember => {
            asked.target = Some(person(target, me)?);
            asked.level = None;
        }
        RequestAction::InviteMember => {
            asked.target = Some(target.read(required(email))?);
            asked.level = asked.level.or(Some(Level::Member));
        }
        RequestAction::CreateProject => {
            asked.target = Some(target.read(required(name(projects::MAX_NAME_LENGTH)))?);
            asked.level = None;
        }
        RequestAction::ViewProject => {
            asked.project = Some(project()?);
            asked.level = asked.level.or(Some(Level::Member));
        }
        RequestAction::SetProjectPrivacy => {
            asked.project = Some(project()?);
            asked.target = Some(target.read(required(privacy))?);
            asked.level = None;
        }
        RequestAction::GrantProjectAccess => {
            asked.project = Some(project()?);
            asked.target = Some(person_or_email(target, me)?);
            asked.level = asked.level.or(Some(Level::Member));
        }
        RequestAction::ChangeProjectLevel => {
            asked.project = Some(project()?);
            asked.target = Some(person(target, me)?);
            let field = body.field(field_name!(NewAccessRequest.level));
            asked.level = Some(field.read(required(level(&Level::GRANTABLE)))?);
        }
        RequestAction::RevokeProjectAccess => {
            asked.project = Some(project()?);
            asked.target = Some(person(target, me)?);
            asked.level = None;
        }
        RequestAction::SetProjectName
        | RequestAction::SetProjectTimezone
        | RequestAction::SetProjectRetention
        | RequestAction::SetProjectAnonymizeIps
        | RequestAction::AddProjectUrl => {
            asked.project = Some(project()?);
            asked.target = Some(value(asked.action, target)?);
            asked.level = None;
        }
        RequestAction::ResetProjectToken | RequestAction::DeleteProject => {
            asked.project = Some(project()?);
            asked.level = None;
        }
        RequestAction::SetOrganizationName | RequestAction::SetMembersCanInvite => {
            asked.target = Some(value(asked.action, target)?);
            asked.level = None;
        }
        RequestAction::CancelInvite => {
            asked.target = Some(target.read(required(email))?);
            asked.level = None;
        }
    }
    Ok(asked)
}

/// A new value of a setting, judged and trimmed as by the endpoint that changes it.
fn value(action: RequestAction, field: Field<'_>) -> Result<String> {
    let value = field.read(required(text(MAX_VALUE)))?;
    let body = Fields::try_from(setting::body(action, &value, &[])?)?;
    let judged = match Setting::of(action) {
        Some(Setting::OfOrganization) => organizations::update::read(&body).map(|changes| changes.name),
        _ => projects::update::read(&body).map(|changes| {
            let url = changes.app_urls.and_then(|mut urls| urls.pop());
            changes.name.or(url)
        }),
    };
    // The field of the other endpoint is the target here.
    let trimmed = judged.map_err(|error| error.at(field_name!(NewAccessRequest.target)))?;
    Ok(trimmed.unwrap_or(value))
}

/// The most characters of a value. The endpoint that changes the setting has a lower limit.
const MAX_VALUE: usize = 500;

/// The id of the member with this email address; an id stays as it is. Unknown addresses are the same as unknown ids.
async fn member_with_email(tx: &mut Tx, actor: &OrganizationActor, target: String) -> Result<String> {
    if !target.contains('@') {
        return Ok(target);
    }
    let found = members::find_by_emails(tx, &actor.organization.id, &[target.as_str()]).await?;
    Ok(found.into_iter().next().map(|member| member.user.uuid.to_string()).unwrap_or_default())
}

/// What is asked for, of a fixed list.
fn action(field: Field<'_>) -> Result<Option<RequestAction>> {
    let Some(name) = text(usize::MAX)(field)? else { return Ok(None) };
    let names = || RequestAction::NAMES.map(|(name, _)| name).join(", ");
    let unknown = || field.error("invalid_choice", format!("This must be one of {choices}.", choices = names()));
    RequestAction::from_name(&name).map(Some).ok_or_else(unknown)
}

/// The id of a person; `@me` is the caller. Malformed ones are the same as unknown ones.
fn person(field: Field<'_>, me: &UserId) -> Result<String> {
    let text = field.read(required(text(MAX_ID)))?;
    if text == "@me" {
        return Ok(me.to_string());
    }
    Ok(crate::text::uuids::parse(&text).map_or_else(String::new, |id| id.to_string()))
}

/// As [`person`], or an email address. Which member has the address is looked up later.
fn person_or_email(field: Field<'_>, me: &UserId) -> Result<String> {
    let text = field.read(required(text(usize::MAX)))?;
    if text.contains('@') && text != "@me" { field.read(required(email)) } else { person(field, me) }
}

/// Longer than every spelling of a UUID.
const MAX_ID: usize = 100;

/// The number of a project, which need not exist.
fn project(field: Field<'_>) -> Result<Option<ProjectId>> {
    match integer(field)? {
        None => Ok(None),
        Some(number) if number >= 1 => Ok(Some(ProjectId(number))),
        Some(_) => Err(field.error("invalid_input", "The number of a project is 1 or more.")),
    }
}

/// `private` or `open`.
fn privacy(field: Field<'_>) -> Result<Option<String>> {
    let Some(name) = text(usize::MAX)(field)? else { return Ok(None) };
    if is_private(&name).is_none() {
        return Err(field.error("invalid_choice", "This must be one of private, open."));
    }
    Ok(Some(name))
}

fn within_limits(counted: Counted, now: Moment) -> Result<()> {
    if counted.open >= OPEN_REQUESTS.into() {
        return Err(Error::TooManyAsked(WHILE_TOO_MANY));
    }
    if counted.today >= REQUESTS_A_DAY.into() {
        let next = access_requests::next_day(counted.oldest.unwrap_or(now));
        let wait = u64::try_from(next.micros().saturating_sub(now.micros())).unwrap_or_default();
        return Err(Error::TooManyAsked(Duration::from_micros(wait)));
    }
    Ok(())
}
