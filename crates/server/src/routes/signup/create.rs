//! `POST /api/signup`: creates an account, its own organization and a first project in one transaction, and signs in
//! (contract 4).

use crate::accounts::email_confirmation::mail_link;
use crate::activity::entries::organization_created;
use crate::activity::{Author, record};
use crate::client::Visitor;
use crate::config;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, name, name_or_blank, new_password, required};
use crate::http::body::{Fields, read_request};
use crate::http::sign_in::{SignInCookies, sign_in};
use crate::routes::users::{MAX_NAME_LENGTH, email_taken, email_taken_or, welcome};
use crate::state::App;
use crate::store::users::{self, NewUser};
use crate::store::{organizations, projects};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rolecall_api::{Signup, Via, Welcome, field_name};

/// The most characters that the name of an organization can have.
const MAX_ORGANIZATION_NAME_LENGTH: usize = 64;

/// Creates the account and returns it. The name of the organization defaults to the first name. With mail, a link that
/// confirms the address is sent; the account can be used meanwhile.
///
/// # Errors
/// 403 if sign-up is by invite only; `unique`, `password_too_short`, `password_too_weak` and the like.
pub async fn create(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Fields,
) -> Result<(StatusCode, SignInCookies, Json<Welcome>)> {
    let is_open = app.config.signup == config::SignupPolicy::Open;
    if !is_open && users::any(&mut *app.db.read().await?).await? {
        return Err(closed());
    }
    let Signup { first_name, email, password, organization_name } = read_request!(
        body,
        Signup {
            first_name: required(name(MAX_NAME_LENGTH)),
            email: required(email),
            password: required(new_password),
            organization_name: name_or_blank(MAX_ORGANIZATION_NAME_LENGTH),
        }
    );
    let organization = organization_name.filter(|name| !name.is_empty());
    let organization = organization.unwrap_or_else(|| first_name.chars().take(MAX_ORGANIZATION_NAME_LENGTH).collect());
    // Checked here to spare the expensive hash. The unique index of the database decides.
    if users::is_taken(&mut *app.db.read().await?, &email).await? {
        return Err(email_taken());
    }
    let about = [first_name.as_str(), &email, &organization];
    app.passwords.check_strength(field_name!(Signup.password), &password, &about).await?;
    let password_hash = app.passwords.hash(password).await?;

    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !users::sign_up_first(&mut tx).await? && !is_open {
        return Err(closed());
    }
    let new = NewUser { first_name, email, password_hash };
    let user = users::create(&mut tx, new, now).await.map_err(email_taken_or)?;
    let id = organizations::create(&mut tx, &organization, &user.id, now).await?;
    let project = projects::create(&mut tx, &id, projects::DEFAULT_NAME, now).await?;
    projects::make_current(&mut tx, project, &user.id).await?;
    let entries = organization_created((&id, &organization), &user.id, (project, projects::DEFAULT_NAME));
    record(&mut tx, &id, &Author::person(user.wire(), Via::Session), now, entries).await?;
    // Too many mails to this address lately: the account page offers to send another one.
    mail_link(&mut tx, (&app.mail, &app.config.site_url), &user, &user.email, now).await?;
    let cookies = sign_in(&app, &mut tx, &headers, &visitor, &user.id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, cookies, Json(welcome(user))))
}

fn closed() -> Error {
    Error::Forbidden {
        code: "permission_denied",
        detail: "Sign-up is by invite only. Ask someone who has an account for an invite.".into(),
    }
}
