//! `/api/users/@me`: the caller's own account. No endpoint shows anybody else's.

pub mod confirm_password;
pub mod delete;
pub mod email_confirmation;
pub mod export;
mod proof;
pub mod sessions;
pub mod show;
pub mod two_factor;
pub mod update;

use crate::accounts::Caller;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::resource::path_parameter;
use crate::state::App;
use crate::store::organizations::{self, FoundOrganization};
use crate::store::sql::{self, Connection};
use crate::store::users::{self, UserRow};
use crate::store::views;
use crate::store::{email_confirmations, projects};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use rolecall_api::{Me, Welcome};

/// The most characters that the name of a user can have.
pub(crate) const MAX_NAME_LENGTH: usize = 128;

/// The caller, if the path names their own account: as `@me` or by id. Any other account is a 404.
pub struct OwnAccount(
    /// The signed-in user.
    pub Caller,
);

impl FromRequestParts<App> for OwnAccount {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let name = path_parameter(parts, app, "user").await?;
        if is_own_account(&caller, &name) { Ok(OwnAccount(caller)) } else { Err(Error::NotFound) }
    }
}

/// True if `name`, a part of a path, names the caller: `@me` or their id.
pub(crate) fn is_own_account(caller: &Caller, name: &str) -> bool {
    name == "@me" || crate::text::uuids::parse(name).is_some_and(|id| id.to_string() == caller.id().as_str())
}

/// A user as they see themselves, with their current organization and project. If the stored ones are gone or no longer
/// accessible, others take their place (contract 4); see [`store_current`].
pub(crate) async fn me(conn: &mut Connection, user: &UserRow, now: Moment) -> Result<Me> {
    let all = organizations::list(conn, &user.id).await?;
    let references: Vec<_> = all.iter().map(FoundOrganization::reference).collect();
    let organization = match organizations::choose_current(all, user.current_organization_id.as_ref()) {
        Some(found) => Some(views::organization(conn, (&user.id).into(), found, now).await?),
        None => None,
    };
    let projects = organization.as_ref().map(|organization| organization.teams.as_slice()).unwrap_or_default();
    let team = projects::choose_current(projects, user.current_project_id).cloned();
    Ok(Me {
        user: user.wire(),
        is_email_verified: user.is_email_verified,
        pending_email: email_confirmations::pending(conn, &user.id, now).await?,
        date_joined: user.date_joined.wire(),
        has_password: user.has_password,
        is_staff: false,
        organization,
        team,
        organizations: references,
    })
}

/// Stores the current organization and project of `me` for the user.
pub(crate) async fn store_current(conn: &mut Connection, user: &UserRow, me: &Me) -> Result<()> {
    let organization = me.organization.as_ref().map(|organization| &organization.id);
    Ok(users::remember_current(conn, user, organization, me.team.as_ref().map(|project| project.id)).await?)
}

/// True if the current organization and project of `me` are those that are stored for the user.
pub(crate) fn is_current_stored(user: &UserRow, me: &Me) -> bool {
    me.organization.as_ref().map(|organization| &organization.id) == user.current_organization_id.as_ref()
        && me.team.as_ref().map(|project| project.id) == user.current_project_id
}

/// The response to signing up and to accepting an invite.
pub(crate) fn welcome(user: UserRow) -> Welcome {
    Welcome {
        id: 0,
        uuid: user.id,
        distinct_id: user.distinct_id,
        first_name: user.first_name,
        email: user.email,
        redirect_url: "/".to_owned(),
    }
}

/// 400: another account has this email.
pub(crate) fn email_taken() -> Error {
    Error::field("email", "unique", "There is already an account with this email.")
}

/// [`email_taken`] if the database refused an account because of its unique index on email; else the error as it is.
pub(crate) fn email_taken_or(error: sql::Error) -> Error {
    if error.is_unique_violation() {
        return email_taken();
    }
    error.into()
}
