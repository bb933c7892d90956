//! `POST /api/signup`: an account with an organization of its own and a first project, all or nothing; signs in.

use crate::client::Client;
use crate::config;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, new_password, required, text, text_or_blank};
use crate::http::body::{Fields, read_request};
use crate::http::{device, session};
use crate::routes;
use crate::state::App;
use crate::store::users::{self, NewUser};
use crate::store::{organizations, projects};
use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::AppendHeaders;
use rolecall_api::{Signup, Welcome, field_name};

/// The longest name of an organization.
const ORGANIZATION: usize = 64;

/// Signs up.
///
/// # Errors
/// 403 if sign-up is by invite only; `unique`, `password_too_short`, `password_too_weak` and the like.
pub async fn create(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    body: Fields,
) -> Result<(StatusCode, AppendHeaders<[(HeaderName, HeaderValue); 2]>, Json<Welcome>)> {
    let is_open = app.config.signup == config::SignupPolicy::Open;
    if !is_open && users::any(&mut *app.db.read().await?).await? {
        return Err(closed());
    }
    let Signup { first_name, email, password, organization_name } = read_request!(
        body,
        Signup {
            first_name: required(text(routes::users::NAME)),
            email: required(email),
            password: required(new_password),
            organization_name: text_or_blank(ORGANIZATION),
        }
    );
    let organization = organization_name.filter(|name| !name.is_empty());
    let organization = organization.unwrap_or_else(|| first_name.chars().take(ORGANIZATION).collect());
    // Before the costly hash; what counts is the unique index.
    if users::is_taken(&mut *app.db.read().await?, &email).await? {
        return Err(routes::users::taken());
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
    let user = users::create(&mut tx, new, now).await.map_err(routes::users::taken_or)?;
    let organization = organizations::create(&mut tx, &organization, &user.id, now).await?;
    let project = projects::create(&mut tx, &organization, projects::DEFAULT_NAME, now).await?;
    projects::make_current(&mut tx, project, &user.id).await?;
    let cookie = session::begin(&app, &mut tx, &headers, &user.id).await?;
    let device = device::remember(&app, &mut tx, &headers, client, &user.id).await?;
    tx.commit().await?;
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(SET_COOKIE, cookie), (SET_COOKIE, device)]),
        Json(routes::users::welcome(user)),
    ))
}

fn closed() -> Error {
    Error::Forbidden {
        code: "permission_denied",
        detail: "Sign-up is by invite only. Ask someone who has an account for an invite.".into(),
    }
}
