//! `PATCH /api/organizations/:org`: name, slug and switches.

use super::NAME_LENGTH;
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::billing;
use crate::error::{Error, Result};
use crate::http::body::rules::{boolean, text};
use crate::http::body::{Field, Fields, read_request};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::organizations::{self, OrganizationKey};
use crate::store::views;
use crate::text::slug;
use axum::Json;
use axum::extract::State;
use rolecall_api::{Organization, UpdateOrganization, field_name};
use rolecall_policy::Act;

/// Changes the settings that the request names, and returns the organization.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`]; 400 if a field is wrong; `unique` if the slug is taken.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    body: Fields,
) -> Result<Json<Organization>> {
    let mut tx = app.db.begin().await?;
    let OrganizationActor { me, organization } = {
        let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
        actor.allow(&mut tx, Act::ManageOrganization).await?;
        actor
    };
    let changes = read_request!(
        body,
        UpdateOrganization {
            name: text(NAME_LENGTH),
            slug: new_slug,
            is_member_join_email_enabled: boolean,
            members_can_invite: boolean,
        }
    );
    organizations::update(&mut tx, &organization.id, &changes, app.clock.now()).await.map_err(taken)?;
    let key = OrganizationKey::Id(organization.id);
    let found = organizations::find(&mut tx, &key, &me).await?.ok_or(Error::NotFound)?;
    let mut answer = views::organization(&mut tx, &me, found).await?;
    tx.commit().await?;
    billing::tell(&app.billing, [&mut answer]).await;
    Ok(Json(answer))
}

fn new_slug(field: Field<'_>) -> Result<Option<String>> {
    // Too long is malformed like everything else that is no slug.
    let Some(slug) = text(usize::MAX)(field)? else {
        return Ok(None);
    };
    if slug::is_valid(&slug) {
        return Ok(Some(slug));
    }
    let detail = "A URL name has 1 to 48 of the characters a–z, 0–9 and -, and is not a UUID.";
    Err(field.error("invalid_input", detail))
}

fn taken(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(database) if database.is_unique_violation() => {
            Error::field(field_name!(UpdateOrganization.slug), "unique", "This URL name is already taken.")
        }
        _ => error.into(),
    }
}
