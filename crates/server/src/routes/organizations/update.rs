//! `PATCH /api/organizations/:org`: name, slug and switches.

use super::NAME_LENGTH;
use crate::actor::OrganizationActor;
use crate::app::App;
use crate::body::Fields;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::session::Caller;
use crate::store::organizations::{self, Changes, OrganizationKey};
use crate::{billing, slug, view};
use axum::Json;
use axum::extract::State;
use rolecall_api::Organization;
use rolecall_policy::Act;

/// Answers.
///
/// # Errors
/// As the rules say; a field is wrong; `unique` if the slug is taken.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    fields: Fields,
) -> Result<Json<Organization>> {
    let mut tx = app.db.begin().await?;
    let OrganizationActor { me, organization } = {
        let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
        actor.allow(&mut tx, Act::ManageOrganization).await?;
        actor
    };
    let changes = Changes {
        name: fields.text("name", NAME_LENGTH)?,
        slug: new_slug(&fields)?,
        join_email: fields.boolean("is_member_join_email_enabled")?,
        members_can_invite: fields.boolean("members_can_invite")?,
    };
    organizations::update(&mut tx, &organization.id, &changes, app.clock.now()).await.map_err(taken)?;
    let key = OrganizationKey::Id(organization.id);
    let found = organizations::find(&mut tx, &key, &me).await?.ok_or(Error::NotFound)?;
    let mut answer = view::organization(&mut tx, &me, found).await?;
    tx.commit().await?;
    billing::tell(&app, [&mut answer]).await;
    Ok(Json(answer))
}

fn new_slug(fields: &Fields) -> Result<Option<String>> {
    let field = fields.field("slug");
    // Too long is malformed like everything else that is no slug.
    let Some(slug) = field.text(crate::body::Trim::Both, usize::MAX)? else {
        return Ok(None);
    };
    if slug::is_valid(&slug) {
        return Ok(Some(slug));
    }
    let detail = "A short name has 1 to 48 of the characters a–z, 0–9 and -, and is not an id.";
    Err(field.error("invalid_input", detail))
}

fn taken(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(database) if database.is_unique_violation() => {
            Error::field("slug", "unique", "Another organization has this short name already.")
        }
        _ => error.into(),
    }
}
