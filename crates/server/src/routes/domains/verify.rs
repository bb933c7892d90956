//! `POST …/domains/:id/verify/`: looks up the TXT record of a domain.

use super::wire;
use crate::accounts::actor::OrganizationActor;
use crate::accounts::domains::{look_up, lose, record_name};
use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Outage, Result};
use crate::http::extract::{Path, uuid_in_path};
use crate::http::resource::OrganizationRequest;
use crate::mail::DomainLoss;
use crate::state::App;
use crate::store::domains::{self, DomainRow};
use crate::store::sql;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, Domain, DomainId};
use rolecall_policy::Act;

/// Verifies a domain if its record is found. If another organization has the domain, its record is looked for too: it keeps
/// the domain while the record is there, and else loses it to this one.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`]; [`Error::NotFound`] if the organization has no such domain;
/// `record_not_found`, `record_differs`, `domain_taken`; 503 `dns_unavailable`; 429 for an organization that asks often.
pub async fn verify(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, domain)): Path<(String, String)>,
) -> Result<Json<Domain>> {
    let id = DomainId(uuid_in_path(&domain)?);
    let (mut snapshot, actor) = org.read(Act::ManageOrganization).await?;
    let organization = actor.organization.id;
    let row = domains::find(&mut snapshot, &organization, &id).await?.ok_or(Error::NotFound)?;
    drop(snapshot);
    app.login_throttle.count_domain_lookup(&organization).await?;
    // One lookup for both organizations: their records have the same name.
    let values = look_up(&app.dns, &row.domain).await.map_err(|_| Error::NoDnsAnswer)?;
    if !values.contains(&row.challenge) {
        return Err(not_proved(&row, &values));
    }

    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let holder = domains::holder(&mut tx, &row.domain).await?.map(|holder| holder.organization);
    let mut locked = vec![organization.clone()];
    locked.extend(holder);
    // In one order, so that two organizations that take domains from each other cannot deadlock.
    locked.sort_unstable();
    locked.dedup();
    for id in &locked {
        tx.lock_organization(id.as_str()).await?;
    }
    // Everything again: the lookup took its time.
    let actor = OrganizationActor::write(&mut tx, &org.caller, organization.as_str()).await?;
    actor.allow(&mut tx, Act::ManageOrganization).await?;
    let mut row = domains::find(&mut tx, &organization, &id).await?.ok_or(Error::NotFound)?;
    if let Some(holder) = domains::holder(&mut tx, &row.domain).await?.filter(|holder| holder.id != row.id) {
        if !locked.contains(&holder.organization) {
            // A third one has got it meanwhile.
            return Err(Error::DatabaseUnavailable(Outage::Conflict));
        }
        if values.contains(&holder.challenge) && is_there(&mut tx, &holder).await? {
            let detail = "Another organization has proved this domain, and its record is still there. Remove its record \
                          first if the domain is yours.";
            return Err(Error::invalid("domain_taken", detail));
        }
        lose(&mut tx, &app.mail, &holder, DomainLoss::TakenOver, now).await?;
    }
    // Another organization may have verified it at the same time: then repeat it, which tells.
    domains::verify(&mut tx, &id, now).await.map_err(taken_or)?;
    let entry = NewEntry::domain(ActivityAction::DomainVerify, &row)
        .with([changed("is_verified", row.verified_at.is_some(), true)])
        .if_changed();
    record(&mut tx, &organization, &org.caller.author(), now, entry.into_iter().collect()).await?;
    tx.commit().await?;
    row.verified_at = Some(now);
    row.missing_since = None;
    Ok(Json(wire(row)))
}

/// True unless the organization was deleted: then it cannot use its domains, and another one can have them.
async fn is_there(tx: &mut crate::store::Tx, row: &DomainRow) -> Result<bool> {
    Ok(tx.lock_organization(row.organization.as_str()).await?)
}

/// A conflict, after which the request is repeated, if another organization has the domain by now; else the error as it is.
fn taken_or(error: sql::Error) -> Error {
    if error.is_unique_violation() { Error::DatabaseUnavailable(Outage::Conflict) } else { error.into() }
}

/// 400: the record has another value, or there is none.
fn not_proved(row: &DomainRow, values: &[String]) -> Error {
    let name = record_name(&row.domain);
    if values.is_empty() {
        let detail = format!("There is no TXT record {name} yet. A new record can take an hour to be seen everywhere.");
        return Error::invalid("record_not_found", detail);
    }
    let detail = format!("The TXT record {name} has another value. Copy the value again, or wait until it is seen.");
    Error::invalid("record_differs", detail)
}
