//! `PATCH /api/organizations/:org/billing/`: the contact on invoices, and the spend limit at which capture stops.

use crate::activity::entries::updated;
use crate::activity::{NewEntry, record};
use crate::billing::overview::BillingRecord;
use crate::calendar::Month;
use crate::error::{Error, Result};
use crate::http::body::rules::{email_or_blank, integer, name_or_blank, nullable, text_or_blank};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::billing::{self, BillingAccount};
use crate::store::organizations::FoundOrganization;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityAction, Billing, NewSpendLimit, UpdateBilling};
use rolecall_policy::Act;

const MAX_NAME_LENGTH: usize = 128;
const MAX_ADDRESS_LENGTH: usize = 500;
const MAX_VAT_ID_LENGTH: usize = 32;
/// The highest spend limit, in minor units: 10,000,000,000.00 in most currencies.
const MAX_SPEND_LIMIT: i64 = 1_000_000_000_000;

/// Changes the contact or the spend limit, and returns what [`super::show`] returns.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`]; 400 if a field is wrong; 503 on a server without events.
pub async fn update(State(app): State<App>, org: OrganizationRequest, body: Fields) -> Result<Json<Billing>> {
    let (mut tx, actor) = org.write(Act::ManageBilling).await?;
    if !app.events.is_on() {
        // The answer needs the usage. Refuse before anything is saved, so that an error means that nothing has changed.
        return Err(Error::EventsOff);
    }
    let organization = &actor.organization;
    let changes = read_request!(
        body,
        UpdateBilling {
            contact_name: name_or_blank(MAX_NAME_LENGTH),
            contact_address: text_or_blank(MAX_ADDRESS_LENGTH),
            contact_email: email_or_blank,
            vat_id: text_or_blank(MAX_VAT_ID_LENGTH),
            spend_limit: spend_limit,
        }
    );
    let first = Month::from_moment(organization.created_at);
    let before = billing::find_or_create(&mut tx, &organization.id, first).await?;
    billing::update(&mut tx, &organization.id, &changes).await?;
    let entry = entry(organization, &before, &changes);
    record(&mut tx, &organization.id, &org.caller.author(), app.clock.now(), entry.into_iter().collect()).await?;
    let record = BillingRecord::read(&mut tx, actor.rights(), &organization.id).await?;
    tx.commit().await?;
    if let Some(NewSpendLimit(limit)) = changes.spend_limit {
        app.billing.spending.set_limit(&organization.id, limit, app.clock.now());
    }
    Ok(Json(record.overview(&app.billing).await?))
}

/// What the change is recorded as; none if nothing changes. The contact may be a person, so it can be erased.
fn entry(organization: &FoundOrganization, before: &BillingAccount, changes: &UpdateBilling) -> Option<NewEntry> {
    let contact = &before.contact;
    let limit = changes.spend_limit.map(|NewSpendLimit(limit)| limit);
    NewEntry::organization(ActivityAction::BillingUpdate, &organization.id, &organization.name)
        .with_personal([
            updated("contact_name", &contact.contact_name, changes.contact_name.as_ref()),
            updated("contact_address", &contact.contact_address, changes.contact_address.as_ref()),
            updated("contact_email", &contact.contact_email, changes.contact_email.as_ref()),
            updated("vat_id", &contact.vat_id, changes.vat_id.as_ref()),
        ])
        .with([updated("spend_limit", before.spend_limit, limit)])
        .if_changed()
}

/// The new spend limit; `null` removes it.
fn spend_limit(field: Field<'_>) -> Result<Option<NewSpendLimit>> {
    if !field.is_sent() {
        return Ok(None);
    }
    match nullable(integer)(field)? {
        Some(limit) if limit < 0 => Err(field.error("min_value", "A spend limit cannot be negative.")),
        Some(limit) if limit > MAX_SPEND_LIMIT => {
            Err(field.error("max_value", format!("A spend limit can be at most {MAX_SPEND_LIMIT}.")))
        }
        limit => Ok(Some(NewSpendLimit(limit))),
    }
}
