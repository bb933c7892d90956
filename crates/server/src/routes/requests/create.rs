//! `POST …/requests/`: asks others to do what the rules refuse to the caller.
//!
//! A project that the caller cannot see gets the same answer, with the same statements, whether or not it exists.

use super::{changed, read};
use crate::access_requests::{Request, is_private, value_now};
use crate::accounts::actor::OrganizationActor;
use crate::activity::record;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, integer, level, name, or_default, required, text, text_or_blank};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::routes::projects;
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
use rolecall_policy::{Asking, Level, can_ask};
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
    let asked = fields(&body, &actor.me)?;
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
    if let Some(before) = value_now(&row) {
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
    }
    Ok(asked)
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

/// Checks that the caller can ask for this: others could do it, and they cannot.
async fn check(tx: &mut Tx, actor: &OrganizationActor, request: &Request<'_>) -> Result<()> {
    let row = request.row;
    let target = field_name!(NewAccessRequest.target);
    let done = |field, detail: &'static str| Err(Error::field(field, "already_done", detail));
    match row.action {
        RequestAction::ChangeMemberLevel | RequestAction::RemoveMember if row.target_member.is_none() => {
            // The same for foreign, former, unknown and malformed ids.
            return actor.answer(tx, request.decision(), None).await;
        }
        RequestAction::ChangeMemberLevel if row.target_member.as_ref().map(|(_, level)| *level) == row.level => {
            return done(field_name!(NewAccessRequest.level), "This person already has this level.");
        }
        RequestAction::InviteMember => {
            let addresses = [row.target.as_str()];
            if !members::find_emails(tx, &actor.organization.id, &addresses).await?.is_empty() {
                return Err(Error::field(target, "invalid_input", "This person is already a member."));
            }
        }
        RequestAction::SetProjectPrivacy => {
            if !request.is_seen_by_asker() {
                let detail = "Project not found, or you don't have access to it.";
                return Err(Error::field(field_name!(NewAccessRequest.project), "does_not_exist", detail));
            }
            let private = row.found_project.as_ref().map(|(_, private)| *private);
            if private == is_private(&row.target) {
                return done(target, "The project is so already.");
            }
        }
        _ => {}
    }
    match can_ask(request.wish(), request.reader_as_party()) {
        Asking::Possible => Ok(()),
        Asking::NotRefused if row.action == RequestAction::ViewProject => {
            Err(Error::invalid("not_refused", "You have access to this project already."))
        }
        Asking::NotRefused => Err(Error::invalid("not_refused", "You can do this yourself: there is no need to ask.")),
        Asking::NobodyCan => Err(Error::invalid("nobody_can", "No one can do this, so it cannot be asked for.")),
    }
}
