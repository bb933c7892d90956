//! `POST …/preview/`: what changes of rights would do. Reads one snapshot of the database and writes nothing.

use super::answer::{answer, invitee};
use super::change::Change;
use super::load::load;
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::body::rules::{list, required};
use crate::http::extract::QueryParams;
use crate::http::resource::OrganizationRequest;
use crate::routes::invites::offer::Offers;
use crate::state::App;
use crate::store::invites::NewInviteRow;
use axum::Json;
use axum::extract::State;
use rolecall_api::{
    CHANGES_AT_ONCE, ChangesPreview, PREVIEWED_PEOPLE, PreviewChanges, RefusedChange, field_name, param,
};
use rolecall_policy::Act;
use std::collections::{HashMap, HashSet};

/// Returns what the changes would do, one after the other. With `?partial=true`, changes that would be refused are
/// listed; otherwise the first refusal is the response.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`]; `required`, `not_a_list`, `max_length`; unless partial,
/// those of the first change that would be refused.
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    query: QueryParams,
    body: Fields,
) -> Result<Json<ChangesPreview>> {
    let partial = query.get(param::PARTIAL).is_some_and(|value| matches!(value, "true" | "1"));
    let now = app.clock.now();
    let (mut tx, mut actor) = org.read(Act::ViewOrganization).await?;
    let place = field_name!(PreviewChanges.changes);
    let read =
        |_, item: &serde_json::Value| Ok(Fields::try_from(item.clone()).and_then(|line| Change::read(line, &actor.me)));
    let lines = body.field(place).read(required(list(CHANGES_AT_ONCE, read)))?;
    let mut refused = Refused { partial, lines: Vec::new() };
    let mut changes = Vec::with_capacity(lines.len());
    for (index, line) in lines.into_iter().enumerate() {
        match line {
            Ok(change) => changes.push((index, change)),
            Err(error) => refused.note(index, error)?,
        }
    }
    let loaded = load(&mut tx, &actor, changes.iter().map(|(_, change)| change), now).await?;
    let organization = actor.organization.id.clone();
    let mut offered = offers(&mut tx, &mut refused, &actor, &changes, now).await?;
    let mut plan = Plan { actor: &mut actor, state: loaded.state.clone(), warnings: Vec::new() };
    let mut invited = Vec::new();
    for (index, change) in &changes {
        if change.invite.is_some() {
            invited.extend(offered.remove(index));
        } else if let Err(error) = plan.make(&mut tx, *index, change).await {
            refused.note(*index, error)?;
        }
    }
    let Plan { state: after, warnings, .. } = plan;
    let visible = loaded.visible.clone();
    let replaced = invited.iter().map(|offer| offer.target_email.clone()).collect::<HashSet<_>>();
    let mut preview = answer(&mut tx, &organization, loaded, &after, &replaced).await?;
    preview.warnings.splice(0..0, warnings);
    preview.people_count += u64::try_from(invited.len()).unwrap_or_default();
    preview.people.truncate(PREVIEWED_PEOPLE.saturating_sub(invited.len()));
    preview.people.extend(
        invited.into_iter().map(|offer| {
            invitee((offer.target_email, offer.first_name), offer.level, &offer.projects, &after, &visible)
        }),
    );
    preview.refused = refused.lines;
    Ok(Json(preview))
}

/// The invites among the changes that could be made, by their index.
async fn offers(
    tx: &mut crate::store::Tx,
    refused: &mut Refused,
    actor: &crate::accounts::actor::OrganizationActor,
    changes: &[(usize, Change)],
    now: crate::clock::Moment,
) -> Result<HashMap<usize, NewInviteRow>> {
    let lines = changes.iter().filter_map(|(index, change)| Some((*index, change.invite.clone()?)));
    let (places, lines): (Vec<usize>, Vec<Fields>) = lines.unzip();
    if lines.is_empty() {
        return Ok(HashMap::new());
    }
    let mut offers = match Offers::begin(tx, actor, now).await {
        Ok(offers) => offers,
        Err(error) => {
            let body = refused_alike(&error)?;
            places.into_iter().try_for_each(|index| refused.note(index, body()))?;
            return Ok(HashMap::new());
        }
    };
    let checked = offers.check(tx, lines.into_iter().map(Ok).collect()).await?;
    let mut offered = HashMap::new();
    for (index, line) in places.into_iter().zip(checked) {
        match line {
            Ok(offer) => _ = offered.insert(index, offer),
            Err(error) => refused.note(index, error)?,
        }
    }
    Ok(offered)
}

/// The same refusal for several changes.
fn refused_alike(error: &Error) -> Result<impl Fn() -> Error> {
    match error {
        Error::Denied(refusal) => {
            let refusal = refusal.clone();
            Ok(move || Error::Denied(refusal.clone()))
        }
        _ => Err(Error::NotFound),
    }
}

/// The changes that would be refused.
struct Refused {
    partial: bool,
    lines: Vec<RefusedChange>,
}

impl Refused {
    /// Notes a refusal.
    ///
    /// # Errors
    /// The refusal, if all changes have to be possible; an error that is about no change in particular.
    fn note(&mut self, index: usize, error: Error) -> Result<()> {
        if self.partial && error.status().is_client_error() {
            self.lines.push(RefusedChange { index, status: error.status().as_u16(), error: error.body() });
            self.lines.sort_by_key(|line| line.index);
            return Ok(());
        }
        Err(error.within(index).within(field_name!(PreviewChanges.changes)))
    }
}
