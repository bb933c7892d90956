//! `POST …/transfer/`: offers ownership to a member.

use super::changed;
use crate::activity::entries::changed as changed_field;
use crate::activity::record;
use crate::error::{Error, Result};
use crate::http::body::rules::{id, required};
use crate::http::body::{Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::mail::HandoverNews;
use crate::state::App;
use crate::store::handovers::offers;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, ChangeValue, NewTransferOffer, TransferOffer, UserId};
use rolecall_policy::{Act, Level, Target};

/// Offers ownership and returns the offer.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::OfferOwnership`]; `required`; 409 `already_offered`.
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    body: Fields,
) -> Result<(StatusCode, Json<TransferOffer>)> {
    let now = app.clock.now();
    let (mut tx, actor) = org.lock().await?;
    // Callers who can offer it to nobody get the 403 before the error of a field.
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    actor.allow(&mut tx, Act::OfferOwnership { target: somebody }).await?;
    let NewTransferOffer { user_uuid } = read_request!(body, NewTransferOffer { user_uuid: required(id(UserId)) });
    let (target, member) = actor.target(&mut tx, user_uuid.as_str()).await?;
    let person = member.as_ref().map(|member| &member.user.uuid);
    actor.allow_on(&mut tx, Act::OfferOwnership { target }, person).await?;
    let (member, organization) = (member.ok_or(Error::NotFound)?, &actor.organization.id);
    let to = (&member.user.uuid, member.level);
    if !offers::insert(&mut tx, organization, to, &actor.me, now).await? {
        let detail = "Ownership is already offered to someone. Withdraw that offer to make another one.".into();
        return Err(Error::Conflict { code: "already_offered", detail });
    }
    let offer = offers::newest(&mut tx, organization).await?.ok_or(Error::NotFound)?;
    let until = changed_field("expires_at", ChangeValue::Null, offer.expires_at().wire().to_string());
    let entry = offer.entry(ActivityAction::OfferCreate).with([until]);
    record(&mut tx, organization, &org.caller.author(), now, vec![entry]).await?;
    let (by, news) = (org.caller.user.wire(), HandoverNews::Offered { until: offer.expires_at() });
    app.mail.tell_of_handover(&mut tx, organization, (&by, &member.user), news, now).await?;
    Ok((StatusCode::CREATED, changed(tx, &actor, now).await?))
}
