//! `PATCH /api/users/@me/`: changes name, email, password, and the current organization and project. All or nothing.

use super::{MAX_NAME_LENGTH, OwnAccount, email_taken_or, is_current_stored, me, store_current};
use crate::accounts::Caller;
use crate::accounts::login_throttle::Attempt;
use crate::accounts::passwords::{self, Verdict};
use crate::billing;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, integer, new_password, required, text, text_or_blank, verbatim};
use crate::http::body::{Fields, read_request};
use crate::http::resource::write_account;
use crate::http::session;
use crate::http::sign_in::{SignInCookies, sign_in};
use crate::state::App;
use crate::store::organizations::{self, OrganizationKey};
use crate::store::projects::{self, ProjectKey};
use crate::store::{Tx, known_clients, sessions, users};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use rolecall_api::{Me, OrganizationId, ProjectId, UpdateMe, UserId, field_name};

/// Changes the fields that were sent, and returns the account. A new email or password needs the current password. A
/// new password ends all sessions and begins a new one.
///
/// # Errors
/// 404 for anybody else's account; `incorrect_password`, `unique`, `does_not_exist` and the like.
pub async fn update(
    State(app): State<App>,
    OwnAccount(caller): OwnAccount,
    client: Client,
    headers: HeaderMap,
    body: Fields,
) -> Result<(Option<SignInCookies>, Json<Me>)> {
    let UpdateMe { first_name, email, password, set_current_organization, set_current_team, .. } = read_request!(
        body,
        UpdateMe {
            first_name: text(MAX_NAME_LENGTH),
            email: email,
            password: new_password,
            // Read only if it is needed: see `check_current_password`. Else any value is ignored.
            current_password: |_| Ok(None),
            set_current_organization: |field| Ok(text_or_blank(100)(field)?.map(OrganizationId)),
            set_current_team: |field| Ok(integer(field)?.map(ProjectId)),
        }
    );
    let user = &caller.user;
    let email = email.filter(|email| *email != user.email);

    if let Some(password) = &password {
        let names = [first_name.as_deref().unwrap_or_default(), email.as_deref().unwrap_or_default()];
        let about = [user.first_name.as_str(), user.email.as_str(), names[0], names[1]];
        app.passwords.check_strength(field_name!(UpdateMe.password), password, &about).await?;
    }
    let mut proof = None;
    if email.is_some() || password.is_some() {
        proof = Some(check_current_password(&app, &caller, &headers, &body).await?);
    }
    let password_hash = match password {
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };

    let mut tx = write_account(&app.db, &caller).await?;
    if let Some(Proof { attempt, hash }) = proof {
        attempt.succeeded(&mut tx).await?;
        // The password may have been changed while it was being checked.
        if !users::still_has_password(&mut tx, caller.id(), &hash).await? {
            return Err(incorrect());
        }
    }
    users::update(&mut tx, caller.id(), first_name.as_deref(), email.as_deref()).await.map_err(email_taken_or)?;
    make_current(&mut tx, caller.id(), set_current_organization, set_current_team).await?;
    let mut cookies = None;
    if let Some(hash) = password_hash {
        cookies = change_password(&app, &mut tx, &headers, client, &caller, &hash).await?;
    }
    let user = users::find(&mut tx, caller.id()).await?.ok_or(Error::NotAuthenticated)?;
    let mut answer = me(&mut tx, &user).await?;
    if !is_current_stored(&user, &answer) {
        store_current(&mut tx, &user, &answer).await?;
    }
    tx.commit().await?;
    billing::tell(&app.billing, &mut answer.organization).await;
    Ok((cookies, Json(answer)))
}

/// The caller knows the current password of their account.
struct Proof {
    attempt: Attempt,
    /// The stored hash that the password matched.
    hash: String,
}

/// Checks the field with the current password. Attempts are limited as in signing in.
///
/// # Errors
/// `incorrect_password`, `required`; 403 `too_many_failed_attempts`.
async fn check_current_password(app: &App, caller: &Caller, headers: &HeaderMap, body: &Fields) -> Result<Proof> {
    let field = body.field(field_name!(UpdateMe.current_password));
    let given = field.read(required(verbatim(passwords::MAX)))?;
    let attempt = app.login_throttle.attempt_in_session(caller, session::token(app, headers)).await?;
    let found = users::credentials(&mut *app.db.read().await?, &caller.user.email).await?;
    let hash = found.filter(|found| found.id == *caller.id()).and_then(|found| found.password_hash);
    match (app.passwords.verify(given, hash.clone()).await?, hash) {
        (Verdict::Right { .. }, Some(hash)) => Ok(Proof { attempt, hash }),
        _ => Err(incorrect()),
    }
}

/// 400 `incorrect_password`.
fn incorrect() -> Error {
    let detail = "This is not your current password.";
    Error::field(field_name!(UpdateMe.current_password), "incorrect_password", detail)
}

/// Sets the password, ends all sessions and forgets all devices. Then begins a new session, unless the request has an
/// API key. API keys stay valid: users revoke them one by one.
async fn change_password(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    client: Client,
    caller: &Caller,
    hash: &str,
) -> Result<Option<SignInCookies>> {
    users::set_password(tx, caller.id(), hash).await?;
    sessions::delete_all(tx, caller.id()).await?;
    known_clients::forget_all(tx, caller.id()).await?;
    if caller.uses_key {
        return Ok(None);
    }
    Ok(Some(sign_in(app, tx, headers, client, caller.id()).await?))
}

/// Makes an organization, a project or both current. If both are sent, the project must belong to the organization.
///
/// # Errors
/// `does_not_exist` if the user is not a member of the organization, or has no access to the project.
async fn make_current(
    tx: &mut Tx,
    user: &UserId,
    organization: Option<OrganizationId>,
    project: Option<ProjectId>,
) -> Result<()> {
    let missing = |attr, detail| Error::field(attr, "does_not_exist", detail);
    let mut within: Option<OrganizationId> = None;
    if let Some(OrganizationId(id)) = organization {
        let key = crate::text::uuids::parse(&id).map(|id| OrganizationKey::Id(OrganizationId(id.to_string())));
        let found = match key {
            Some(key) => organizations::find(tx, &key, user).await?,
            None => None,
        };
        let attr = field_name!(UpdateMe.set_current_organization);
        let found = found.ok_or_else(|| missing(attr, "Organization not found, or you are not a member."))?;
        organizations::make_current(tx, &found.id, user).await?;
        within = Some(found.id);
    }
    if let Some(id) = project {
        let found = projects::find(tx, ProjectKey::Id(id), user).await?;
        let open = found.filter(|found| {
            found.is_accessible() && within.as_ref().is_none_or(|within| *within == found.organization)
        });
        let attr = field_name!(UpdateMe.set_current_team);
        let open = open.ok_or_else(|| missing(attr, "Project not found, or you don't have access."))?;
        projects::make_current(tx, open.id, user).await?;
    }
    Ok(())
}
