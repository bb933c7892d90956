//! `POST …/view_as/`: begins to view the organization as another member, or as somebody at a level (contract 9).

use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::http::body::rules::{id, level};
use crate::http::body::{Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::viewing::{self, ViewRow, Viewed};
use crate::token;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, ChangeValue, Person, StartView, UserId, VIEW_MINUTES, View, field_name};
use rolecall_policy::{Act, Level, Target};
use std::time::Duration;

/// For how long a view lasts.
const LIFE: Duration = Duration::from_mins(VIEW_MINUTES);

/// Begins a view and returns it.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewAs`]; 404 if the person is not a member; `required` without a person and a
/// level, `invalid_input` with both, `invalid_choice`.
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    body: Fields,
) -> Result<(StatusCode, Json<View>)> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    let asked = match read(&body) {
        Ok(asked) => asked,
        // Callers who cannot view as anybody get the 403 before the error of a field.
        Err(error) => {
            let target = Target { level: Some(Level::Member), is_actor: false };
            actor.allow(&mut tx, Act::ViewAs { target }).await?;
            return Err(error);
        }
    };
    let organization = actor.organization.id.clone();
    let (viewed, person, level, entry) = match asked {
        Viewed::Person(user) => {
            let (target, member) = actor.person(&mut tx, user.as_str()).await?;
            actor.allow_on(&mut tx, Act::ViewAs { target }, Some(&member.user.uuid)).await?;
            let entry = NewEntry::person(ActivityAction::ViewAs, &member.user);
            let user = member.user;
            let person = Person { uuid: user.uuid, first_name: user.first_name, email: user.email };
            (Viewed::Person(person.uuid.clone()), Some(person), member.level, entry)
        }
        Viewed::Level(level) => {
            actor.allow(&mut tx, Act::ViewAs { target: Target { level: Some(level), is_actor: false } }).await?;
            let entry = NewEntry::organization(ActivityAction::ViewAs, &organization, &actor.organization.name);
            (Viewed::Level(level), None, level, entry.with([changed("level", ChangeValue::Null, level)]))
        }
    };
    let (value, expires_at) = (token::link_token(), now.after(LIFE));
    let view = ViewRow { organization: organization.clone(), viewed };
    viewing::create(&mut tx, &sha256(&value), &actor.me, &view, expires_at).await?;
    record(&mut tx, &organization, &org.caller.author(), now, vec![entry]).await?;
    tx.commit().await?;
    let view = View { value, organization, person, level, expires_at: expires_at.wire() };
    Ok((StatusCode::CREATED, Json(view)))
}

fn read(body: &Fields) -> Result<Viewed> {
    let asked = read_request!(body, StartView { user_uuid: id(UserId), level: level(&Level::ALL) });
    match (asked.user_uuid, asked.level) {
        (Some(person), None) => Ok(Viewed::Person(person)),
        (None, Some(level)) => Ok(Viewed::Level(level)),
        (None, None) => {
            Err(Error::field(field_name!(StartView.user_uuid), "required", "Name a person or a level to view as."))
        }
        (Some(_), Some(_)) => {
            let detail = "Name either a person or a level to view as.";
            Err(Error::field(field_name!(StartView.level), "invalid_input", detail))
        }
    }
}
