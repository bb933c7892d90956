//! `/api/users/@me`, and what else there is to say about accounts. Nobody sees anybody else's.

pub mod show;
pub mod update;

use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::organizations::{self, OrganizationKey};
use crate::store::projects;
use crate::store::users::{self, UserRow};
use crate::store::views;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use rolecall_api::{Me, OrganizationRef, Welcome};
use sqlx::AnyConnection;

/// The longest name of a person.
pub(crate) const NAME: usize = 128;

/// The caller, on a path that names them: as `@me` or by their own id.
pub struct Oneself(
    /// Who.
    pub Caller,
);

impl FromRequestParts<App> for Oneself {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let Path(name): Path<String> = Path::from_request_parts(parts, app).await?;
        if is_oneself(&caller, &name) { Ok(Oneself(caller)) } else { Err(Error::NotFound) }
    }
}

/// Whether a path names the caller.
pub(crate) fn is_oneself(caller: &Caller, name: &str) -> bool {
    name == "@me" || crate::text::uuids::parse(name).is_some_and(|id| id.to_string() == caller.id().as_str())
}

/// A person as they see themselves, with what is current; what was current may be gone or closed since.
pub(crate) async fn me(conn: &mut AnyConnection, user: &UserRow) -> Result<Me> {
    let organization = match organizations::find(conn, &OrganizationKey::Current, &user.id).await? {
        Some(found) => Some(views::organization(conn, &user.id, found).await?),
        None => None,
    };
    let team = projects::current(conn, &user.id).await?.and_then(|project| project.basic());
    let organizations = organizations::list(conn, &user.id).await?.into_iter().map(|found| OrganizationRef {
        id: found.id,
        name: found.name,
        slug: found.slug,
        membership_level: found.level,
    });
    Ok(Me {
        user: user.wire(),
        date_joined: user.date_joined.wire(),
        has_password: user.has_password,
        is_staff: false,
        organization,
        team,
        organizations: organizations.collect(),
    })
}

/// What is current as it was found, if it is not as it was stored: to be stored.
pub(crate) async fn remember(conn: &mut AnyConnection, user: &UserRow, me: &Me) -> Result<()> {
    let organization = me.organization.as_ref().map(|organization| &organization.id);
    Ok(users::remember_current(conn, user, organization, me.team.as_ref().map(|project| project.id)).await?)
}

/// Whether what is current is as it was stored.
pub(crate) fn is_remembered(user: &UserRow, me: &Me) -> bool {
    me.organization.as_ref().map(|organization| &organization.id) == user.current_organization_id.as_ref()
        && me.team.as_ref().map(|project| project.id) == user.current_project_id
}

/// The answer to a new account, or to one that has joined.
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

/// Somebody else has this address.
pub(crate) fn taken() -> Error {
    Error::field("email", "unique", "There is already an account with this email.")
}

/// An error of writing an account: the only thing of it that can be taken is the address.
pub(crate) fn taken_or(error: sqlx::Error) -> Error {
    if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
        return taken();
    }
    error.into()
}
