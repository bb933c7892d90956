//! `PATCH /api/users/@me/`: name, address, password, and what is current. All or nothing.

use super::{NAME, Oneself, is_remembered, me, remember, taken_or};
use crate::app::App;
use crate::billing;
use crate::body::{Field, Fields, Trim};
use crate::client::Client;
use crate::email::{self, Email};
use crate::error::{Error, Result};
use crate::login_throttle::{self, Attempt};
use crate::passwords::{self, Passwords, Verdict};
use crate::session::{self, Caller};
use crate::store::organizations::{self, OrganizationKey};
use crate::store::projects::{self, ProjectKey};
use crate::store::{Tx, known_clients, sessions, users};
use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{AppendHeaders, IntoResponse, Response};
use rolecall_api::{OrganizationId, ProjectId, UserId};

/// Changes what is given.
///
/// # Errors
/// 404 for anybody else; `incorrect_password`, `unique`, `does_not_exist` and the like.
pub async fn update(
    State(app): State<App>,
    Oneself(caller): Oneself,
    client: Client,
    headers: HeaderMap,
    body: Fields,
) -> Result<Response> {
    let first_name = body.text("first_name", NAME)?;
    let email = new_email(&caller, body.field("email"))?;
    let password = Passwords::read_new(body.field("password"))?;
    let current = Current::read(&body)?;

    if let Some(password) = &password {
        let user = &caller.user;
        let names = [first_name.as_deref().unwrap_or_default(), email.as_deref().unwrap_or_default()];
        let about = [user.first_name.as_str(), user.email.as_str(), names[0], names[1]];
        app.passwords.check_strength(body.field("password"), password, &about).await?;
    }
    let mut proof = None;
    if email.is_some() || password.is_some() {
        proof = Some(prove(&app, &caller, &headers, body.field("current_password")).await?);
    }
    let password_hash = match password {
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };

    let mut tx = app.db.begin().await?;
    tx.lock_user(caller.id().as_str()).await?;
    caller.still_signed_in(&mut tx).await?;
    if let Some(Proof { attempt, hash }) = proof {
        attempt.succeeded(&mut tx).await?;
        // The password may have been changed since it was read.
        if !users::still_has_password(&mut tx, caller.id(), &hash).await? {
            return Err(incorrect(body.field("current_password")));
        }
    }
    users::update(&mut tx, caller.id(), first_name.as_deref(), email.as_deref()).await.map_err(taken_or)?;
    current.apply(&mut tx, caller.id()).await?;
    let mut cookies = None;
    if let Some(hash) = password_hash {
        cookies = change_password(&app, &mut tx, &headers, client, &caller, &hash).await?;
    }
    let user = users::find(&mut tx, caller.id()).await?.ok_or(Error::NotAuthenticated)?;
    let mut answer = me(&mut tx, &user).await?;
    if !is_remembered(&user, &answer) {
        remember(&mut tx, &user, &answer).await?;
    }
    tx.commit().await?;
    billing::tell(&app, &mut answer.organization).await;
    Ok((cookies.map(|cookies| AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie)))), Json(answer)).into_response())
}

/// The new address, if it is another one.
fn new_email(caller: &Caller, field: Field<'_>) -> Result<Option<String>> {
    let Some(text) = field.text(Trim::Both, email::MAX)? else {
        return Ok(None);
    };
    let email = Email::parse(&text).ok_or_else(|| field.error("invalid_input", email::SENTENCE))?;
    Ok(Some(String::from(email)).filter(|email| *email != caller.user.email))
}

/// That somebody knows the password of the account that they are signed in to.
struct Proof {
    attempt: Attempt,
    /// Of the password that they gave.
    hash: String,
}

/// Checks the current password; guessing it is limited like signing in.
async fn prove(app: &App, caller: &Caller, headers: &HeaderMap, field: Field<'_>) -> Result<Proof> {
    let given = field.required()?.text(Trim::Nothing, passwords::MAX)?.unwrap_or_default();
    let attempt = Attempt::in_session(app, caller, headers).await?;
    let found = users::credentials(&mut *app.db.read().await?, &caller.user.email).await?;
    let hash = found.filter(|found| found.id == *caller.id()).and_then(|found| found.password_hash);
    match (app.passwords.verify(given, hash.clone()).await?, hash) {
        (Verdict::Right { .. }, Some(hash)) => Ok(Proof { attempt, hash }),
        _ => Err(incorrect(field)),
    }
}

fn incorrect(field: Field<'_>) -> Error {
    field.error("incorrect_password", "This is not your current password.")
}

/// Ends all sessions and forgets all devices, and begins a new session unless a program did it. Keys stay: each is
/// revoked by its name.
async fn change_password(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    client: Client,
    caller: &Caller,
    hash: &str,
) -> Result<Option<[HeaderValue; 2]>> {
    users::set_password(tx, caller.id(), hash).await?;
    sessions::delete_all(tx, caller.id()).await?;
    known_clients::forget_all(tx, caller.id()).await?;
    if caller.by_key {
        return Ok(None);
    }
    let session = session::begin(app, tx, headers, caller.id()).await?;
    Ok(Some([session, login_throttle::remember(app, tx, headers, client, caller.id()).await?]))
}

/// What is to become current.
struct Current<'a> {
    organization: Option<(Field<'a>, String)>,
    project: Option<(Field<'a>, ProjectId)>,
}

impl<'a> Current<'a> {
    fn read(body: &'a Fields) -> Result<Self> {
        let organization = body.field("set_current_organization");
        let project = body.field("set_current_team");
        Ok(Current {
            organization: organization.blankable_text(Trim::Both, 100)?.map(|id| (organization, id)),
            project: project.integer()?.map(|id| (project, ProjectId(id))),
        })
    }

    /// Makes it current. Both at once have to go together.
    async fn apply(self, tx: &mut Tx, user: &UserId) -> Result<()> {
        let mut within: Option<OrganizationId> = None;
        if let Some((field, id)) = self.organization {
            let key = crate::uuids::parse(&id).map(|id| OrganizationKey::Id(OrganizationId(id.to_string())));
            let found = match key {
                Some(key) => organizations::find(tx, &key, user).await?,
                None => None,
            };
            let found = found.ok_or_else(|| field.error("does_not_exist", "You belong to no such organization."))?;
            organizations::make_current(tx, &found.id, user).await?;
            within = Some(found.id);
        }
        if let Some((field, id)) = self.project {
            let found = projects::find(tx, ProjectKey::Id(id), user).await?;
            let open = found.filter(|found| {
                found.basic().is_some() && within.as_ref().is_none_or(|within| *within == found.organization)
            });
            let open = open.ok_or_else(|| field.error("does_not_exist", "No such project is open to you."))?;
            projects::make_current(tx, open.id, user).await?;
        }
        Ok(())
    }
}
