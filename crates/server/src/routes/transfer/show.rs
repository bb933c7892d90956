//! `GET …/transfer/`: the newest offer of ownership.

use crate::error::Result;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::handovers::offers;
use axum::Json;
use axum::extract::State;
use rolecall_api::ShownTransferOffer;
use rolecall_policy::Act;

/// Returns the newest offer, if the caller may know of it.
///
/// # Errors
/// 404 if the caller is not a member.
pub async fn show(State(app): State<App>, org: OrganizationRequest) -> Result<Json<ShownTransferOffer>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let newest = offers::newest(&mut snapshot, &actor.organization.id).await?;
    let offer = newest.filter(|offer| offer.is_seen_by(&actor)).map(|offer| offer.wire(app.clock.now()));
    Ok(Json(ShownTransferOffer { offer }))
}
