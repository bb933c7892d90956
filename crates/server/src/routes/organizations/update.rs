//! `PATCH /api/organizations/:org`: name, URL name (slug) and switches.

use super::{MAX_NAME_LENGTH, changed};
use crate::accounts::admission::require_own_two_factor;
use crate::activity::entries::updated;
use crate::activity::{Author, NewEntry, record};
use crate::billing;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{boolean, name, text};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::organizations::{self, FoundOrganization};
use crate::store::{Tx, sql};
use crate::text::slug;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, Organization, UpdateOrganization, field_name};
use rolecall_policy::Act;

/// Changes the settings that the request names, and returns the organization.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`], or the caller would keep themselves out; 400 if a field is wrong; `unique` if the slug is taken.
pub async fn update(State(app): State<App>, org: OrganizationRequest, body: Fields) -> Result<Json<Organization>> {
    let (mut tx, actor) = org.write(Act::ManageOrganization).await?;
    let changes = read(&body)?;
    if changes.require_two_factor == Some(true) {
        require_own_two_factor(&mut tx, &actor.me, &actor.organization.id).await?;
    }
    let (before, now) = (actor.organization, app.clock.now());
    carry_out(&mut tx, &before, &org.caller.author(), &changes, now).await?;
    let mut answer = changed(&mut tx, before.id, &actor.me, now).await?;
    tx.commit().await?;
    billing::tell(&app.billing, [&mut answer]).await;
    Ok(Json(answer))
}

/// Reads the settings to change.
///
/// # Errors
/// 400 if a field is wrong.
pub(crate) fn read(body: &Fields) -> Result<UpdateOrganization> {
    Ok(read_request!(
        body,
        UpdateOrganization {
            name: name(MAX_NAME_LENGTH),
            slug: new_slug,
            is_member_join_email_enabled: boolean,
            members_can_invite: boolean,
            require_two_factor: boolean,
        }
    ))
}

/// Changes settings of an organization, and records that as `author`. The caller asks the rules.
///
/// # Errors
/// 400 `unique` if the slug is taken.
pub(crate) async fn carry_out(
    tx: &mut Tx,
    before: &FoundOrganization,
    author: &Author,
    changes: &UpdateOrganization,
    now: Moment,
) -> Result<()> {
    organizations::update(tx, &before.id, changes, now).await.map_err(slug_taken_or)?;
    let entry = NewEntry::organization(ActivityAction::OrganizationUpdate, &before.id, &before.name)
        .with([
            updated("name", &before.name, changes.name.as_ref()),
            updated("slug", &before.slug, changes.slug.as_ref()),
            updated("is_member_join_email_enabled", before.join_email, changes.is_member_join_email_enabled),
            updated("members_can_invite", before.members_can_invite, changes.members_can_invite),
            updated("require_two_factor", before.require_two_factor, changes.require_two_factor),
        ])
        .if_changed();
    record(tx, &before.id, author, now, entry.into_iter().collect()).await?;
    Ok(())
}

/// A valid slug. One that is too long gets the same error as any other malformed one.
fn new_slug(field: Field<'_>) -> Result<Option<String>> {
    let Some(slug) = text(usize::MAX)(field)? else {
        return Ok(None);
    };
    if slug::is_valid(&slug) {
        return Ok(Some(slug));
    }
    let detail = "A URL name has 1 to 48 of the characters a–z, 0–9 and -, and is not a UUID.";
    Err(field.error("invalid_input", detail))
}

/// `unique` if the database refused the slug, the only unique column that this writes; else the error as it is.
fn slug_taken_or(error: sql::Error) -> Error {
    if error.is_unique_violation() {
        return Error::field(field_name!(UpdateOrganization.slug), "unique", "This URL name is already taken.");
    }
    error.into()
}
