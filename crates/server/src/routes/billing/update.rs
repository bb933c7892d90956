//! `PATCH /api/organizations/:org/billing/`: whom invoices are for, and where capture stops.

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::billing::overview::BillingRecord;
use crate::calendar::Month;
use crate::error::{Error, Result};
use crate::http::body::rules::{email_or_blank, integer, nullable, text_or_blank};
use crate::http::body::{Field, Fields, read_request};
use crate::http::extract::Path;
use crate::state::App;
use crate::store::billing;
use axum::Json;
use axum::extract::State;
use rolecall_api::{Billing, NewSpendLimit, UpdateBilling};
use rolecall_policy::Act;

const NAME_LENGTH: usize = 128;
const ADDRESS_LENGTH: usize = 500;
const VAT_ID_LENGTH: usize = 32;
/// The highest spend limit, in minor units: ten thousand million of most currencies.
const MOST: i64 = 1_000_000_000_000;

/// Changes the contact or the spend limit, and returns what [`super::show`] returns.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageBilling`]; 400 if a field is wrong; 503 on a server without events.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    body: Fields,
) -> Result<Json<Billing>> {
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    actor.allow(&mut tx, Act::ManageBilling).await?;
    if !app.events.is_on() {
        // The answer says what was captured; nothing is to be saved that then looks as if it were not.
        return Err(Error::EventsOff);
    }
    let id = &actor.organization.id;
    let changes = read_request!(
        body,
        UpdateBilling {
            contact_name: text_or_blank(NAME_LENGTH),
            contact_address: text_or_blank(ADDRESS_LENGTH),
            contact_email: email_or_blank,
            vat_id: text_or_blank(VAT_ID_LENGTH),
            spend_limit: spend_limit,
        }
    );
    billing::find_or_create(&mut tx, id, Month::from_moment(actor.organization.created_at)).await?;
    billing::update(&mut tx, id, &changes).await?;
    let known = BillingRecord::read(&mut tx, &actor.me, id).await?;
    tx.commit().await?;
    if let Some(NewSpendLimit(limit)) = changes.spend_limit {
        app.billing.spending.set_limit(id, limit, app.clock.now());
    }
    Ok(Json(known.overview(&app.billing).await?))
}

fn spend_limit(field: Field<'_>) -> Result<Option<NewSpendLimit>> {
    if !field.is_sent() {
        return Ok(None);
    }
    match nullable(integer)(field)? {
        Some(limit) if limit < 0 => Err(field.error("min_value", "A spend limit cannot be negative.")),
        Some(limit) if limit > MOST => Err(field.error("max_value", format!("A spend limit can be at most {MOST}."))),
        limit => Ok(Some(NewSpendLimit(limit))),
    }
}
